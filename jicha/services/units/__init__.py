"""The city and its branches at the desk."""
