"""Writes the rows as an interchange folder with rows and columns shuffled, and some digits in Arabic script."""

import csv
from pathlib import Path
from random import Random

from tests.cohort_s0.children import children
from tests.cohort_s0.courses import Row, all_rows

EASTERN = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩\u066b")
NUMBER_COLUMNS = ("value", "dose", "hours_after_dose")


def write_clinic(folder: Path, seed: int) -> Path:
    """Write the clinic of the paper as another program would; gives the folder."""
    chance = Random(seed)
    rows = all_rows(children(), seed)
    folder.mkdir()
    for name in ("patients", "visits", "observations", "treatments", "events"):
        _write(folder / f"{name}.csv", getattr(rows, name), chance)
    return folder


def _write(path: Path, rows: list[Row], chance: Random) -> None:
    columns = sorted({column for row in rows for column in row})
    chance.shuffle(columns)
    shuffled = list(rows)
    chance.shuffle(shuffled)
    with path.open("w", encoding=chance.choice(("utf-8", "utf-8-sig")), newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator=chance.choice(("\n", "\r\n")))
        writer.writeheader()
        for row in shuffled:
            writer.writerow({column: _in_some_script(column, text, chance) for column, text in row.items()})


def _in_some_script(column: str, text: str, chance: Random) -> str:
    if column in NUMBER_COLUMNS and text[:1].isdigit() and "+" not in text and chance.random() < 0.03:
        return text.translate(EASTERN)
    return text
