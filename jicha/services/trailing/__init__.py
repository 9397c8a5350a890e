"""Write the trail, sign its heads, verify it, hand it out."""
