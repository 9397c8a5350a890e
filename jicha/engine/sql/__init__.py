"""The closed language of checks: what it knows, what it allows, and how its macros become plain SQL."""
