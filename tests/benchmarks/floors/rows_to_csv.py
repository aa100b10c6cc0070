"""The floor of an export: the same columns of the same rows into CSV files; `python rows_to_csv.py FILE FOLDER`.

Of the children whose family consented, child after child; no names made for rows, nothing cut, nothing concluded.
"""

import csv
import sys
from pathlib import Path

from sqlcipher3 import dbapi2

file, folder = sys.argv[1:]
TABLES = {
    "patients": ("child", "sex, birth_date, birth_date_estimated, diagnosis_date, cause, consent_registry"),
    "visits": ("visit", "on_date, kind, next_visit_date"),
    "observations": ("observation", "on_date, code, qualifier, value, unit, hours_after_dose, place"),
    "treatments": ("treatment", "drug, start_date, end_date, dose, dose_unit, frequency, doses_per_day"),
    "events": ("event", "on_date, kind, code, severity"),
}
connection = dbapi2.connect(f"file:{file}?mode=ro", uri=True)
connection.execute("PRAGMA cache_size = -32000")
children = connection.execute(
    "SELECT child, patient_id FROM child WHERE removed = 0 AND consent_registry = 'yes' ORDER BY patient_id"
).fetchall()
for name, (table, columns) in TABLES.items():
    with (Path(folder) / f"{name}.csv").open("w", newline="", encoding="utf-8") as written:
        rows = csv.writer(written)
        for child, patient_id in children:
            rows.writerows(
                connection.execute(
                    f"SELECT ?, {columns}, row_id FROM {table} WHERE child = ? AND removed = 0",
                    (patient_id, child),
                )
            )
