"""What the desk costs when many work in it: `python -m bench.web`."""
