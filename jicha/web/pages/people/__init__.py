"""People: signing in, the own account, accounts and rights, the trail."""
