"""The central side: packages of many sites into one database, DuckDB or PostgreSQL, and the tables over them."""
