"""A fictional year 2021 of the 13 branches of Lüliang: seeded, consistent, and on wish with planted faults and their truth.

Names of enterprises and persons are invented. Only the names and codes of the counties and the real calendar of 2021 are real.
"""
