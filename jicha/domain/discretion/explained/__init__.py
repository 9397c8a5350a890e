"""The way from the facts of a case to its fine, told in steps that an officer can sign."""
