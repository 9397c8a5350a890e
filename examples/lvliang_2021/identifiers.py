"""Numbers with check digits, right by construction."""

from random import Random

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def credit_code(unit_code: str, serial: int) -> str:
    """Make a unified social credit code of an enterprise that was registered in the unit.

    The organisation part begins with MA, so that the code can never be taken for an identity number.
    Source: GB 32100-2015, GB 11714-1997.
    """
    body = f"MA{serial:06d}"
    digits = (int(c) if c.isdigit() else ord(c) - 55 for c in body)
    rest = 11 - sum(d * w for d, w in zip(digits, ORGANISATION_WEIGHTS, strict=True)) % 11
    first = f"91{unit_code}{body}{'X' if rest == 10 else '0' if rest == 11 else rest}"
    return first + last_character(first)


def last_character(first: str) -> str:
    """Compute the check character of the first 17 characters of a credit code.

    Source: GB 32100-2015.
    """
    total = sum(CREDIT_ALPHABET.index(c) * w for c, w in zip(first, CREDIT_WEIGHTS, strict=True))
    return CREDIT_ALPHABET[(31 - total % 31) % 31]


def identity_number(unit_code: str, chance: Random) -> str:
    """Make a citizen number with a right check digit, of an invented person.

    Source: GB 11643-1999.
    """
    first = (
        f"{unit_code}19{chance.randrange(55, 99):02d}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}{chance.randrange(100, 999)}"
    )
    total = sum(int(c) * w for c, w in zip(first, IDENTITY_WEIGHTS, strict=True))
    return first + "10X98765432"[total % 11]


def digest_text(chance: Random) -> str:
    """Make the look of a SHA-256."""
    return f"{chance.getrandbits(256):064x}"
