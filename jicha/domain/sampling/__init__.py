"""A draw anyone can redo: frame, quota, announcement, seed, tickets, and what a sample can say."""
