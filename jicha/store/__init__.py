"""The one Django app that has tables: `models` by noun, `queries` by question. Only services write; whoever reads gets frozen rows."""
