"""Tests of the pages of plan, data and runs."""
