"""The example city."""
