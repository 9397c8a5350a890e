"""Who reviews which file: one backbone and one lawyer each, loads as even as the rules allow, every impossibility explained."""
