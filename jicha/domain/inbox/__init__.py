"""What waits for a person: the steps that somebody must take next, and the lines of an inbox."""
