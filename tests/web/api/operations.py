"""Every operation of the interface with its door, read from the interface itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jicha.domain.access.permissions import Permission
from jicha.web.api.frame.doors import BearerToken
from jicha.web.api.frame.site import API, PREFIX

_OF_A_YEAR = {"/calendar", "/counts", "/refused-rows", "/self-checks", "/snapshots", "/uploads"}
_YEARS = {"year": "2021", "number": "1", "run_id": "none"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address; `permission` is null where any caller may pass."""

    name: str
    method: str
    path: str
    permission: Permission | None

    @property
    def parameters(self) -> tuple[str, ...]:
        """Name the parameters of the address."""
        return tuple(re.findall(r"{(\w+)}", self.path))

    def address(self, places: Mapping[str, int] | None = None) -> str:
        """Fill the address in; a row that is not named is one that is not there."""
        given = {**dict.fromkeys(self.parameters, "999999"), **_YEARS, **{name: str(value) for name, value in (places or {}).items()}}
        query = "?year=2021" if self.method == "GET" and self.path in _OF_A_YEAR else ""
        return f"/{PREFIX}{self.path.lstrip('/').format(**given)}{query}"


def operations() -> Iterator[Operation]:
    """Give every operation."""
    for bound in API._get_bound_routers():
        for path, view in bound.path_operations.items():
            for one in view.operations:
                door = one.auth_callbacks[0]
                assert isinstance(door, BearerToken), f"{one.operation_id}: no door"
                for method in one.methods:
                    yield Operation(str(one.operation_id), method, path, door.permission)
