"""Cases as files record them, held against the law and the benchmarks: range, sum, grounds, version."""
