"""All addresses: those of the page groups, and the pages for what went wrong."""

from jicha.web.frame import errors
from jicha.web.frame.menu import addresses

urlpatterns = addresses()
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
