"""Lists as files for Excel and WPS."""
