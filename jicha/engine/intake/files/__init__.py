"""Files: what they are, what is in them, read as columns of text."""
