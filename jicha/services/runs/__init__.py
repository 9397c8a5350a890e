"""A run's folder: put in place whole, described so that anyone can replay it, replayed and compared."""
