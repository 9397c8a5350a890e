"""The trail: what is written down, in which bytes, and how anyone checks that nothing was changed or cut."""
