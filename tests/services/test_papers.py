"""The papers of a data folder become rows; one that cannot be read is noted and the rest goes on."""

from pathlib import Path

from jicha.services.papers import PaperTables
from jicha.services.planning import load_plan
from tests.reading import papers


def test_papers_become_rows_of_their_branch_and_a_damaged_one_is_noted(shared: Path, tmp_path: Path) -> None:
    founding = shared / "real" / "founding-plan.txt"
    data = tmp_path / "data"
    (data / "交城分局").mkdir(parents=True)
    (data / "交城分局" / "坏.docx").write_bytes(b"PK\x03\x04damaged")
    report = papers.official(data / "交城分局" / "报告.docx")
    tables = PaperTables(load_plan(founding), data=data)
    found = {(table, shown): rows for table, shown, rows in tables([data / "交城分局" / "坏.docx", report])}
    assert [(fault.where, fault.what) for fault in tables.faults] == [("交城分局/坏.docx", "不是 docx 文件，或文件已损坏")]
    (row,) = found["paper", "交城分局/报告.docx"]
    assert (row["unit_code"], row["doc_no"], row["margin_top_mm"]) == ("141122", "吕环发〔2021〕3号", "37")
    (own,) = found["paper", founding.name]
    assert (own["unit_code"], own["doc_no"], own["dated_on"]) == ("141100", "吕环办发〔2021〕24号", "2021-04-06")
    assert ("paper_figure", "交城分局/报告.docx") in found


def test_a_plan_that_lies_among_the_papers_is_read_as_a_paper_only_once(shared: Path, tmp_path: Path) -> None:
    founding = tmp_path / "founding-plan.txt"
    founding.write_bytes((shared / "real" / "founding-plan.txt").read_bytes())
    found = [(table, shown) for table, shown, _ in PaperTables(load_plan(founding), data=tmp_path / "elsewhere")([founding])]
    assert found.count(("paper", founding.name)) == 1
    assert found.count(("plan_paragraph", founding.name)) == 1
