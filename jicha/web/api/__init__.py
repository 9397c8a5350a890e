"""The interface for programs: what the pages do, as JSON; one file per noun, every operation with its permission."""
