"""Nothing of a machine, a registry or a person's secret stands in a tracked file."""

import re
import subprocess
import sys
from urllib.parse import urlsplit

from tests.house import source

MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home|farm|Users)/[\w.]")
REGISTRY = re.compile(
    r"(?:pypi|pythonhosted|npmjs|crates)\.(?:org|io|com)|--(?:extra-)?index-url|--find-links|"
    r"trusted-host\s|(?:mirrors?|pypi)\.[a-z]+\.[a-z]{2}"
)
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30}|://[^/\s:@{}]+:[^/\s@{}]+@|"
    r"(?:password|passwd|token|secret)\s*=\s*[\"'][^\"'{}]{6,}"
)
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
FORBIDDEN_ENDINGS = frozenset({".xlsx", ".xls", ".parquet", ".db", ".duckdb", ".sqlite", ".pyc", ".zip", ".docx", ".pdf", ".gz"})


def test_no_path_of_a_machine() -> None:
    assert _found(MACHINE_PATH) == []


def test_no_registry_is_named() -> None:
    assert _found(REGISTRY, besides=("scripts/lock",)) == []


def test_no_registry_of_this_machine_is_named() -> None:
    settings = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, check=False, text=True).stdout
    hosts = {urlsplit(url).hostname for url in re.findall(r"https?://[^\s'\"]+", settings)} - {None, "localhost", "127.0.0.1"}
    named = [f"{path} {host}" for path in source.text_files() for host in hosts if host and host in source.text(path)]
    assert named == []


def test_no_secret() -> None:
    assert _found(SECRET) == []


def test_nothing_is_left_unfinished() -> None:
    assert _found(UNFINISHED, besides=("requirements.txt", "requirements-test.txt")) == []


def test_no_generated_or_binary_file_is_tracked() -> None:
    assert [str(path) for path in source.tracked() if path.suffix in FORBIDDEN_ENDINGS] == []


def test_lock_files_pin_by_hash_and_name_no_index() -> None:
    for path in source.tracked():
        if re.fullmatch(r"requirements[\w-]*\.txt", path.name):
            lines = [line for line in source.text(path).splitlines() if line and not line.startswith("#")]
            assert lines, path
            assert all(re.match(r"[A-Za-z0-9].*==\S+ \\$|    --hash=sha256:[0-9a-f]{64}( \\)?$", line) for line in lines), path


def _found(pattern: re.Pattern[str], *, besides: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{path}:{source.text(path).count(chr(10), 0, match.start()) + 1} {match[0]}"
        for path in source.text_files()
        if str(path) not in {*besides, "tests/house/test_repository.py"}
        for match in pattern.finditer(source.text(path))
    ]
