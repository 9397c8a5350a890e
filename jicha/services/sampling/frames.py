"""What a draw needs to know of its frame, however large: digests and sizes, and the draw itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jicha.domain.digests.hashing import Digests, digests_of
from jicha.domain.errors import DrawError, Fault
from jicha.domain.sampling.frame import Case, parse_frame, sizes
from jicha.domain.sampling.quota import Share
from jicha.domain.sampling.tickets import Drawn, draw
from jicha.services.sampling.folder import FRAME, DrawFolder
from jicha.services.sampling.large_frames import LARGE_BYTES, Cores, Seen

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """A frame as its file shows it; `sm3` is empty where a large frame's was not computed."""

    sha256: str
    sm3: str
    cases: int
    sizes: dict[str, int]


def is_large(folder: DrawFolder) -> bool:
    """Say whether the frame is read in pieces."""
    path = folder.path / FRAME
    return path.is_file() and path.stat().st_size > LARGE_BYTES


def cases_of(folder: DrawFolder) -> tuple[Case, ...]:
    """Read the frame whole.

    Raises:
        DrawError: it is not there or not in its canonical form.
    """
    return parse_frame(folder.read(FRAME), where=folder.where(FRAME))


def frame_facts(folder: DrawFolder, *, cores: Cores | None, with_sm3: bool = True) -> FrameFacts:
    """Look the frame over.

    Args:
        cores: processes for a large frame; None reads it here.
        with_sm3: compute the SM3 of a large frame too.

    Raises:
        DrawError: the file is no frame.
    """
    if cores is None:
        cases = cases_of(folder)
        digests = digests_of((folder.read(FRAME),))
        return FrameFacts(digests.sha256, digests.sm3, len(cases), sizes(cases))
    seen = cores.look(folder.path / FRAME)
    return _facts(seen, sm3=digests_of(_blocks(folder)).sm3 if with_sm3 and not seen.fault else "", folder=folder)


def draw_sample(folder: DrawFolder, *, seed: str, shares: Sequence[Share], cores: Cores | None) -> tuple[Drawn, ...]:
    """Draw the sample from the folder's frame by the plain definition, or by its fast form for a large frame."""
    files = {share.stratum: share.files for share in shares}
    if cores is None:
        return draw(cases_of(folder), seed=seed, files=files)
    return cores.draw(folder.path / FRAME, seed=seed, files=files, sizes={share.stratum: share.population for share in shares})


def facts_and_sample(
    folder: DrawFolder, *, seed: str, shares: Sequence[Share], cores: Cores | None
) -> tuple[FrameFacts, tuple[Drawn, ...]]:
    """Look the frame over and draw from it, a large one in a single pass and without its SM3.

    Raises:
        DrawError: the file is no frame.
    """
    if cores is None:
        return frame_facts(folder, cores=None), draw_sample(folder, seed=seed, shares=shares, cores=None)
    sizes_told = {share.stratum: share.population for share in shares}
    seen, sample = cores.examine(folder.path / FRAME, seed=seed, files={one.stratum: one.files for one in shares}, sizes=sizes_told)
    return _facts(seen, sm3="", folder=folder), sample


def _facts(seen: Seen, *, sm3: str, folder: DrawFolder) -> FrameFacts:
    if seen.fault:
        raise DrawError(Fault(f"抽样框{seen.fault}", folder.where(FRAME), "从公布的抽样框恢复，不要用编辑器或表格软件另存。"))
    return FrameFacts(seen.sha256, sm3, seen.cases, dict(seen.sizes))


def digests_from(facts: FrameFacts) -> Digests:
    """Give both digests."""
    return Digests(facts.sha256, facts.sm3)


def _blocks(folder: DrawFolder) -> Iterator[bytes]:
    with (folder.path / FRAME).open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block
