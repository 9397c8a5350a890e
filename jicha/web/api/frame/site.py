"""The interface as one: every noun, one description, every fault a problem."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from pydantic import TypeAdapter

from jicha import __version__
from jicha.web.api.administration.content import CONTENT
from jicha.web.api.administration.keeping import KEEPING
from jicha.web.api.administration.params import PARAMS
from jicha.web.api.administration.units import UNITS
from jicha.web.api.data import DATA
from jicha.web.api.evaluations import EVALUATIONS
from jicha.web.api.findings import FINDINGS
from jicha.web.api.flags import FLAGS
from jicha.web.api.frame.problems import MEDIA, TITLES, Problem, tell_problems, unknown_address, wrong_method
from jicha.web.api.me import ME
from jicha.web.api.plans import PLANS
from jicha.web.api.rectifications import RECTIFICATIONS
from jicha.web.api.rectifying import RECTIFYING
from jicha.web.api.reviews.batches import BATCHES
from jicha.web.api.reviews.draws import DRAWS
from jicha.web.api.reviews.preparing import PREPARING
from jicha.web.api.reviews.results import RESULTS
from jicha.web.api.reviews.rubrics import RUBRICS
from jicha.web.api.reviews.sheets import SHEETS
from jicha.web.api.runs import JOBS, RUNS
from jicha.web.api.self_checks import SELF_CHECKS
from jicha.web.api.typical_cases import CASES
from jicha.web.api.webhooks import WEBHOOKS
from jicha.web.api.year.amending import AMENDING
from jicha.web.api.year.inbox import INBOX
from jicha.web.api.year.mapping import READING

PREFIX: Final = "api/v1/"
_TOLD = (400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503)
_REF = "#/components/schemas/{model}"


class DeskAPI(NinjaAPI):
    """The interface, whose description tells of the problems too."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> OpenAPISchema:
        """Describe every operation in OpenAPI 3.1."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        told = TypeAdapter(Problem).json_schema(ref_template=_REF)
        schema["components"]["schemas"].update({**told.pop("$defs"), "Problem": told})
        content = {MEDIA: {"schema": {"$ref": _REF.format(model="Problem")}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                for parameter in operation["parameters"]:
                    # The library writes a list where OpenAPI has a table; the parameter's schema holds the same examples.
                    parameter.pop("examples", None)
                operation["responses"] |= {status: {"description": TITLES[status], "content": content} for status in _TOLD}
        return schema


API = DeskAPI(
    title="稽查接口",
    version=__version__,
    description="页面能办的，程序也能办：同样的权限、同样的行、同样的记录。所有错误都是 application/problem+json，逐项写明什么不对、在哪里、怎么处理。",
    docs_url=None,
    urls_namespace="api",
)
tell_problems(API)
for noun in (
    ME,
    INBOX,
    PLANS,
    AMENDING,
    DATA,
    READING,
    RUNS,
    JOBS,
    FLAGS,
    FINDINGS,
    RECTIFICATIONS,
    RECTIFYING,
    SELF_CHECKS,
    CASES,
    EVALUATIONS,
    BATCHES,
    DRAWS,
    PREPARING,
    RESULTS,
    RUBRICS,
    SHEETS,
    UNITS,
    CONTENT,
    PARAMS,
    KEEPING,
    WEBHOOKS,
):
    API.add_router("", noun.router)


def api_addresses() -> list[URLPattern | URLResolver]:
    """Give the addresses of the interface; whatever else begins with `api/` is told as a problem too."""
    patterns, app, namespace = API.urls
    known = [_told(pattern) for pattern in patterns if isinstance(pattern, URLPattern)]
    return [path(PREFIX, (known, app, namespace)), re_path(r"^api/", unknown_address, name="api-unknown")]


def _told(pattern: URLPattern) -> URLPattern:
    """Tell a wrong method as a problem; the library answers it in plain text."""
    view: Callable[..., HttpResponse] = unknown_address if pattern.name == "api-root" else pattern.callback

    def answered(request: HttpRequest, *args: object, **values: object) -> HttpResponse:
        response = view(request, *args, **values)
        if response.status_code == 405:
            return wrong_method(request, allowed=response.headers.get("Allow", "GET"))
        return response

    answered.csrf_exempt = True  # type: ignore[attr-defined]  # The doors ask for the token of a session themselves.
    pattern.callback = answered
    return pattern
