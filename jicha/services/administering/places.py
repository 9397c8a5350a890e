"""Where a content file of the bureau may lie, by its part."""

import re
from dataclasses import dataclass

from jicha.domain.checks import ITEMS
from jicha.domain.errors import ContentError, Fault

_NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,59}", re.ASCII)
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}\.yaml", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the overlay: its folder, its words, whether files lie in folders below it; `only` names the files allowed."""

    name: str
    zh: str
    has_folders: bool
    only: tuple[str, ...] = ()


PARTS = (
    Part("checks", "核查规则", has_folders=True),
    Part("law", "法规期限", has_folders=True, only=("families.yaml", "selection.yaml", "counting.yaml", "ended.yaml")),
    Part("statutes", "法定罚款幅度", has_folders=True),
    Part("benchmarks", "裁量基准", has_folders=True, only=("modifiers.yaml", "no_penalty.yaml", "evidence.yaml")),
    Part("rubrics", "案卷评查参数", has_folders=False, only=("settings.yaml",)),
    Part("documents", "案卷文书", has_folders=False, only=("documents.yaml", "mandatory.yaml")),
    Part("calendar", "工作日历", has_folders=False),
    Part("desk", "办理规则", has_folders=False, only=("default.yaml",)),
)
DESK_PLACE = "desk/default.yaml"


def place_of(part: str, *, folder: str, name: str) -> str:
    """Give the path of a file below the overlay.

    Args:
        folder: the item of a check, or the instrument of a law; empty for a file that lies in the part itself.

    Raises:
        ContentError: no such part, or a folder or name that does not belong there.
    """
    found = next((one for one in PARTS if one.name == part), None)
    if found is None:
        raise ContentError(Fault("没有这一类内容", part[:40], f"可选：{'、'.join(one.zh for one in PARTS)}"))
    faults = []
    if not _FILE.fullmatch(name):
        faults.append(Fault("文件名不能用", name[:80], "用英文字母、数字、点、横线，后缀 .yaml，例如 2026.yaml"))
    if folder and (not found.has_folders or not _NAME.fullmatch(folder)):
        faults.append(Fault(f"“{found.zh}”下不能放文件夹", folder[:80], "文件夹名用小写英文；没有下级文件夹的留空"))
    items = [item.name for item in ITEMS]
    if part == "checks" and folder not in items:
        faults.append(Fault("核查规则要放在事项的文件夹里", folder[:80], f"可选：{'、'.join(items)}"))
    elif not folder and not found.has_folders and found.only and name not in found.only:
        faults.append(Fault("这里没有叫这个名字的文件", name[:80], f"可用：{'、'.join(found.only)}"))
    elif not folder and found.has_folders and name not in found.only:
        faults.append(Fault("没有写文件夹", found.zh, "写明法规或基准的英文名，例如 noise_law"))
    if faults:
        raise ContentError(*faults)
    return "/".join(filter(None, (part, folder, name)))
