"""The commands at the server, on a home of their own: make, prove, list, restore."""

from pathlib import Path

from tests.guarding.test_commands import _jicha, _run, desk

__all__ = ["desk"]


def test_the_whole_way_at_the_server(desk: Path, tmp_path: Path) -> None:
    assert "还没有备份" in _jicha("backup", "list", home=desk).stdout
    made = _jicha("backup", "make", home=desk)
    assert "不要与备份放在一起" in made.stdout, made.stderr
    proved = _jicha("backup", "prove", home=desk)
    assert "全部相符" in proved.stdout, proved.stderr
    assert "证明可用" in _jicha("backup", "list", home=desk).stdout
    (archive,) = [path for path in (desk / "backups").glob("*.zip") if ".keys" not in path.name]
    keys = archive.with_name(f"{archive.stem}.keys.zip")
    place = tmp_path / "new"
    restored = _run("-m", "jicha", "backup", "restore", str(archive), str(place), "--keys", str(keys), home=tmp_path / "none")
    assert f"jicha serve --home {place}" in restored.stdout, restored.stderr
    assert not (tmp_path / "none").exists()
    assert "留痕完好" in _jicha("trail", "verify", home=place).stdout
    again = _run("-m", "jicha", "backup", "restore", str(archive), str(place), home=tmp_path / "none")
    assert again.returncode == 2
    assert "不是空文件夹" in again.stderr
    stray = _run("-m", "jicha", "backup", "finish", home=tmp_path / "stray")
    assert "不在恢复之中" in stray.stderr
