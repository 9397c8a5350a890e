"""Push the events of findings and rectifications to other systems of the intranet: ids and kinds only, to addresses on the allow-list."""
