"""Questions about what waits for people, and what they were told."""
