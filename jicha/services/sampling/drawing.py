"""The steps of a draw in its folder: commit, announce, reveal, run; each step once and in this order."""

import secrets
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from jicha.domain.digests.canonical import records
from jicha.domain.digests.hashing import sha256_hex
from jicha.domain.errors import DrawError, Fault, refuse
from jicha.domain.sampling.announcement import Announcement, Contributor, Kind, Public, check_announcement
from jicha.domain.sampling.frame import text_fault
from jicha.domain.sampling.quota import Share
from jicha.domain.sampling.seed import NOTHING, Reveal, check_reveal, commit, seed_bytes, seed_lines, seed_of, trial_lines
from jicha.domain.sampling.tickets import Drawn
from jicha.services.sampling.folder import (
    ANNOUNCEMENT,
    COMMITMENTS,
    DRAWN_ON,
    FRAME,
    QUOTA,
    REVEALS,
    SAMPLE,
    SEED,
    DrawFolder,
    sample_bytes,
)
from jicha.services.sampling.frames import FrameFacts, digests_from, draw_sample, frame_facts, is_large
from jicha.services.sampling.large_frames import Cores, digest_of_file

TRIAL_FOLDER = "试抽"
_NONCE_BYTES = 16
_REDO = "抽样框和抽取数在公告后不能改；要改的，先用 jicha draw void 作废本次公告。"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A draw that was made."""

    folder: Path
    said: Announcement
    seed: str
    sample: tuple[Drawn, ...]


@contextmanager
def cores_for(folder: DrawFolder) -> Iterator[Cores | None]:
    """Start processes if the frame is large; None for a frame that is read at once."""
    if not is_large(folder):
        yield None
        return
    with Cores() as cores:
        yield cores


def make_commitment(folder: DrawFolder, *, name: str, value: str, keep: Path) -> str:
    """Commit to a value: write the secret (name, nonce, value) to `keep`, outside the folder, and only the digest into the folder.

    Raises:
        DrawError: announced already, the value cannot stand, or `keep` is there already or lies in the folder that will be published.
    """
    if keep.exists() or keep.resolve().is_relative_to(folder.path.resolve()):
        raise DrawError(Fault("揭示单的位置不能用（已有文件，或在将要公布的抽取文件夹里）", str(keep), "换一个只有自己能看的位置。"))
    nonce = secrets.token_hex(_NONCE_BYTES)
    commitment = commit(value, nonce=nonce)
    take_commitment(folder, name=name, commitment=commitment)
    keep.write_bytes(records([(name, nonce, value)]))
    keep.chmod(0o600)
    return commitment


def take_commitment(folder: DrawFolder, *, name: str, commitment: str) -> None:
    """Note a commitment that was made elsewhere.

    Raises:
        DrawError: announced already, or the name cannot stand or has committed already.
    """
    folder.need(FRAME)
    folder.refuse_if(ANNOUNCEMENT, what="已经公告，不能再增加承诺", mend="作废本次公告后重新承诺：jicha draw void。")
    wrong = text_fault(name)
    taken = [fields[0] for fields in folder.rows(COMMITMENTS)]
    if wrong or name in taken:
        raise DrawError(
            Fault(f"承诺人姓名{wrong}：{name!r}" if wrong else f"{name}已经承诺过", "承诺", "每人一次；改正姓名，或删去承诺表中的旧行。")
        )
    folder.append(COMMITMENTS, fields=(name, commitment))


def announce(folder: DrawFolder, *, batch: str, reveal_by: date | None, publics: Sequence[Public] = ()) -> Announcement:
    """Fix and write what is published before the seed: digests of frame and quota, commitments, public numbers to come.

    Raises:
        DrawError: announced already, the quota does not fit the frame, or somebody could choose the sample.
    """
    folder.refuse_if(ANNOUNCEMENT, what="已经公告", mend="公告不能改；确需更改的，先作废：jicha draw void。")
    earlier = folder.earlier()
    with cores_for(folder) as cores:
        facts = frame_facts(folder, cores=cores)
    said = _said(folder, facts=facts, batch=batch, kind=Kind.MORE if earlier else Kind.REAL)
    said = replace(
        said,
        reveal_by=reveal_by,
        contributors=tuple(Contributor(*fields) for fields in folder.rows(COMMITMENTS)),
        publics=tuple(publics),
        earlier=earlier,
        voided=tuple(sha256_hex((place / ANNOUNCEMENT).read_bytes()) for place in folder.voided()),
    )
    check_announcement(said)
    folder.write(ANNOUNCEMENT, data=said.to_bytes())
    return said


def take_reveal(folder: DrawFolder, *, reveal: Reveal, on: date) -> None:
    """Note a reveal or a public number, held at once against its commitment.

    Args:
        on: the day on which it is shown.

    Raises:
        DrawError: it does not match or is there already; a person shows after the announced day (whoever is late may know the public
            number), or a public number is noted before its day.
    """
    folder.refuse_if(SEED, what="已经抽取，不能再揭示", mend="种子已定；如实记录即可。")
    said = folder.announcement()
    check_reveal(said, reveal=reveal)
    refuse(DrawError, faults=_untimely(said, reveal=reveal, on=on))
    if [reveal.name, reveal.nonce == NOTHING] in [[fields[0], fields[1] == NOTHING] for fields in folder.rows(REVEALS)]:
        raise DrawError(Fault(f"{reveal.name}已经揭示", folder.where(REVEALS), "每人只揭示一次。"))
    folder.append(REVEALS, fields=(reveal.name, reveal.nonce, reveal.value))


def _untimely(said: Announcement, *, reveal: Reveal, on: date) -> Iterator[Fault]:
    if reveal.nonce == NOTHING:
        days = {one.source: one.appears_on for one in said.publics}
        if on < days[reveal.name]:
            yield Fault(f"公开数“{reveal.name}”要到{days[reveal.name]}才公布", "揭示", "公布后填写。")
    elif said.reveal_by is not None and on > said.reveal_by:
        yield Fault(f"{reveal.name}的揭示已过截止日{said.reveal_by}", "揭示", "抽取时按未揭示处理（--withheld）；没有公开数的，作废重来。")


def read_secret(path: Path) -> Reveal:
    """Read the slip that `make_commitment` wrote.

    Raises:
        DrawError: it is none.
    """
    try:
        name, nonce, value = path.read_text(encoding="utf-8").removesuffix("\n").split("\t")
    except (OSError, ValueError) as error:
        raise DrawError(Fault(f"揭示单读不出：{error}", str(path), "用承诺时保存的揭示单，或用 --name --nonce --value 写明。")) from error
    return Reveal(name, nonce, value)


def run_draw(folder: DrawFolder, *, on: date, withheld: Collection[str] = ()) -> Drawing:
    """Compute the seed and draw: writes seed table, sample and day.

    Args:
        on: the day of the draw. withheld: contributors who did not reveal by the announced day.

    Raises:
        DrawError: drawn already, frame or quota are not those of the announcement, or the seed cannot be made yet.
    """
    folder.refuse_if(SAMPLE, what="已经抽取，不能重抽", mend="要增加案卷，用 jicha draw top-up；缺卷的，用 jicha draw replace。")
    said = folder.announcement()
    if withheld and said.reveal_by and on <= said.reveal_by:
        raise DrawError(Fault(f"{said.reveal_by}以前不能认定未揭示", "未揭示", "等过了揭示截止日。"))
    reveals = tuple(Reveal(*fields) for fields in folder.rows(REVEALS))
    lines = seed_lines(said, reveals=reveals, withheld=withheld)
    refuse(DrawError, faults=_changed(folder, said=said))
    table = seed_bytes(said.digest, lines=lines)
    with cores_for(folder) as cores:
        sample = draw_sample(folder, seed=seed_of(table), shares=folder.shares(), cores=cores)
    folder.write(SEED, data=table)
    folder.write(DRAWN_ON, data=records([(on.isoformat(),)]))
    folder.write(SAMPLE, data=sample_bytes(sample))
    return Drawing(folder.path, said, seed_of(table), sample)


def run_trial(folder: DrawFolder, *, on: date) -> Drawing:
    """Draw once with a throw-away seed into a folder of its own below, so that people see what will come out; it may be repeated.

    Raises:
        DrawError: no frame, or a quota that does not fit it.
    """
    place = DrawFolder(folder.path / TRIAL_FOLDER)
    with cores_for(folder) as cores:
        facts = frame_facts(folder, cores=cores, with_sm3=False)
        said = _said(folder, facts=facts, batch=TRIAL_FOLDER, kind=Kind.TRIAL)
        table = seed_bytes(said.digest, lines=trial_lines(secrets.token_hex(_NONCE_BYTES)))
        sample = draw_sample(folder, seed=seed_of(table), shares=folder.shares(), cores=cores)
    for name in (FRAME, QUOTA):
        place.write(name, data=folder.read(name))
    place.write(ANNOUNCEMENT, data=said.to_bytes())
    place.write(SEED, data=table)
    place.write(DRAWN_ON, data=records([(on.isoformat(),)]))
    place.write(SAMPLE, data=sample_bytes(sample))
    return Drawing(place.path, said, seed_of(table), sample)


def _said(folder: DrawFolder, *, facts: FrameFacts, batch: str, kind: Kind) -> Announcement:
    shares = folder.shares()
    refuse(DrawError, faults=quota_faults(shares, facts=facts, where=folder.where(QUOTA)))
    return Announcement(
        batch=batch,
        kind=kind,
        frame=digests_from(facts),
        cases=facts.cases,
        quota=sha256_hex(folder.read(QUOTA)),
        files=sum(share.files for share in shares),
    )


def quota_faults(shares: Sequence[Share], *, facts: FrameFacts, where: str) -> Iterator[Fault]:
    """Say where a quota table does not fit the frame: strata, their sizes, more files than cases."""
    listed = {share.stratum: share.population for share in shares}
    for stratum in sorted(listed.keys() | facts.sizes.keys()):
        if listed.get(stratum) != facts.sizes.get(stratum):
            yield Fault(
                f"“{stratum}”层：抽取数表写{listed.get(stratum, '无此层')}件，抽样框有{facts.sizes.get(stratum, 0)}件",
                where,
                "重新生成抽样框和抽取数表。",
            )
    for share in shares:
        if share.files > share.population:
            yield Fault(f"“{share.stratum}”层抽{share.files}件，多于{share.population}件", where, "减少抽取数。")


def _changed(folder: DrawFolder, *, said: Announcement) -> Iterator[Fault]:
    if digest_of_file(str(folder.path / FRAME)) != said.frame.sha256:
        yield Fault("抽样框与公告的摘要不符", folder.where(FRAME), _REDO)
    if sha256_hex(folder.read(QUOTA)) != said.quota:
        yield Fault("抽取数表与公告的摘要不符", folder.where(QUOTA), _REDO)


def void_announcement(folder: DrawFolder, *, reason: str) -> Path:
    """Give an announcement up before anything is drawn; it stays in a folder of its own, and the next announcement names its digest.

    Raises:
        DrawError: drawn already (a sample cannot be thrown away), nothing announced, or no reason.
    """
    folder.refuse_if(SEED, what="已经抽取，不能作废重抽", mend="样本已定；确有违规的，另建文件夹重抽，两次一并公布并说明。")
    wrong = text_fault(reason)
    if wrong:
        raise DrawError(Fault(f"作废理由{wrong}", "作废", "写明理由。"))
    return folder.void(reason=reason)
