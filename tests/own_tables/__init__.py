"""The desk's own tables, judged by the audit's own checks."""
