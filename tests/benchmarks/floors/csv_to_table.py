"""The floor of an import: rows of text into tables of text; `python csv_to_table.py FILE PASSPHRASE FOLDER`.

The same engine, key and settings, the same number of columns; no ids, no checks, no audit.
"""

import csv
import sys
from itertools import islice
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from sqlcipher3 import dbapi2

file, passphrase, folder = sys.argv[1:]
with open(file, "rb") as opened:  # noqa: PTH123
    salt = opened.read(16)
key = hash_secret_raw(passphrase.encode(), salt, 3, 64 * 1024, 1, 32, Type.ID)
connection = dbapi2.connect(file, isolation_level=None)
connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
for setting in (
    "synchronous = EXTRA",
    "journal_mode = TRUNCATE",
    "secure_delete = ON",
    "cache_size = -32000",
):
    connection.execute(f"PRAGMA {setting}")
connection.execute("BEGIN IMMEDIATE")
for path in sorted(Path(folder).glob("*.csv")):
    with path.open(newline="", encoding="utf-8-sig") as read:
        rows = csv.reader(read)
        heads = next(rows)
        connection.execute(f"CREATE TABLE raw_{path.stem} ({', '.join(f'{head} TEXT' for head in heads)})")
        put = f"INSERT INTO raw_{path.stem} VALUES ({', '.join('?' * len(heads))})"
        while some := list(islice(rows, 10_000)):
            connection.executemany(put, some)
connection.execute("COMMIT")
