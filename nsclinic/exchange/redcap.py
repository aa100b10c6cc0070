"""The package's columns as a REDCap data dictionary: for a registry that keeps its children in REDCap.

A file by itself, never in a package (whose files the contract names). A form a file: patients and course once a child,
the others as repeating instruments, to be switched on in the project. A variable is the form and the column:
`visits_date`.
"""

import csv
import io
import re
from collections.abc import Sequence

from nsclinic.domain.catalogue import ucum
from nsclinic.exchange.column_codes import address_of, labels_of, title_of
from nsclinic.exchange.package_tables import (
    COURSE,
    PACKAGE_TABLES,
    PATIENT_ID,
    PATIENTS,
    REMOVED,
    FieldType,
    PackageField,
    PackageTable,
)
from nsclinic.exchange.tables import ROW_ID

HEADER = (
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)
"""The eighteen columns as REDCap itself writes them, in its order."""

ONCE_A_CHILD = (PATIENTS, COURSE)
"""Forms that are filled in once; every other is a repeating instrument."""

MOST_RADIO_BUTTONS = 6

_CODE = re.compile(r"[A-Za-z0-9_]+")
"""What REDCap takes for the code of a choice."""

_VALIDATION = {FieldType.DATE: "date_ymd", FieldType.NUMBER: "number", FieldType.INTEGER: "integer"}


def forms(tables: Sequence[PackageTable] = PACKAGE_TABLES) -> tuple[PackageTable, ...]:
    """Give the files that become forms, in their order: all but what is to be deleted, which REDCap deletes by hand."""
    return tuple(table for table in tables if table is not REMOVED)


def redcap_dictionary(tables: Sequence[PackageTable] = PACKAGE_TABLES) -> bytes:
    """Give the dictionary as a CSV file: UTF-8, CR LF, as REDCap's own."""
    stream = io.StringIO(newline="")
    rows = csv.writer(stream, lineterminator="\r\n")
    rows.writerow(HEADER)
    for table in forms(tables):
        columns = [one for one in table.fields if one.name != PATIENT_ID or table is PATIENTS]
        for place, one in enumerate(columns):
            rows.writerow(_row(one, table, is_first=place == 0))
    return stream.getvalue().encode()


def variable_of(table: PackageTable, column: str) -> str:
    """Give the variable of a column; the record's own id is `patient_id` in all forms."""
    return column if column == PATIENT_ID else f"{table.name}_{column}"


def _row(one: PackageField, table: PackageTable, *, is_first: bool) -> tuple[str, ...]:
    kind, choices = _type_of(one, table)
    is_number = one.type in (FieldType.NUMBER, FieldType.INTEGER)
    return (
        variable_of(table, one.name),
        table.name,
        f"{table.meaning[:1].upper()}{table.meaning[1:]}" if is_first else "",
        kind,
        title_of(one.name),
        choices,
        _note_of(one, table),
        _VALIDATION.get(one.type, ""),
        "0" if is_number else "",
        "",
        "y" if _may_identify(one) else "",
        "",
        "y" if one.is_required else "",
        "",
        "",
        "",
        "",
        "",
    )


def _type_of(one: PackageField, table: PackageTable) -> tuple[str, str]:
    """Give field type and choices; codes that REDCap would refuse (`mg/dL`, `<`) stay text."""
    codes = labels_of(table.name, one.name, one.choices) if one.choices else {}
    if one.type is FieldType.BOOLEAN:
        codes = {"yes": "yes", "no": "no"}
    if not codes or not all(_CODE.fullmatch(code) for code in codes):
        return "text", ""
    choices = " | ".join(f"{code}, {label.replace('|', '/')}" for code, label in codes.items())
    return "radio" if len(codes) <= MOST_RADIO_BUTTONS else "dropdown", choices


def _note_of(one: PackageField, table: PackageTable) -> str:
    said = [f"{one.meaning[:1].upper()}{one.meaning[1:]}."]
    if one.unit:
        said.append(f"Unit: {one.unit} (UCUM {ucum()[one.unit]}).")
    if address := address_of(table.name, one.name):
        said.append(f"LOINC {address.rpartition('/')[2]}.")
    return " ".join(said)


def _may_identify(one: PackageField) -> bool:
    """Say whether a column could help to tell who a child is: pseudonyms and every date."""
    return one.type is FieldType.DATE or one.name in (PATIENT_ID, ROW_ID)
