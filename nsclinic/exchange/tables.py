"""The five tables of the interchange folder and their columns: one home for what is read and what is written.

The order is the order in which `export` writes them; a file that is read may have its columns in any order.
"""

from dataclasses import dataclass

ROW_ID = "row_id"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a CSV file, or a sheet of the same name. `required` columns must stand in the header."""

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]

    @property
    def file(self) -> str:
        """The name of its CSV file."""
        return f"{self.name}.csv"


PATIENTS = Table(
    "patients",
    (
        "patient_id",
        "given_name",
        "family_name",
        "sex",
        "birth_date",
        "birth_date_estimated",
        "guardian",
        "phone",
        "address",
        "diagnosis_date",
        "cause",
        "consent_registry",
        "note",
        ROW_ID,
    ),
    ("patient_id", "birth_date"),
)

VISITS = Table(
    "visits",
    ("patient_id", "date", "kind", "clinician", "next_visit_date", "note", ROW_ID),
    ("patient_id", "date", "kind"),
)

OBSERVATIONS = Table(
    "observations",
    (
        "patient_id",
        "date",
        "code",
        "qualifier",
        "value",
        "unit",
        "hours_after_dose",
        "place",
        "lab",
        "note",
        ROW_ID,
    ),
    ("patient_id", "date", "code", "value"),
)

TREATMENTS = Table(
    "treatments",
    (
        "patient_id",
        "drug",
        "start_date",
        "end_date",
        "dose",
        "dose_unit",
        "frequency",
        "doses_per_day",
        "note",
        ROW_ID,
    ),
    ("patient_id", "drug", "start_date"),
)

EVENTS = Table(
    "events",
    ("patient_id", "date", "kind", "code", "severity", "clinician", "note", ROW_ID),
    ("patient_id", "date", "kind", "code"),
)

TABLES = (PATIENTS, VISITS, OBSERVATIONS, TREATMENTS, EVENTS)

ROW_TABLES = TABLES[1:]
"""The tables whose rows belong to a child of the first."""

PACKAGE_FILES = frozenset(
    {"course.csv", "steps.csv", "relapses.csv", "removed.csv", "datapackage.json", "MANIFEST.sha256"}
)
"""What a registry package adds to the folder: it may lie there and is not read."""

PACKAGE_SHEETS = frozenset(file.removesuffix(".csv") for file in PACKAGE_FILES if file.endswith(".csv"))

NUMBER_COLUMNS = frozenset({"value", "dose", "hours_after_dose", "doses_per_day"})
"""Columns of numbers: they are never escaped, and a decimal comma in them splits the cell in two."""

MULTI_LINE_COLUMNS = frozenset({"note"})
"""Columns in which a quoted cell may go on over several lines."""
