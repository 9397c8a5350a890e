"""What a reviewer is given of a file: an alias, the kind of case, pages. Branch, officer, party and number have no place in these types.

Aliases and orders come from a secret of the batch through HMAC-SHA-256 (RFC 2104): without the secret nothing of the file can be told from
an alias or from its place in the list, and the same secret gives the same aliases.
"""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from jicha.domain.errors import Fault, ReviewError

LEAST_SECRET_BYTES = 32
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's alphabet: no I, L, O and U, which are taken for digits or make words."""
_ALIAS_LETTERS, _CODE_LETTERS = 8, 4


@dataclass(frozen=True, slots=True)
class BlindPage:
    """One page as shown: number from 1, the name of its document, the digest of the image that masks were burned into."""

    number: int
    document: str
    image: str


@dataclass(frozen=True, slots=True)
class BlindCase:
    """A file as a reviewer knows it; everything that a page, an export or an address may show."""

    alias: str
    kind: str
    pages: tuple[BlindPage, ...]


def alias_of(case_id: str, *, batch: str, secret: bytes) -> str:
    """Give the alias of a file in a batch: eight letters in two groups (`7K3M-Q2XV`).

    Raises:
        ValueError: the secret is shorter than 32 bytes.
    """
    digest = _keyed(secret, label="alias", parts=(batch, case_id))
    number = int.from_bytes(digest[:5], "big")
    letters = "".join(_LETTERS[(number >> (5 * place)) & 31] for place in reversed(range(_ALIAS_LETTERS)))
    return f"{letters[:4]}-{letters[4:]}"


def aliases(case_ids: Sequence[str], *, batch: str, secret: bytes) -> dict[str, str]:
    """Give case id → alias for a batch.

    Raises:
        ReviewError: two files get one alias (less than once in a million batches of a thousand files: take a new secret).
        ValueError: the secret is shorter than 32 bytes.
    """
    found = {case_id: alias_of(case_id, batch=batch, secret=secret) for case_id in case_ids}
    if len(set(found.values())) < len(found):
        raise ReviewError(Fault("两份案卷的代号相同", f"批次{batch}", "为本批次换一个密钥，重新生成代号。"))
    return found


def shuffled(shown: Iterable[str], *, reviewer: str, batch: str, secret: bytes) -> tuple[str, ...]:
    """Give the aliases in the order in which one reviewer sees them: another for each, and none that the ledger's order shows in."""
    return tuple(sorted(shown, key=lambda alias: _keyed(secret, label="order", parts=(batch, reviewer, alias))))


def reviewer_code(reviewer: str, *, batch: str, secret: bytes) -> str:
    """Give the code by which a reviewer is called on files and sheets of a batch (`P-7K3M`), so that no name leaves with them."""
    number = int.from_bytes(_keyed(secret, label="reviewer", parts=(batch, reviewer))[:3], "big")
    return "P-" + "".join(_LETTERS[(number >> (5 * place)) & 31] for place in reversed(range(_CODE_LETTERS)))


def is_first_shown_first(alias: str, *, batch: str, secret: bytes) -> bool:
    """Tell whether the adjudicator sees the first sheet as 甲; by the secret, so that 甲 is not always the backbone."""
    return _keyed(secret, label="pair", parts=(batch, alias))[0] % 2 == 0


def _keyed(secret: bytes, *, label: str, parts: Sequence[str]) -> bytes:
    if len(secret) < LEAST_SECRET_BYTES:
        raise ValueError(f"the secret of a batch has at least {LEAST_SECRET_BYTES} bytes")
    return hmac.new(secret, "\0".join((label, *parts)).encode(), sha256).digest()
