"""After a draw: replacements in the order of tickets, picks that stand apart, top-ups that keep the sample."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from jicha.domain.errors import DrawError
from jicha.domain.sampling.announcement import Kind
from jicha.domain.sampling.quota import Design
from jicha.services.sampling import changing, drawing, framing
from jicha.services.sampling.changing import Change
from jicha.services.sampling.folder import DrawFolder
from jicha.services.sampling.verifying import verify_draw
from tests.services.sampling.made import DRAWN_ON, alter, drawn, framed
from tests.services.sampling.test_drawing import stranger

CHANGE = Change(date(2021, 6, 25), "赵六", "案卷被法院调走")


def test_a_replacement_takes_the_next_ticket_and_is_logged(tmp_path: Path, root: Path) -> None:
    folder = framed(tmp_path)
    done = drawn(folder)
    order = [one.case_id for one in changing_order(folder, "141122")]
    first = changing.replace_case(folder, case_id=order[1], change=CHANGE)
    second = changing.replace_case(folder, case_id=first.taken, change=CHANGE)
    assert (first.taken, second.taken) == (order[4], order[5])
    final = changing.final_strata(folder.sample(), log=folder.replacements())
    assert [case for case, stratum in final.items() if stratum == "141122"] == [order[0], order[5], *order[2:4]]
    assert (verify_draw(folder).faults, stranger(root, folder.path)[0]) == ((), 0)
    assert len(done.sample) == len(final)
    alter(folder, "replacements.tsv", old=second.taken, new=order[6])
    assert "不是按票号顺序" in verify_draw(folder).faults[0].what
    assert stranger(root, folder.path) == (1, f"replacement: {first.taken}\n")


def changing_order(folder: DrawFolder, stratum: str) -> list[drawing.Drawn]:
    """Give the whole order of tickets of a stratum."""
    shares = [share for share in folder.shares() if share.stratum == stratum]
    from_all = [framing.Share(stratum, shares[0].population, shares[0].population)]
    return list(drawing.draw_sample(folder, seed=folder.seed(), shares=from_all, cores=None))


def test_a_replacement_needs_a_reason_a_name_and_a_case_that_is_there(tmp_path: Path) -> None:
    folder = framed(tmp_path)
    drawn(folder)
    with pytest.raises(DrawError, match="理由是空的") as refused:
        changing.replace_case(folder, case_id="x", change=Change(DRAWN_ON, "", ""))
    assert len(refused.value.faults) == 2
    with pytest.raises(DrawError, match="样本里没有案件x"):
        changing.replace_case(folder, case_id="x", change=CHANGE)
    whole = next(one.case_id for one in folder.sample() if one.stratum == "141181")
    with pytest.raises(DrawError, match="已经没有可以替换的案件"):
        changing.replace_case(folder, case_id=whole, change=CHANGE)
    folder.append("replacements.tsv", fields=("x", "y", "z", "2021-06-25", "赵六", "编的"))
    assert "不是按票号顺序" in verify_draw(folder).faults[0].what


def test_a_pick_stands_apart(tmp_path: Path) -> None:
    folder = framed(tmp_path)
    drawn(folder)
    rest = changing_order(folder, "141122")[10].case_id
    pick = changing.pick_case(folder, case_id=rest, change=CHANGE)
    assert (pick.stratum, folder.picks()) == ("141122", (pick,))
    for case_id, says in ((rest, "已在本批"), (folder.sample()[0].case_id, "已在本批"), ("x", "抽样框里没有案件x")):
        with pytest.raises(DrawError, match=says):
            changing.pick_case(folder, case_id=case_id, change=CHANGE)
    assert verify_draw(folder).faults == ()
    alter(folder, "supplement.tsv", old=rest, new=folder.sample()[0].case_id)
    assert "风险补充的案件" in verify_draw(folder).faults[0].what


def test_a_top_up_keeps_the_sample_and_draws_the_rest_afresh(tmp_path: Path, root: Path) -> None:
    folder, more = framed(tmp_path), DrawFolder(tmp_path / "增抽")
    first = drawn(folder)
    replaced = changing.replace_case(folder, case_id=folder.sample()[0].case_id, change=CHANGE)
    framing.top_up(folder, into=more, design=Design(branches={"141122": 2, "141121": 1}))
    second = drawn(more)
    assert second.said.kind is Kind.MORE
    taken = {one.case_id for one in first.sample} | {replaced.taken}
    assert second.said.cases == 35 - len(taken)
    assert not taken & {one.case_id for one in second.sample}
    assert verify_draw(more, earlier=folder).faults == ()
    assert "没有给上一次" in verify_draw(more).notes[0]
    assert stranger(root, more.path, folder.path)[0] == 0
    with pytest.raises(DrawError, match="已经增抽，不能再替换"):
        changing.replace_case(folder, case_id=folder.sample()[1].case_id, change=CHANGE)
    shutil.copy(more.path / "earlier.tsv", folder.path)
    (folder.path / "announcement.tsv").unlink()
    with pytest.raises(DrawError, match="抽样框由上一次抽取决定"):
        framed(tmp_path)


def test_a_top_up_of_another_draw_is_found(tmp_path: Path, root: Path) -> None:
    folder, more, other = framed(tmp_path), DrawFolder(tmp_path / "增抽"), framed(tmp_path, name="另一次")
    drawn(folder)
    drawn(other)
    framing.top_up(folder, into=more, design=Design(total=3, allows_gaps=True))
    drawn(more)
    assert {fault.what for fault in verify_draw(more, earlier=other).faults} == {
        "公告写的上一次抽取不是这一个",
        "增抽的抽样框不是上一次抽样框除去已抽案件",
    }
    assert stranger(root, more.path, other.path) == (1, "earlier: frame\n")
    with pytest.raises(DrawError, match="该文件夹已有抽样框"):
        framing.top_up(folder, into=more, design=Design(total=3))


def test_nothing_left_is_no_top_up(tmp_path: Path) -> None:
    folder = framed(tmp_path, design=Design(total=35))
    drawn(folder)
    with pytest.raises(DrawError, match="没有剩余案件"):
        framing.top_up(folder, into=DrawFolder(tmp_path / "增抽"), design=Design(total=1))


def test_a_sample_that_is_none_is_refused(tmp_path: Path) -> None:
    folder = framed(tmp_path)
    drawn(folder)
    folder.write("sample.tsv", data=b"a\tb\n")
    with pytest.raises(DrawError, match="样本表不是规定的写法"):
        folder.sample()
