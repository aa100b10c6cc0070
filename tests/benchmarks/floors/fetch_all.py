"""The floor of a review: every row of every child, fetched and forgotten; `python fetch_all.py FILE`."""

import sys

from sqlcipher3 import dbapi2

connection = dbapi2.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
connection.execute("PRAGMA cache_size = -32000")
for child, *_ in connection.execute("SELECT * FROM child ORDER BY patient_id").fetchall():
    for table in ("visit", "observation", "treatment", "event"):
        connection.execute(f"SELECT * FROM {table} WHERE child = ? AND removed = 0", (child,)).fetchall()
