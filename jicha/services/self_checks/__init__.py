"""Self-checks and look-backs: filled by the clerk, signed by the head, taken by the city."""
