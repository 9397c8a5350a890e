"""Papers: each file makes one paper from the facts of a run; none of them knows how it will look."""
