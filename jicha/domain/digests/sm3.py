"""SM3 in plain Python, for machines whose OpenSSL has none.

Source:
    GB/T 32905-2016 信息安全技术 SM3密码杂凑算法 (GM/T 0004-2012), clauses 4 and 5.
"""

BLOCK = 64
_WORD = 0xFFFFFFFF
_START = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)
_EARLY = 16
_CONSTANTS = tuple(
    ((0x79CC4519 if step < _EARLY else 0x7A879D8A) << step % 32 | (0x79CC4519 if step < _EARLY else 0x7A879D8A) >> (32 - step % 32)) & _WORD
    for step in range(64)
)


class Sm3:
    """An SM3 that is fed piece by piece; `update` and `hexdigest` as in hashlib."""

    def __init__(self) -> None:
        self._state: tuple[int, ...] = _START
        self._rest = b""
        self._size = 0

    def update(self, data: bytes) -> None:
        """Take more bytes."""
        self._size += len(data)
        whole = self._rest + data
        used = len(whole) // BLOCK * BLOCK
        for start in range(0, used, BLOCK):
            self._state = _compress(self._state, block=whole[start : start + BLOCK])
        self._rest = whole[used:]

    def hexdigest(self) -> str:
        """Give the digest of what was taken so far, as 64 lower-case hex digits."""
        zeros = bytes((55 - self._size) % BLOCK)
        tail = self._rest + b"\x80" + zeros + (self._size * 8).to_bytes(8, "big")
        state = self._state
        for start in range(0, len(tail), BLOCK):
            state = _compress(state, block=tail[start : start + BLOCK])
        return "".join(f"{word:08x}" for word in state)


def _turn(word: int, *, by: int) -> int:
    return (word << by | word >> (32 - by)) & _WORD


def _words(block: bytes) -> list[int]:
    words = [int.from_bytes(block[place : place + 4], "big") for place in range(0, BLOCK, 4)]
    for j in range(16, 68):
        mixed = words[j - 16] ^ words[j - 9] ^ _turn(words[j - 3], by=15)
        mixed ^= _turn(mixed, by=15) ^ _turn(mixed, by=23)
        words.append(mixed ^ _turn(words[j - 13], by=7) ^ words[j - 6])
    return words


def _compress(state: tuple[int, ...], *, block: bytes) -> tuple[int, ...]:
    words = _words(block)
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        first = _turn((_turn(a, by=12) + e + _CONSTANTS[j]) & _WORD, by=7)
        second = first ^ _turn(a, by=12)
        choice = a ^ b ^ c if j < _EARLY else (a & b) | (a & c) | (b & c)
        other = e ^ f ^ g if j < _EARLY else (e & f) | (~e & g)
        left = (choice + d + second + (words[j] ^ words[j + 4])) & _WORD
        right = (other + h + first + words[j]) & _WORD
        a, b, c, d = left, a, _turn(b, by=9), c
        e, f, g, h = right ^ _turn(right, by=9) ^ _turn(right, by=17), e, _turn(f, by=19), g
    return tuple(old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True))
