"""The facts of a run are gathered as people name them: branches, law and what was not read."""

from dataclasses import replace
from datetime import date

import pytest

from jicha.domain.overview import Overview, Unit
from jicha.engine.intake.meanings import HIDDEN_LIST
from jicha.engine.lake import Snapshot
from jicha.engine.plugins import survey_checks
from jicha.services.overviews import gather
from jicha.services.planning import load_plan
from tests.outputs.made import CHECKS, PLAN, Shape, make_results

UNITS = (("141122", "交城县"), ("141123", "兴县"), ("149901", "直属机动大队"), ("", ""), ("141100", "吕梁市本级"))


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Overview:
    results = make_results(tmp_path_factory.mktemp("results"), shape=Shape(units=UNITS))
    ours = {card.check_id for card in CHECKS}
    checks = [one for one in survey_checks().checks if one.id in ours]
    local = ("hearing.fine_local_beijing", "closure.case")
    checks = [replace(one, law=(*local, *one.law)) if one.id == "FILE-04" else one for one in checks]
    sheet = {"file": "a.xlsx", "sheet": "说明", "table": "", "question": "认不出是什么表"}
    hidden = {"file": "a.xlsx", "sheet": "下拉", "table": "", "question": HIDDEN_LIST}
    snapshot = Snapshot(digest="0" * 64, lake=results, parts={}, loaded=frozenset({"case_file"}), files=(), sheets=(sheet, hidden))
    unread = (("坏.xlsx", "已损坏"), ("坏.xlsx", "已损坏"))
    return gather(
        load_plan(PLAN),
        results=results,
        checks=checks,
        snapshot=snapshot,
        unread=unread,
        as_of=date(2021, 12, 31),
        run_id="r1",
        digests={},
    )


def test_branches_are_named_as_people_name_them_and_the_city_comes_last(facts: Overview) -> None:
    names = {unit.code: unit.name for unit in facts.units}
    assert (names["141122"], names["141123"], names["141181"]) == ("交城分局", "兴县分局", "孝义分局")
    assert (names["149901"], names[""]) == ("直属机动大队", "（单位不明）")
    assert facts.units[-1] == Unit(code="141100", name="吕梁市本级", is_named=False, is_city=True)


def test_a_card_names_law_that_was_in_force_and_grades_it_by_the_weakest(facts: Overview) -> None:
    card = facts.checks["FILE-04"]
    assert card.law[0].endswith("第67条、生态环境行政处罚办法(生态环境部令30号)第77条（条号未核实）")
    assert not [one for one in card.law if "北京" in one]


def test_what_was_not_read_is_told_once_and_a_list_of_choices_is_no_data(facts: Overview) -> None:
    assert facts.unread == (("坏.xlsx", "已损坏"), ("a.xlsx 说明", "认不出是什么表"))
    assert "处罚案件台账（D06）" not in "".join(facts.missing)
    assert any("（D04）" in name for name in facts.missing)
