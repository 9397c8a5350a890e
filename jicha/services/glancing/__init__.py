"""The year at a glance: points of the newest run, outlines of the map, the pace against the deadline."""
