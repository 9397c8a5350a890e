"""Compiled checks are kept: taken when nothing changed, compiled anew when something did or the file is broken."""

from dataclasses import replace
from pathlib import Path

import pytest

from jicha.domain.errors import ExpressionError
from jicha.engine import content
from jicha.engine.compiler import Code
from jicha.engine.kept import FILE, compile_kept, makers_digest
from jicha.engine.sql.relations import Relation
from jicha.engine.sql.shapes import Shapes
from tests.catalogue import CATALOGUE

CHECKS = [one for one in CATALOGUE.checks if one.id in {"FILE-03", "FILE-06"}]


def code() -> Code:
    return Code(law=content.law(), shapes=Shapes())


def none_needed() -> Code:
    raise AssertionError("nothing had to be compiled")


def test_what_was_compiled_is_taken(tmp_path: Path) -> None:
    first = compile_kept(CHECKS, code=code, makers="m", folder=tmp_path / "new" / "folder")
    assert compile_kept(CHECKS, code=none_needed, makers="m", folder=tmp_path / "new" / "folder") == first
    with pytest.raises(AssertionError):
        compile_kept(CHECKS, code=none_needed, makers="other", folder=tmp_path / "new" / "folder")


@pytest.mark.parametrize("harm", ["", "[]", "{}", '{"a": 1}', "\udc80"])
def test_a_broken_file_is_compiled_anew(harm: str, tmp_path: Path) -> None:
    first = compile_kept(CHECKS, code=code, makers="m", folder=tmp_path)
    (tmp_path / FILE).write_bytes(harm.encode("utf-8", "surrogateescape"))
    assert compile_kept(CHECKS, code=code, makers="m", folder=tmp_path) == first


def test_where_nothing_can_be_kept_checks_compile_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert set(compile_kept(CHECKS, code=code, makers="m", folder=tmp_path / "file")) == {"FILE-03", "FILE-06"}


def test_every_check_that_does_not_compile_is_told(tmp_path: Path) -> None:
    broken = [replace(one, holds="no_such_column > 1") for one in CHECKS]
    with pytest.raises(ExpressionError, match="no_such_column") as caught:
        compile_kept(broken, code=code, makers="m", folder=tmp_path)
    assert len(caught.value.faults) == len(broken)
    assert not (tmp_path / FILE).exists()


def test_the_makers_are_law_and_derived_tables() -> None:
    one = makers_digest("law")
    assert one == makers_digest("law")
    assert len({one, makers_digest("other"), makers_digest("law", derived=[Relation("d", {"a": "DATE"})])}) == 3
