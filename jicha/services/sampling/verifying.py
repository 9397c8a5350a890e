"""Redo a draw from its published folder and say everything that does not agree."""

from collections.abc import Iterator
from dataclasses import dataclass

from jicha.domain.digests.hashing import sha256_hex
from jicha.domain.errors import DrawError, Fault
from jicha.domain.sampling.announcement import Announcement, Kind, check_announcement
from jicha.domain.sampling.frame import without
from jicha.domain.sampling.seed import NOTHING, seed_lines
from jicha.services.sampling.changing import replacement_faults
from jicha.services.sampling.drawing import cores_for, quota_faults
from jicha.services.sampling.folder import FRAME, QUOTA, REPLACEMENTS, SAMPLE, SEED, SUPPLEMENT, DrawFolder, sample_bytes
from jicha.services.sampling.frames import FrameFacts, cases_of, facts_and_sample


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification came to; `notes` say what was not redone."""

    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    said: Announcement
    seed: str
    files: int


def verify_draw(folder: DrawFolder, *, earlier: DrawFolder | None = None) -> Verified:
    """Verify a draw: digests, quota, commitments, seed, every ticket, replacements, supplementary picks.

    Args:
        earlier: for a top-up, the folder of the draw that it adds to.

    Raises:
        DrawError: a file is missing or cannot be read at all.
    """
    with cores_for(folder) as cores:
        said, shares = folder.announcement(), folder.shares()
        facts, sample = facts_and_sample(folder, seed=folder.seed(), shares=shares, cores=cores)
        faults = [*_announced(folder, said=said, facts=facts), *quota_faults(shares, facts=facts, where=folder.where(QUOTA))]
        faults += _seed(folder, said=said)
        if sample_bytes(sample) != folder.read(SAMPLE):
            faults.append(_sample_fault(folder, right={one.case_id for one in sample}))
        faults += _changes(folder)
    notes = ["大抽样框的 SM3 没有复算（SHA-256 已复算）"] if cores else []
    if said.earlier is not None and earlier is None:
        notes.append("这是增抽；没有给上一次的抽取文件夹，没有核对抽样框是否正好是上次未抽中的案件")
    if earlier is not None:
        faults += _earlier(folder, said=said, earlier=earlier)
    return Verified(tuple(faults), tuple(notes), said, folder.seed(), len(sample))


_ALTERED = "从公布的文件恢复后再核验；公布的就是这样，抽取不能成立。"


def _announced(folder: DrawFolder, *, said: Announcement, facts: FrameFacts) -> Iterator[Fault]:
    if (facts.sha256, facts.cases) != (said.frame.sha256, said.cases):
        yield Fault(f"抽样框的 SHA-256 是 {facts.sha256}，公告为 {said.frame.sha256}", folder.where(FRAME), _ALTERED)
    if facts.sm3 and facts.sm3 != said.frame.sm3:
        yield Fault(f"抽样框的 SM3 是 {facts.sm3}，公告为 {said.frame.sm3}", folder.where(FRAME), _ALTERED)
    if sha256_hex(folder.read(QUOTA)) != said.quota or sum(share.files for share in folder.shares()) != said.files:
        yield Fault("抽取数表与公告不符", folder.where(QUOTA), _ALTERED)
    try:
        check_announcement(said)
    except DrawError as error:
        yield from error.faults


def _seed(folder: DrawFolder, *, said: Announcement) -> Iterator[Fault]:
    head, lines = folder.seed_table()
    if head != said.digest:
        yield Fault(f"种子表第1行不是公告的摘要 {said.digest}", folder.where(SEED), _ALTERED)
    if said.kind is Kind.TRIAL:
        return
    people = {one.name for one in said.contributors}
    withheld = [one.name for one in lines if one.nonce == NOTHING and one.value == NOTHING and one.name in people]
    reveals = [one for one in lines if not (one.nonce == NOTHING and one.value == NOTHING)]
    try:
        if seed_lines(said, reveals=reveals, withheld=withheld) != lines:
            yield Fault("种子表各行的次序与公告不同", folder.where(SEED), _ALTERED)
    except DrawError as error:
        yield from error.faults


def _sample_fault(folder: DrawFolder, *, right: set[str]) -> Fault:
    there = {one.case_id for one in folder.sample()}
    strange, lacking = "、".join(sorted(there - right)) or "无", "、".join(sorted(right - there)) or "无"
    return Fault(f"样本与重新抽取的不同：多出 {strange}；缺少 {lacking}", folder.where(SAMPLE), _ALTERED)


def _changes(folder: DrawFolder) -> Iterator[Fault]:
    log, picks = folder.replacements(), folder.picks()
    if not log and not picks:
        return
    cases, sample = cases_of(folder), folder.sample()
    yield from replacement_faults(cases, seed=folder.seed(), sample=sample, log=log, where=folder.where(REPLACEMENTS))
    drawn, known = {one.case_id for one in sample}, {case.case_id: case.stratum for case in cases}
    for pick in picks:
        if pick.case_id in drawn or known.get(pick.case_id) != pick.stratum:
            yield Fault(f"风险补充的案件{pick.case_id}不在抽样框，或已在随机样本", folder.where(SUPPLEMENT), _ALTERED)


def _earlier(folder: DrawFolder, *, said: Announcement, earlier: DrawFolder) -> Iterator[Fault]:
    if said.earlier != earlier.as_earlier():
        yield Fault("公告写的上一次抽取不是这一个", str(earlier.path), "指定增抽所依据的抽取文件夹。")
    taken = {one.case_id for one in earlier.sample()} | {one.taken for one in earlier.replacements()}
    if without(cases_of(earlier), drawn=taken) != cases_of(folder):
        yield Fault("增抽的抽样框不是上一次抽样框除去已抽案件", folder.where(FRAME), _ALTERED)
