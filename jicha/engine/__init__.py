"""Tables: checked SQL, DuckDB, Parquet and YAML; what the rules of `domain` need to meet data."""
