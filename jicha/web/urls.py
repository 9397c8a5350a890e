"""All addresses: those of the page groups and of the interface, and the pages for what went wrong."""

from jicha.web.api.frame.site import api_addresses
from jicha.web.frame import errors
from jicha.web.frame.menu import addresses

urlpatterns = [*addresses(), *api_addresses()]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
