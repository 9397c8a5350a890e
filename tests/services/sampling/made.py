"""Draws as the tests need them: a table, a folder that is drawn, its files changed."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from jicha.domain.sampling.announcement import Public
from jicha.domain.sampling.quota import Design
from jicha.domain.sampling.seed import NOTHING, Reveal
from jicha.services.sampling import drawing, framing, papers
from jicha.services.sampling.folder import DrawFolder
from jicha.services.sampling.strata import Strata

BRANCHES = {"141122": 23, "141121": 9, "141181": 3}
PUBLIC = Public("福彩3D第2021165期", date(2021, 6, 23))
REVEAL_BY, DRAWN_ON = date(2021, 6, 22), date(2021, 6, 24)


def table(path: Path, rows: Sequence[Sequence[object]] | None = None) -> Path:
    """Write a list of cases as GBK csv with a title above its head, as offices export them."""
    with path.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["2021年上半年案件清单"])
        writer.writerow(["序号", "案件编号", "承办分局", "程序类型", "罚款金额"])
        number = 0
        for branch, count in BRANCHES.items() if rows is None else ():
            for place in range(count):
                number += 1
                writer.writerow([number, f"吕环罚〔2021〕{number:03d}号", branch, "简易" if place % 4 == 0 else "普通", 5000 * (place + 1)])
        writer.writerows(rows or ())
    return path


def framed(tmp_path: Path, *, name: str = "抽取", design: Design | None = None, strata: Strata | None = None) -> DrawFolder:
    """Make a frame of 35 cases in three branches."""
    folder = DrawFolder(tmp_path / name)
    source = table(tmp_path / "案件.csv")
    framing.frame_from_table(source, id_column="案件编号", strata=strata or Strata(("承办分局",)), design=design, out=folder)
    return folder


def announced(folder: DrawFolder, *, publics: Sequence[Public] = (PUBLIC,), people: Sequence[str] = ("张三", "李四")) -> list[Path]:
    """Let people commit and the lead announce; gives their slips."""
    slips = []
    for number, name in enumerate(people):
        slip = folder.path.parent / f"揭示单-{folder.path.name}-{len(folder.voided())}-{name}.tsv"
        drawing.make_commitment(folder, name=name, value=f"35{number}", keep=slip)
        slips.append(slip)
    drawing.announce(folder, batch="2021年上半年", reveal_by=REVEAL_BY, publics=publics)
    return slips


def drawn(folder: DrawFolder, *, with_papers: bool = False) -> drawing.Drawing:
    """Announce, reveal and draw, and write the papers if asked."""
    for slip in announced(folder):
        drawing.take_reveal(folder, reveal=drawing.read_secret(slip), on=REVEAL_BY)
    drawing.take_reveal(folder, reveal=Reveal(PUBLIC.source, NOTHING, "042"), on=DRAWN_ON)
    done = drawing.run_draw(folder, on=DRAWN_ON)
    if with_papers:
        papers.write_papers(folder)
    return done


def alter(folder: DrawFolder, name: str, *, old: str, new: str) -> None:
    """Change the first occurrence of a text in a file."""
    text = (folder.path / name).read_bytes().decode()
    assert old in text
    (folder.path / name).write_bytes(text.replace(old, new, 1).encode())
