"""The pages of the runs: start, one run three ways, its files, two runs compared."""
