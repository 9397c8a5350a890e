"""Draw case files in a folder of plain files that can be published as it is."""
