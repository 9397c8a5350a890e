"""Same matter, different fine: what may be compared, how far apart fines are, and how sure that is."""
