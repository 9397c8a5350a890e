"""Digests that anyone can redo: SHA-256, SM3, and the bytes that they are taken over."""
