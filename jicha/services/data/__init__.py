"""Files that people hand in, and the snapshots that they become."""
