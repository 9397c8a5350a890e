"""Discretion in the example city: sheets on the tables of Guangdong, which stand in for Shanxi's, and the faults planted in them."""
