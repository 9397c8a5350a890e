"""Discretion: which fine the benchmarks give, exactly, and what the law allows around it."""
