"""The switch between Chinese and English, kept in a cookie."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme

from jicha.web.frame.gates import PageGroup, open_page

_A_YEAR = 365 * 24 * 3600


@open_page("POST")
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language and go back to the page; an unknown language changes nothing."""
    back = request.POST.get("next", "/")
    response = HttpResponseRedirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else "/")
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=_A_YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True)
    return response


GROUP = PageGroup(urls=(path("language/", set_language, name="language"),))
