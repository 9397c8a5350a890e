"""The door for `python -m jicha`."""

from jicha.cli import main

if __name__ == "__main__":
    main(prog_name="jicha")
