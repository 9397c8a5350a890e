"""Who may do what, on which rows, and which fields stay covered: one table, asked by pages, services, queries and tests alike."""
