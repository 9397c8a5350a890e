"""The year-end evaluation: measured from what stands in the desk, weighed, vetoed, frozen, signed."""
