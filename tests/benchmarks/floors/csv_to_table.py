"""The floor of an import: rows of text into tables of text; `python csv_to_table.py FILE PASSPHRASE FOLDER`.

The same engine, key and settings, tables as wide as those of the clinic; no ids, no checks, no audit. What no file has
a column for stays empty.
"""

import csv
import sys
from itertools import islice
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from sqlcipher3 import dbapi2

TABLES = {
    "patients": "child",
    "visits": "visit",
    "observations": "observation",
    "treatments": "treatment",
    "events": "event",
}

file, passphrase, folder = sys.argv[1:]
with open(file, "rb") as opened:  # noqa: PTH123
    salt = opened.read(16)
key = hash_secret_raw(passphrase.encode(), salt, 3, 64 * 1024, 1, 32, Type.ID)
connection = dbapi2.connect(file, isolation_level=None)
connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
for setting in (
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
    "mmap_size = 0",
    "synchronous = EXTRA",
    "cache_size = -32000",
    "locking_mode = exclusive",
    "journal_mode = TRUNCATE",
):
    connection.execute(f"PRAGMA {setting}")
connection.execute("BEGIN IMMEDIATE")
for name, table in TABLES.items():
    with (Path(folder) / f"{name}.csv").open(newline="", encoding="utf-8-sig") as read:
        rows = csv.reader(read)
        width = len(next(rows))
        columns = connection.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchall()
        connection.execute(
            f"CREATE TABLE raw_{table} ({', '.join(f'{column} TEXT' for (column,) in columns)})"
        )
        cells = ["?"] * width + ["''"] * (len(columns) - width)
        put = f"INSERT INTO raw_{table} VALUES ({', '.join(cells)})"
        while some := list(islice(rows, 10_000)):
            connection.executemany(put, some)
connection.execute("COMMIT")
