"""From the frame to the sample in a folder: each step once, in order, and whatever was altered is found."""

import subprocess
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from jicha.domain.errors import DrawError
from jicha.domain.sampling.announcement import Kind
from jicha.domain.sampling.quota import Design
from jicha.domain.sampling.seed import NOTHING, Reveal
from jicha.services.sampling import changing, drawing
from jicha.services.sampling.changing import Change
from jicha.services.sampling.folder import DrawFolder
from jicha.services.sampling.verifying import verify_draw
from tests.services.sampling.made import DRAWN_ON, PUBLIC, REVEAL_BY, alter, announced, drawn, framed

CHANGE = Change(date(2021, 6, 25), "赵六", "案卷被法院调走")


def stranger(root: Path, *folders: Path) -> tuple[int, str]:
    """Run the stand-alone verifier with nothing of ours on its path."""
    done = subprocess.run(
        [sys.executable, "-I", str(root / "scripts" / "verify-draw.py"), *map(str, folders)],
        capture_output=True, check=False, encoding="utf-8",
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_a_draw_is_made_verified_and_redone_by_a_stranger(tmp_path: Path, root: Path) -> None:
    folder = framed(tmp_path)
    done = drawn(folder)
    assert (done.said.cases, done.said.files, done.said.kind) == (35, 11, Kind.REAL)
    counts = {branch: sum(one.stratum == branch for one in done.sample) for branch in ("141122", "141121", "141181")}
    assert counts == {"141122": 4, "141121": 4, "141181": 3}
    found = verify_draw(folder)
    assert (found.faults, found.notes, found.seed, found.files) == ((), (), done.seed, 11)
    assert stranger(root, folder.path) == (0, "成立：重做得到同样的样本\n")
    assert len((root / "scripts" / "verify-draw.py").read_text(encoding="utf-8").splitlines()) < 60


def test_each_step_comes_once_and_in_its_order(tmp_path: Path) -> None:
    empty = DrawFolder(tmp_path / "none")
    for early in (
        lambda: drawing.take_commitment(empty, name="张三", commitment="a" * 64),
        lambda: drawing.announce(empty, batch="x", reveal_by=None),
        lambda: drawing.take_reveal(empty, reveal=Reveal("张三", "0" * 32, "1"), on=REVEAL_BY),
        lambda: drawing.run_draw(empty, on=DRAWN_ON),
        lambda: changing.replace_case(empty, case_id="1", change=CHANGE),
        lambda: verify_draw(empty),
        empty.drawn_on,
        lambda: empty.void(reason="x"),
    ):
        with pytest.raises(DrawError, match="没有 "):
            early()
    folder = framed(tmp_path)
    drawn(folder)
    for late, says in (
        (lambda: framed(tmp_path), "已经公告，抽样框不能改"),
        (lambda: drawing.take_commitment(folder, name="王五", commitment="a" * 64), "已经公告，不能再增加承诺"),
        (lambda: drawing.announce(folder, batch="x", reveal_by=None), "已经公告"),
        (lambda: drawing.take_reveal(folder, reveal=Reveal("张三", "0" * 32, "1"), on=REVEAL_BY), "已经抽取，不能再揭示"),
        (lambda: drawing.run_draw(folder, on=DRAWN_ON), "不能重抽"),
        (lambda: drawing.void_announcement(folder, reason="不满意"), "已经抽取，不能作废"),
    ):
        with pytest.raises(DrawError, match=says):
            late()


def test_a_secret_stays_with_its_owner(tmp_path: Path) -> None:
    folder = framed(tmp_path)
    with pytest.raises(DrawError, match="揭示单的位置不能用"):
        drawing.make_commitment(folder, name="张三", value="1", keep=folder.path / "x.tsv")
    slip = tmp_path / "slip.tsv"
    drawing.make_commitment(folder, name="张三", value="35秘密", keep=slip)
    assert slip.stat().st_mode & 0o077 == 0
    assert all("35秘密".encode() not in path.read_bytes() for path in folder.path.rglob("*") if path.is_file())
    with pytest.raises(DrawError, match="揭示单的位置不能用"):
        drawing.make_commitment(folder, name="李四", value="1", keep=slip)
    with pytest.raises(DrawError, match="张三已经承诺过"):
        drawing.take_commitment(folder, name="张三", commitment="a" * 64)
    with pytest.raises(DrawError, match="姓名首尾有空格"):
        drawing.take_commitment(folder, name="王五 ", commitment="a" * 64)
    with pytest.raises(DrawError, match="揭示单读不出"):
        drawing.read_secret(folder.path / "frame.tsv")


def test_reveals_are_held_against_commitments_and_days(tmp_path: Path) -> None:
    folder = framed(tmp_path)
    zhang, li = (drawing.read_secret(slip) for slip in announced(folder))
    with pytest.raises(DrawError, match="与承诺不符"):
        drawing.take_reveal(folder, reveal=Reveal("张三", zhang.nonce, "999"), on=REVEAL_BY)
    with pytest.raises(DrawError, match="已过截止日"):
        drawing.take_reveal(folder, reveal=zhang, on=DRAWN_ON)
    with pytest.raises(DrawError, match="才公布"):
        drawing.take_reveal(folder, reveal=Reveal(PUBLIC.source, NOTHING, "042"), on=REVEAL_BY)
    drawing.take_reveal(folder, reveal=zhang, on=REVEAL_BY)
    with pytest.raises(DrawError, match="张三已经揭示"):
        drawing.take_reveal(folder, reveal=zhang, on=REVEAL_BY)
    with pytest.raises(DrawError, match="李四还没有揭示") as refused:
        drawing.run_draw(folder, on=DRAWN_ON)
    assert len(refused.value.faults) == 2
    assert li.name == "李四"


def test_who_withholds_cannot_choose(tmp_path: Path, root: Path) -> None:
    folder = framed(tmp_path)
    zhang, _ = (drawing.read_secret(slip) for slip in announced(folder))
    drawing.take_reveal(folder, reveal=zhang, on=REVEAL_BY)
    drawing.take_reveal(folder, reveal=Reveal(PUBLIC.source, NOTHING, "042"), on=DRAWN_ON)
    with pytest.raises(DrawError, match="以前不能认定未揭示"):
        drawing.run_draw(folder, on=REVEAL_BY, withheld=["李四"])
    drawing.run_draw(folder, on=DRAWN_ON, withheld=["李四"])
    assert "李四\t-\t-\n" in folder.read("seed.tsv").decode()
    assert verify_draw(folder).faults == ()
    assert stranger(root, folder.path)[0] == 0


def test_without_a_public_number_the_announcement_is_void_and_the_next_one_says_so(tmp_path: Path) -> None:
    folder = framed(tmp_path)
    zhang, _ = (drawing.read_secret(slip) for slip in announced(folder, publics=()))
    drawing.take_reveal(folder, reveal=zhang, on=REVEAL_BY)
    with pytest.raises(DrawError, match="本次公告作废"):
        drawing.run_draw(folder, on=DRAWN_ON, withheld=["李四"])
    first = folder.announcement().digest
    with pytest.raises(DrawError, match="作废理由是空的"):
        drawing.void_announcement(folder, reason="")
    place = drawing.void_announcement(folder, reason="李四未揭示")
    assert sorted(path.name for path in place.iterdir()) == ["announcement.tsv", "commitments.tsv", "reason.tsv", "reveals.tsv"]
    done = drawn(folder)
    assert done.said.voided == (first,)
    assert verify_draw(folder).faults == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "says", "told"),
    [
        ("frame.tsv", "吕环罚〔2021〕001号", "吕环罚〔2021〕000号", "抽样框的 SHA-256", "frame: digest"),
        ("quota.tsv", "141122\t23\t4", "141122\t23\t5", "抽取数表与公告不符", "quota: digest"),
        ("quota.tsv", "141122\t23\t4", "141122\t22\t4", "抽取数表写22件", "quota: sizes"),
        ("quota.tsv", "141181\t3\t3", "141181\t3\t4", "多于3件", "quota: digest"),
        ("announcement.tsv", "2021年上半年", "2021年下半年", "不是公告的摘要", "seed: announcement"),
        ("announcement.tsv", "public\t2021-06-23", "public\t2021-06-20", "不晚于揭示截止日", "seed: announcement"),
        ("seed.tsv", "\t350\n", "\t351\n", "与承诺不符", "seed: 张三"),
        ("seed.tsv", "张三", "李四", "李四的揭示", "seed: contributors"),
        ("seed.tsv", "\t042\n", "\t043\n", "样本与重新抽取的不同", "sample: differs"),
        ("sample.tsv", "141122\t1\t", "141122\t9\t", "多出 无；缺少 无", "sample: differs"),
    ],
)  # fmt: skip
def test_whatever_is_altered_is_found_by_us_and_by_a_stranger(
    tmp_path: Path, root: Path, name: str, old: str, new: str, says: str, told: str
) -> None:
    folder = framed(tmp_path)
    drawn(folder)
    alter(folder, name, old=old, new=new)
    found = verify_draw(folder)
    assert any(says in fault.what or says in fault.where for fault in found.faults), found.faults
    code, said = stranger(root, folder.path)
    assert code == 1
    assert told in said


def test_a_sm3_that_does_not_fit_is_found(tmp_path: Path) -> None:
    folder = framed(tmp_path)
    drawn(folder)
    said = folder.announcement()
    alter(folder, "announcement.tsv", old=said.frame.sm3, new="0" * 64)
    assert any("SM3" in fault.what for fault in verify_draw(folder).faults)


def test_a_seed_table_in_another_order_is_found(tmp_path: Path) -> None:
    folder = framed(tmp_path)
    drawn(folder)
    head, one, other, *rest = folder.read("seed.tsv").splitlines(keepends=True)
    folder.write("seed.tsv", data=b"".join([head, other, one, *rest]))
    assert any("次序" in fault.what for fault in verify_draw(folder).faults)


def test_frame_and_quota_cannot_change_between_announcement_and_draw(tmp_path: Path) -> None:
    folder = framed(tmp_path)
    for slip in announced(folder):
        drawing.take_reveal(folder, reveal=drawing.read_secret(slip), on=REVEAL_BY)
    drawing.take_reveal(folder, reveal=Reveal(PUBLIC.source, NOTHING, "042"), on=DRAWN_ON)
    alter(folder, "frame.tsv", old="001号", new="000号")
    alter(folder, "quota.tsv", old="\t4\n", new="\t3\n")
    with pytest.raises(DrawError) as refused:
        drawing.run_draw(folder, on=DRAWN_ON)
    assert [fault.what for fault in refused.value.faults] == ["抽样框与公告的摘要不符", "抽取数表与公告的摘要不符"]


def test_a_quota_of_another_frame_is_refused_before_it_is_announced(tmp_path: Path) -> None:
    folder = framed(tmp_path)
    alter(folder, "quota.tsv", old="141181\t3\t3\n", new="")
    with pytest.raises(DrawError, match="抽取数表写无此层件，抽样框有3件"):
        drawing.announce(folder, batch="x", reveal_by=None)


def test_a_trial_is_marked_and_leaves_the_draw_untouched(tmp_path: Path, root: Path) -> None:
    folder = framed(tmp_path)
    before = sorted(path.name for path in folder.path.iterdir())
    one, other = drawing.run_trial(folder, on=DRAWN_ON), drawing.run_trial(folder, on=DRAWN_ON)
    assert one.seed != other.seed
    assert other.said.kind is Kind.TRIAL
    assert sorted(path.name for path in folder.path.iterdir()) == sorted([*before, "试抽"])
    assert verify_draw(DrawFolder(other.folder)).faults == ()
    assert stranger(root, other.folder)[0] == 0
    drawn(folder)


def test_the_same_seed_gives_more_files_with_the_first_ones_kept(tmp_path: Path) -> None:
    small, large = framed(tmp_path, name="a", design=Design(per_branch=3)), framed(tmp_path, name="b", design=Design(per_branch=5))
    seed = f"{Fraction(1).numerator:064x}"
    one, other = (drawing.draw_sample(folder, seed=seed, shares=folder.shares(), cores=None) for folder in (small, large))
    assert set(one) < set(other)
