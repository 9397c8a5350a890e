"""Who asks, and the units of the city."""

from typing import Any

from ninja import Schema
from pydantic import Field

from jicha.domain.access.asking import held
from jicha.store.queries.year import units
from jicha.web.api.frame.gates import gate
from jicha.web.frame.gates import DeskRequest

ME = gate("我和单位")


class MeOut(Schema):
    """The person behind the token or the session."""

    user_id: int = Field(description="账号编号", examples=[1])
    name: str = Field(description="姓名", examples=["张三"])
    role: str | None = Field(description="角色；尚未授予的为 null", examples=["inspector"])
    unit_code: str | None = Field(description="所属分局；不属于分局的为 null", examples=["141124"])
    permissions: list[str] = Field(description="能用的权限；用令牌时已按令牌收窄", examples=[["finding.read"]])
    is_token: bool = Field(description="是否用令牌调用", examples=[True])


class UnitOut(Schema):
    """A unit."""

    code: str = Field(description="行政区划代码", examples=["141124"])
    name: str = Field(description="名称", examples=["临县分局"])
    kind: str = Field(description="种类", examples=["county"])
    in_base: bool = Field(description="是否计入稽查比例的基数", examples=[True])


@ME.read("/me", None, answer=MeOut, summary="看自己是谁、能做什么")
def me(request: DeskRequest) -> dict[str, Any]:
    """Give the person and the permissions that hold."""
    actor = request.actor
    return {
        "user_id": actor.user_id or 0,
        "name": actor.name,
        "role": actor.role,
        "unit_code": actor.unit_code,
        "permissions": sorted(held(actor)),
        "is_token": actor.granted is not None,
    }


@ME.read("/units", None, answer=list[UnitOut], summary="列出单位")
def unit_list(request: DeskRequest) -> list[units.UnitRow]:  # noqa: ARG001  # Every view gets the request.
    """List the units: names and codes are public."""
    return list(units.units())
