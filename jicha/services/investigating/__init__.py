"""From confirmed flags to a signed finding: written, proved, fed back, answered, settled, signed."""
