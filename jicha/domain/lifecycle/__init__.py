"""What may happen to a flag, a finding, a rectification …: states and the moves between them, one table each.

Buttons, refusals, the API and the tests read the same tables; no page knows a rule of its own.
"""
