"""What branches hand in: self-checks and typical cases."""
