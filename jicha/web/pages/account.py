"""Sign in and out: a stand-in until the people's pages are there."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from jicha.web.frame.gates import PageGroup, open_page


@open_page("GET", "HEAD", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the sign-in form."""
    return render(request, "today/welcome.html", {})


@open_page("POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    request.session.flush()
    return HttpResponseRedirect("/")


GROUP = PageGroup(urls=(path("sign-in/", sign_in, name="sign_in"), path("sign-out/", sign_out, name="sign_out")))
