"""The units in use or not, and the working calendar."""

from datetime import date
from typing import Any

from ninja import File, Path, Query, Schema, UploadedFile
from ninja import Form as FormData
from pydantic import Field

from jicha.domain.access.permissions import Permission
from jicha.domain.calendar import ONE_DAY, rest_runs
from jicha.domain.errors import Fault, MissingError
from jicha.services import clock
from jicha.services.administering.in_force import work_calendar
from jicha.services.administering.overlay import Incoming, put_overlay
from jicha.services.administering.units import move_unit, set_unit
from jicha.store.queries.administration import all_units
from jicha.web.api.frame.files import whole
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import Choice, Form, Made, Words, Year
from jicha.web.frame.gates import DeskRequest

UNITS = gate("单位和工作日历")


class KeptUnitOut(Schema):
    """A unit, in use or not."""

    code: str = Field(description="单位代码", examples=["141124"])
    name: str = Field(description="名称", examples=["临县分局"])
    kind: str = Field(description="种类", examples=["county"])
    in_base: bool = Field(description="计入稽查比例的基数", examples=[True])
    is_active: bool = Field(description="在用", examples=[True])
    place: int = Field(description="排在第几", examples=[1])


class UnitForm(Form):
    """How a unit is to stand."""

    is_active: bool = Field(description="在用", examples=[True])
    in_base: bool = Field(description="计入稽查比例的基数", examples=[True])
    why: Words = Field(description="依据", examples=["机构调整，吕编办〔2021〕3号"])


class PlaceForm(Form):
    """Which way."""

    is_up: bool = Field(description="true 上移一位，false 下移一位", examples=[True])


class UnitSet(Schema):
    """The unit that was changed."""

    code: str = Field(description="单位代码", examples=["141124"])


class CalendarAsk(Schema):
    """Of which year."""

    year: Year


class CalendarOut(Schema):
    """The working days of a year."""

    year: int = Field(description="年度", examples=[2021])
    workdays: int = Field(description="工作日数", examples=[250])
    is_provisional: bool = Field(description="尚未公布、按法律推算", examples=[False])
    rests: list[list[date]] = Field(description="连休的首日和末日")
    worked: list[date] = Field(description="上班的周末")


class WhyFields(Schema):
    """Why a file is put into force."""

    why: Words = Field(description="依据：文件名称、文号", examples=["国办发明电〔2020〕27号"])


@UNITS.read("/administration/units", Permission.UNITS_MANAGE, answer=list[KeptUnitOut], summary="列出全部单位，停用的也在内")
def unit_admin_list(request: DeskRequest) -> list[Any]:  # noqa: ARG001  # Every view gets the request.
    """List every unit."""
    return list(all_units())


@UNITS.write("/administration/units/{code}", Permission.UNITS_MANAGE, answer=UnitSet, summary="改一个单位是否在用、是否计入基数")
def unit_set(request: DeskRequest, code: Path[Choice], form: UnitForm) -> dict[str, Any]:
    """Change how a unit stands."""
    set_unit(request.actor, code=code, is_active=form.is_active, in_base=form.in_base, why=form.why, at=clock.now())
    return {"code": code}


@UNITS.write("/administration/units/{code}/place", Permission.UNITS_MANAGE, answer=UnitSet, summary="把一个单位上移或下移一位")
def unit_move(request: DeskRequest, code: Path[Choice], form: PlaceForm) -> dict[str, Any]:
    """Move a unit one place."""
    move_unit(request.actor, code=code, up=form.is_up, at=clock.now())
    return {"code": code}


@UNITS.read("/calendar", Permission.LAW_READ, answer=CalendarOut, summary="看某年度的工作日历")
def calendar_year(request: DeskRequest, ask: Query[CalendarAsk]) -> dict[str, Any]:  # noqa: ARG001  # Every view gets the request.
    """Show the working days of a year."""
    calendar, first = work_calendar(), date(ask.year, 1, 1)
    days = [day for day in (first + ONE_DAY * number for number in range(366)) if day.year == ask.year]
    if not calendar.first_on <= days[0] or not days[-1] < calendar.until_on:
        raise MissingError(Fault("工作日历没有这一年", f"{ask.year}", f"可查{calendar.first_on}至{calendar.until_on - ONE_DAY}"))
    return {
        "year": ask.year,
        "workdays": sum(calendar.is_workday(day) for day in days),
        "is_provisional": ask.year in calendar.provisional_years,
        "rests": sorted([first_on, last_on] for first_on, last_on in rest_runs(calendar, year=ask.year)),
        "worked": [day for day in days if day.weekday() > 4 and calendar.is_workday(day)],
    }


@UNITS.write("/calendar", Permission.CALENDAR_MANAGE, answer=Made, summary="启用本单位的一个年度日历文件", status=201)
def calendar_put(request: DeskRequest, form: FormData[WhyFields], file: File[UploadedFile]) -> dict[str, Any]:
    """Put a year's file into force."""
    incoming = Incoming("calendar", "", file.name or "", whole(file))
    return {"id": put_overlay(request.actor, file=incoming, why=form.why, at=clock.now())}
