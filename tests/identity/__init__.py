"""Tests of signing in through the bureau's identity provider, and of the addresses that sign-ins come from."""
