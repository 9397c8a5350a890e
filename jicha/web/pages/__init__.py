"""The page groups: each file here is found by itself and shows its `GROUP`."""
