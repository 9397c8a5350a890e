"""The one table of the kinds of jobs. A kind must be idempotent: a job that was killed is done again from the beginning."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.services import clock
from jicha.services.backups.making import make_backup
from jicha.services.backups.restoring import prove_backup, restore_beside
from jicha.services.data.taking import take_in_year
from jicha.services.judging.importing import import_run_folder
from jicha.services.judging.running import run_year
from jicha.services.nightly.steps import run_night
from jicha.services.reporting import Progress
from jicha.services.runs.replaying import replay_run


@dataclass(frozen=True, slots=True)
class Ended:
    """What a job came to.

    Attributes:
        words: one sentence in Chinese. result: names → plain values, for the page that shows the result.
    """

    words: str
    result: Mapping[str, Any]


Work = Callable[[Actor, Mapping[str, Any], Progress], Ended]


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job: its title on the page, who may ask for it, and what does the work."""

    title: str
    permission: Permission
    work: Work


def _intake(actor: Actor, arguments: Mapping[str, Any], progress: Progress) -> Ended:
    taken = take_in_year(actor, year=int(arguments["year"]), progress=progress)
    words = f"共{taken.lines}行，入库{taken.loaded}行，退回{taken.refused}行"
    return Ended(words, {"snapshot": taken.snapshot_id, "year": arguments["year"]})


def _audit(actor: Actor, arguments: Mapping[str, Any], progress: Progress) -> Ended:
    made = run_year(actor, year=int(arguments["year"]), as_of=arguments.get("as_of"), progress=progress)
    return Ended(f"运行{made.run_id}：疑点{made.failed}项，无法判定{made.unknown}项", {"run": made.run_id})


def _import_run(actor: Actor, arguments: Mapping[str, Any], progress: Progress) -> Ended:
    made = import_run_folder(actor, folder=str(arguments["folder"]), progress=progress)
    return Ended(f"运行{made.run_id}：疑点{made.failed}项，无法判定{made.unknown}项", {"run": made.run_id})


def _nightly(_actor: Actor, arguments: Mapping[str, Any], progress: Progress) -> Ended:
    night = run_night(at=clock.now(), progress=progress)
    return Ended(night.words, {"day": arguments["day"], **night.done})


def _verify(actor: Actor, arguments: Mapping[str, Any], progress: Progress) -> Ended:
    verified = replay_run(actor, run_id=str(arguments["run"]), progress=progress)
    faults = [{"what": fault.what, "where": fault.where, "mend": fault.mend} for fault in verified.faults]
    words = f"复核发现{len(faults)}处不符" if faults else f"复核通过：重新运行的{verified.compared}个文件逐字节相同"
    return Ended(words, {"run": verified.run_id, "faults": faults, "notes": list(verified.notes), "compared": verified.compared})


def _backup(actor: Actor, _arguments: Mapping[str, Any], progress: Progress) -> Ended:
    made = make_backup(actor, at=clock.now(), progress=progress)
    return Ended(f"备份{made.path.name}：{made.files}个文件，{made.size:,}字节", {"backup": made.path.name})


def _prove_backup(actor: Actor, arguments: Mapping[str, Any], progress: Progress) -> Ended:
    found = prove_backup(actor, name=str(arguments["name"]), at=clock.now(), progress=progress)
    return Ended(f"备份可用：{found.words}", {"backup": arguments["name"]})


def _restore_backup(actor: Actor, arguments: Mapping[str, Any], progress: Progress) -> Ended:
    found = restore_beside(actor, name=str(arguments["name"]), at=clock.now(), progress=progress)
    return Ended(f"已恢复到{found.folder}：{found.words}", {"folder": str(found.folder)})


KINDS: dict[str, JobKind] = {
    "audit": JobKind("核查全年数据", Permission.RUN_START, _audit),
    "backup": JobKind("备份", Permission.BACKUP_RUN, _backup),
    "backup_prove": JobKind("证明备份", Permission.BACKUP_RUN, _prove_backup),
    "backup_restore": JobKind("恢复备份", Permission.BACKUP_RESTORE, _restore_backup),
    "import_run": JobKind("导入已有的运行结果", Permission.RUN_START, _import_run),
    "intake": JobKind("导入上传的数据", Permission.DATA_MAP, _intake),
    "verify": JobKind("复核运行结果", Permission.RUN_VERIFY, _verify),
    "nightly": JobKind("每日维护", Permission.NIGHTLY_RUN, _nightly),
}
