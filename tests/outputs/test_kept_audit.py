"""An audit with kept results gives what one without gives, to the byte, and says what it took."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from jicha.cli import main
from jicha.domain.errors import UsageError
from jicha.services.auditing import run_audit
from jicha.services.runs.manifests import makers_digest
from tests.outputs.made import PLAN, digests, make_data


def said(place: Path, *, out: str, more: tuple[str, ...] = ()) -> str:
    words = [PLAN, "--data", place / "data", "--out", place / out, "--as-of", "2021-12-31", *more]
    answer = CliRunner().invoke(main, ["audit", *map(str, words)])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_with_and_without_kept_results_every_file_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Whoever edits the program while its tests run would change the digests between the audits.
    for name in ("code_digest", "content_digest", "makers_digest"):
        monkeypatch.setattr(f"jicha.services.auditing.{name}", lambda overlay=None: "these")
    make_data(tmp_path / "data", decided="2021-05-01")
    said(tmp_path, out="plain")
    more = ("--kept", str(tmp_path / "kept"))
    assert "沿用0份" in said(tmp_path, out="first", more=more)
    (broken, *_) = sorted((tmp_path / "kept").glob("*.json"))
    broken.write_text("x", encoding="utf-8")
    again = said(tmp_path, out="second", more=more)
    assert "重新核查1份" in again
    assert str(broken) in again
    assert digests(tmp_path / "first") == digests(tmp_path / "second") == digests(tmp_path / "plain")


@pytest.mark.parametrize("where", ["data/kept", "out", "out/kept"])
def test_kept_results_lie_neither_in_the_data_nor_in_the_outputs(where: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(UsageError, match="不能放在"):
        run_audit(PLAN, data=tmp_path / "data", out=tmp_path / "out", kept=tmp_path / where)


def test_a_bureaus_own_folder_makes_other_results(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    one = makers_digest(tmp_path)
    (tmp_path / "a.yaml").write_text("a: 2\n", encoding="utf-8")
    assert len({makers_digest(None), one, makers_digest(tmp_path)}) == 3
