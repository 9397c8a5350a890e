"""The parts of the year at a glance: the pace, the steps, the points of a run, the bureau's own map."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from jicha.domain.access.roles import Role
from jicha.domain.access.scopes import RowLimit, Scope
from jicha.domain.inbox.duties import Matter
from jicha.domain.schedule import Milestone
from jicha.domain.scorecards import CheckTally, Rules, Tally, score_units
from jicha.engine.content.forms import read_form
from jicha.services.glancing import mapping
from jicha.services.glancing.mapping import own_map
from jicha.services.glancing.pacing import Progress, forecast, steps, workdays_between
from jicha.services.glancing.scoring import Scored, scores_of
from jicha.services.judging.importing import import_run_folder
from jicha.services.planning import CONTENT, BackPlan
from jicha.store.models import SelfCheck, SelfCheckAnswer
from jicha.store.queries.year.overview import Standing, standing
from jicha.store.queries.year.runs import newest_run, run_of
from jicha.store.queries.year.units import UnitRow
from jicha.web.pages.year.glance import chart_of, contradictions, lines_of, shade_of, shade_of_count
from jicha.web.pages.year.places import address_of, days_left
from tests.desk_fixtures import ActorOf, SmallYear
from tests.store.flag_rows import make_flag, make_run

UNITS = [("141123", "兴县"), ("141102", "离石区"), ("141181", "孝义市")]
NONE = Standing(has_plan=False, self_checks=0, branches=13, final_halves=frozenset(), closed=0, ordered=0)
DEADLINE = date(2021, 10, 31)


def _step(name: str, *, first: date, last: date) -> Milestone:
    return Milestone(name, first, last, None, site=False, status="default")


def test_the_pace_of_four_weeks_is_carried_to_the_deadline(db: None, now: datetime) -> None:
    run = make_run(at=now)
    for place in range(19):  # 3 May, where the 28 days begin, to 1 June 2021: 19 working days (3–5 May was a holiday, 8 May was worked).
        make_flag(run, subject=f"J{place}", state="confirmed", decided_at=now - timedelta(days=place))
    make_flag(run, subject="old", state="dismissed", why="核实", expires_on=date(2022, 1, 1), decided_at=now - timedelta(days=60))
    found = forecast(run.pk, waiting=40, deadline_on=DEADLINE, today=now.date())
    assert found.judged == 19
    assert found.needed == -(-40 * found.workdays // 19)
    assert found.spare == workdays_between(now.date(), last_on=DEADLINE) - found.needed
    assert not found.is_over


def test_without_a_pace_there_is_no_forecast_and_without_flags_nothing_to_do(db: None, now: datetime) -> None:
    run = make_run(at=now)
    idle = forecast(run.pk, waiting=5, deadline_on=DEADLINE, today=now.date())
    assert (idle.needed, idle.spare) == (None, None)
    done = forecast(run.pk, waiting=0, deadline_on=DEADLINE, today=DEADLINE + timedelta(days=1))
    assert (done.needed, done.is_over) == (0, True)


def test_working_days_of_the_national_day_week() -> None:
    assert workdays_between(date(2021, 9, 30), last_on=date(2021, 10, 8)) == 1  # 1–7 October 2021 was free, 8 October was worked.


def test_a_step_is_held_against_what_is_on_record() -> None:
    look_back = _step("各分局“回头看”自查", first=date(2021, 4, 6), last=date(2021, 5, 31))
    report = _step("稽查报告", first=date(2021, 10, 15), last=date(2021, 10, 15))
    site = _step("现场稽查", first=date(2021, 5, 1), last=date(2021, 9, 30))
    for today, standing_, wanted in (
        (date(2021, 5, 31), NONE, [Progress.NOW, Progress.AHEAD, Progress.NOW]),
        (date(2021, 6, 1), NONE, [Progress.LATE, Progress.AHEAD, Progress.NOW]),
        (date(2021, 10, 16), Standing(True, 13, 13, frozenset(), 0, 0), [Progress.DONE, Progress.PAST, Progress.PAST]),
    ):
        found = steps((look_back, report, site), standing=standing_, today=today)
        assert [one.progress for one in found] == wanted
    assert (found[0].done, found[0].of, found[1].done) == (13, 13, None)


def test_the_names_that_the_desk_knows_stand_in_the_back_plan() -> None:
    names = {step.name for step in read_form(CONTENT / "plans" / "back_plan.yaml", form=BackPlan).steps}
    milestones = tuple(_step(name, first=DEADLINE, last=DEADLINE) for name in sorted(names))
    known = [one.milestone.name for one in steps(milestones, standing=NONE, today=DEADLINE) if one.of is not None]
    assert sorted(known) == sorted(["印发计划", "各分局“回头看”自查", "上半年网上稽查、抽卷评查", "下半年抽卷评查", "整改跟踪督办"])


def test_the_bureau_stands_where_its_tables_say(plan_2021: int) -> None:
    found = standing(2021)
    assert (found.has_plan, found.branches, found.self_checks, found.ordered) == (True, 13, 0, 0)


def test_a_run_is_scored_from_its_folder_and_a_lost_folder_gives_none(
    actor_of: ActorOf, plan_2021: int, small_year: SmallYear, home: Path
) -> None:
    import_run_folder(actor_of(Role.LEAD), folder=str(small_year.first))
    run = newest_run()
    assert run is not None
    scored = scores_of(run, units=("141124", "141102"))
    assert scored is not None
    assert len(scored.items) == 8
    assert list(scored.lines) == ["141124", "141102"]
    line = scored.lines["141124"]
    assert line.tally.population == line.tally.passed + line.tally.failed + line.tally.unknown
    assert scores_of(type(run)(**{name: getattr(run, name) for name in run.__slots__} | {"folder": "gone"}), units=("141124",)) is None


def _write(home: Path, data: object) -> None:
    (home / "maps").mkdir(exist_ok=True)
    (home / "maps" / "units.geojson").write_text(json.dumps(data), encoding="utf-8")


def test_without_a_file_there_is_no_own_map(home: Path) -> None:
    assert own_map(UNITS) is None


def test_the_real_counties_are_drawn_by_code(home: Path, shared: Path) -> None:
    (home / "maps").mkdir(exist_ok=True)
    (home / "maps" / "units.geojson").write_bytes((shared / "real" / "lvliang-counties.geojson").read_bytes())
    found = own_map([*UNITS, ("149999", "不在图上")])
    assert found is not None
    assert found.plane is not None
    assert {shape.code for shape in found.plane.shapes} == {code for code, _name in UNITS}
    assert found.missing == ("不在图上",)


def test_a_feature_is_found_by_name_and_by_id_and_parts_are_kept(home: Path) -> None:
    square = [[[111.0, 37.0], [112.0, 37.0], [112.0, 38.0], [111.0, 38.0], [111.0, 37.0]]]
    sliver = [[[113.0, 37.0], [113.1, 37.0], [113.0, 37.0]]]
    features = [
        {"properties": {"name": "兴县"}, "geometry": {"type": "MultiPolygon", "coordinates": [square, sliver]}},
        {"id": "141102", "properties": None, "geometry": {"type": "Polygon", "coordinates": square}},
        {"id": "141181", "properties": {}, "geometry": {"type": "Point", "coordinates": [111.0, 37.0]}},
        {"id": "x", "properties": {"name": "<script>"}, "geometry": {"type": "Polygon", "coordinates": square}},
    ]
    _write(home, {"features": features})
    found = own_map(UNITS)
    assert found is not None
    assert found.plane is not None
    assert [shape.code for shape in found.plane.shapes] == ["141123", "141102"]
    assert found.missing == ("孝义市",)
    assert "script" not in str(found)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"features": []},
        {"features": [{"id": "141102", "geometry": {"type": "Polygon", "coordinates": [[["a", "b"]]]}}]},
        {"features": [{"id": "141102", "geometry": {"type": "Polygon", "coordinates": [[[1e999, 37.0]] * 4]}}]},
        [1],
    ],
)
def test_a_file_that_is_no_map_is_told_and_not_drawn(home: Path, data: object) -> None:
    _write(home, data)
    found = own_map(UNITS)
    assert found is not None
    assert found.plane is None
    assert "不是可用的 GeoJSON" in found.fault


def test_a_file_that_is_too_large_is_not_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(home, {"features": []})
    monkeypatch.setattr(mapping, "_MOST_BYTES", 3)
    found = own_map(UNITS)
    assert found is not None
    assert found.fault == "地图文件过大"
    assert settings.HOME.root == home


@pytest.mark.parametrize("matter", Matter)
def test_every_kind_of_matter_leads_somewhere(matter: Matter) -> None:
    for is_own in (True, False):
        assert address_of(matter, object_id=7, step="open", year=2021, is_own=is_own).startswith("/")


@pytest.mark.parametrize(("days", "words"), [(-12, "逾期 12 天"), (0, "今天到期"), (3, "还有 3 天"), (None, "")])
def test_how_far_a_day_is_in_words(days: int | None, words: str) -> None:
    today = date(2021, 6, 1)
    assert days_left(None if days is None else today + timedelta(days=days), today=today) == words


def test_a_cell_shows_points_or_why_there_are_none() -> None:
    rules = Rules(weights={"a": 10.0, "b": 5.0, "c": 5.0, "d": 5.0}, severities={"high": 3.0}, least=5, is_default=True)
    tallies = [
        CheckTally("A-1", "a", "141124", "high", Tally(10, 8, 2, 0)),
        CheckTally("B-1", "b", "141124", "high", Tally(4, 4, 0, 0)),
        CheckTally("C-1", "c", "141124", "high", Tally(7, 0, 0, 7)),
    ]
    (score,) = score_units(tallies, units=("141124",), rules=rules)
    scored = Scored((), {"141124": score}, rules)
    unit = UnitRow("141124", "临县", "county", in_base=True)
    failing = {"141124": {"open": 2, "dismissed": 1}}
    (line,) = lines_of((unit,), scored=scored, failing=failing, named=frozenset({"141124"}), run_id="r1")
    assert [(cell.shade, cell.words, cell.judged, cell.population) for cell in line.cells] == [
        ("s3", "8.0", 10, 10),
        ("s0", "样本不足", 4, 4),
        ("s0", "无法判定", 0, 7),
        ("s0", "—", 0, 0),
    ]
    assert line.cells[0].address == "/flags/?run=r1&verdict=fail&unit_code=141124&item=a"
    assert line.cells[2].address == "/flags/?run=r1&unit_code=141124&item=c"
    assert line.cells[3].address == ""
    assert line.points == pytest.approx(8.0)
    assert (line.failing, line.weight, line.is_named) == (2, 10.0, True)


@pytest.mark.parametrize(
    ("share", "shade"), [(None, "s0"), (0.0, "s1"), (0.6999, "s1"), (0.7, "s2"), (0.8, "s3"), (0.9, "s4"), (0.95, "s5"), (1.0, "s5")]
)
def test_the_shade_changes_at_its_level(share: float | None, shade: str) -> None:
    assert shade_of(share) == shade


@pytest.mark.parametrize(("number", "shade"), [(0, "c0"), (1, "c1"), (20, "c1"), (21, "c2"), (100, "c5")])
def test_the_shade_of_a_count_is_against_the_greatest(number: int, shade: str) -> None:
    assert shade_of_count(number, most=100) == shade


def test_a_map_without_some_units_names_them_and_a_branch_without_points_says_so(home: Path) -> None:
    square = [[[111.0, 37.0], [112.0, 37.0], [112.0, 38.0], [111.0, 38.0], [111.0, 37.0]]]
    _write(home, {"features": [{"id": "141102", "geometry": {"type": "Polygon", "coordinates": square}}]})
    units = [UnitRow(code, name, "county", in_base=True) for code, name in UNITS]
    lines = lines_of(units, scored=None, failing={}, named=frozenset(), run_id="r1")
    chart = chart_of(lines, city_code="141100", by="points")
    assert (chart.is_tiles, chart.note) == (False, "本单位装入的地图，缺 兴县、孝义市")
    assert [(place.name, place.words, place.shade) for place in chart.places] == [("离石区", "未评分", "s0")]
    assert [place.shade for place in chart_of(lines, city_code="141100", by="flags").places] == ["c0"]
    assert chart.view_width == chart.width + 8


def test_a_draft_of_a_self_check_contradicts_nothing(actor_of: ActorOf, now: datetime) -> None:
    flag = make_flag(make_run(at=now), subject="A1")
    form = SelfCheck.objects.create(year=2021, round="self_check", unit_code="141124", unit_name="临县")
    SelfCheckAnswer.objects.create(self_check=form, item=flag.item, has_problems=False)
    everything = RowLimit(frozenset({Scope.ALL}))
    branches = [UnitRow("141124", "临县", "county", in_base=True)]
    run = run_of("r1")
    assert run is not None

    def found() -> list[tuple[str, int]]:
        rows = contradictions(run, branches=branches, items={flag.item: "三项制度"}, limit=everything, flags=everything)
        return [(row.unit, row.failing) for row in rows]

    assert found() == []
    SelfCheck.objects.update(state="submitted", submitted_on=now.date())
    assert found() == [("临县", 1)]
    SelfCheckAnswer.objects.update(has_problems=True, words="有")
    assert found() == []
