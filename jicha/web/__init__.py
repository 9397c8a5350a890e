"""The desk in a browser: one file per page group in `pages`, what they share in `frame`."""
