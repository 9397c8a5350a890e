#!/usr/bin/env python3
"""Verify an exported trail without jicha: standard library only, any Python from 3.8. The specification is docs/trail.md.

    python3 verify-trail.py trail.jsonl heads.jsonl [--key HEX] [--own-sm3]

Says OK, or names the first event (or the span) that does not hold and exits 1. `--key` is the public key that reached you on another way.
"""

import functools
import hashlib
import json
import sys

P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P
Q = 2**252 + 27742317777372353535851937790883648493


def turn(x, n):
    return (x << n % 32 | x >> (32 - n % 32)) & 0xFFFFFFFF


def sm3(data):
    """Hash as GB/T 32905-2016 says, for machines whose OpenSSL has no SM3."""
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    data = data + b"\x80" + bytes((55 - len(data)) % 64) + (len(data) * 8).to_bytes(8, "big")
    for start in range(0, len(data), 64):
        w = [int.from_bytes(data[start + i * 4 : start + i * 4 + 4], "big") for i in range(16)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ turn(w[j - 3], 15)
            w.append(x ^ turn(x, 15) ^ turn(x, 23) ^ turn(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            s1 = turn(turn(a, 12) + e + turn(0x79CC4519 if j < 16 else 0x7A879D8A, j) & 0xFFFFFFFF, 7)
            ff = a ^ b ^ c if j < 16 else a & b | a & c | b & c
            gg = e ^ f ^ g if j < 16 else e & f | ~e & g
            t1 = ff + d + (s1 ^ turn(a, 12)) + (w[j] ^ w[j + 4]) & 0xFFFFFFFF
            t2 = gg + h + s1 + w[j] & 0xFFFFFFFF
            a, b, c, d, e, f, g, h = t1, a, turn(b, 9), c, t2 ^ turn(t2, 9) ^ turn(t2, 17), e, turn(f, 19), g
        state = [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(4, "big") for x in state)


def add(p, q):
    """Add two points of edwards25519 in extended coordinates (RFC 8032 section 5.1.4)."""
    a, b, c, d = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0]), 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, p):
    half = times(n >> 1, add(p, p)) if n else (0, 1, 1, 0)
    return add(half, p) if n & 1 else half


def point(data):
    """Decode a point (RFC 8032 section 5.1.3); None if there is none."""
    y = int.from_bytes(data, "little") & (1 << 255) - 1
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    x = x if (x * x - xx) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - xx) % P or (x == 0 and data[31] >> 7):
        return None
    x = P - x if x & 1 != data[31] >> 7 else x
    return x, y, 1, x * y % P


def signed(key, message, signature):
    """Check an Ed25519 signature (RFC 8032 section 5.1.7)."""
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= Q:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    left, right = times(s, point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))), add(r, times(k, a))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))


def grow(edge, size, entry, hashed):
    """Append an entry to the right edge of a Merkle log (RFC 6962 section 2.1)."""
    last = hashed(b"\0" + entry)
    while size & 1:
        last, size = hashed(b"\1" + edge.pop() + last), size >> 1
    edge.append(last)


def root(edge, hashed):
    return functools.reduce(lambda right, left: hashed(b"\1" + left + right), reversed(edge)).hex()


def main(events, heads, *more):
    key = bytes.fromhex(more[more.index("--key") + 1]) if "--key" in more else None
    own = "--own-sm3" in more or "sm3" not in hashlib.algorithms_available
    hashes = (lambda d: hashlib.sha256(d).digest(), sm3 if own else lambda d: hashlib.new("sm3", d).digest())
    waiting = {}
    for line in filter(str.strip, open(heads, encoding="utf-8")):
        head = json.loads(line)
        signature = bytes.fromhex(head.pop("signature"))
        message = json.dumps({**head, "form": 1}, sort_keys=True, separators=(",", ":")).encode()
        if key and not (head["key_id"] == hashlib.sha256(key).hexdigest()[:16] and signed(key, message, signature)):
            sys.exit(f"FAILED: the signature of the head after event {head['size']} does not hold")
        waiting[head["size"]] = head
    size, held, edges = 0, 0, ([], [])
    for line in open(events, "rb"):
        if json.loads(line)["seq"] != size + 1:
            sys.exit(f"FAILED: event {size + 1} is missing")
        for edge, hashed in zip(edges, hashes):
            grow(edge, size, line.rstrip(b"\n"), hashed)
        size += 1
        head = waiting.pop(size, None)
        if head and [head["sha256"], head["sm3"]] != [root(edge, hashed) for edge, hashed in zip(edges, hashes)]:
            sys.exit(f"FAILED: an event among {held + 1}-{size} was altered: the head after event {size} does not fit")
        held = size if head else held
    if waiting:
        sys.exit(f"FAILED: events {size + 1}-{max(waiting)} were cut off: a head knows of them")
    print(f"OK: {size} events, {held} under heads, signatures: {'all hold' if key else 'not looked at, no --key was given'}")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        print("usage: python3 verify-trail.py trail.jsonl heads.jsonl [--key HEX] [--own-sm3]", file=sys.stderr)
        sys.exit(2)
    main(*sys.argv[1:])
