"""How far reviewers agree, how lenient each is, and what a batch comes to with and without that."""
