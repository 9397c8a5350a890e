"""The folder where the desk keeps its database, files and keys: JICHA_HOME."""

from jicha.services.home.folders import Home, home_at

__all__ = ["Home", "home_at"]
