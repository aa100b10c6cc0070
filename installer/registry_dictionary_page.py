"""Makes the manual's page on what a registry package holds, from the tables and the catalogues."""

from collections.abc import Iterator, Sequence

from nsclinic.domain.catalogue import drugs, treatment_drugs, ucum
from nsclinic.domain.notices import LOINC_NOTICE, UCUM_NOTICE
from nsclinic.exchange.code_lists import event_code_lists, public_codes
from nsclinic.exchange.column_codes import address_of, labels_of
from nsclinic.exchange.package_tables import (
    DRUG_COLUMNS,
    PACKAGE_TABLES,
    PackageField,
    PackageTable,
)

_HEAD = """# What a registry package holds

*Made from the program's own tables and catalogues by `python installer/manual.py`; do not edit.* What it means for the
clinic stands in [registry.md](registry.md). The same is in every package as `datapackage.json` (Frictionless Data
Package), and `nsclinic export … --redcap FILE.csv` writes it as a REDCap data dictionary: a form a file, `patients` and
`course` once a child, the others as repeating instruments; a variable is the form and the column (`visits_date`).

Files are CSV: UTF-8 without a byte-order mark, comma, CR LF, a header line, a decimal point, dates as `2026-11-23`,
truths as `yes` and `no`; an empty cell is not known. **!** marks a cell that is never empty. Dates are the true ones
and are not shifted, but for the day of birth, which becomes the first of its month.
"""


def page() -> str:
    """Give the whole page."""
    parts = [_HEAD, *(_table(table) for table in PACKAGE_TABLES), _public(), _events(), _notices()]
    return "\n".join(parts)


def _table(table: PackageTable) -> str:
    lines = [f"## {table.file}", "", f"{table.meaning[:1].upper()}{table.meaning[1:]}.", ""]
    lines += ["| column | | type | unit | what it is | codes |", "|---|---|---|---|---|---|"]
    lines += [_row(one, table) for one in _fields(table)]
    return "\n".join(lines) + "\n"


def _fields(table: PackageTable) -> Iterator[PackageField]:
    """Give the columns; those that stand once for each drug, once for `<drug>`."""
    shown, *others = treatment_drugs()
    of_others = {f"{code}_{column}" for code in others for column in DRUG_COLUMNS}
    of_shown = {f"{shown}_{column}": column for column in DRUG_COLUMNS}
    label = drugs()[shown].label
    for one in table.fields:
        if one.name in of_shown:
            meaning = one.meaning.replace(label, "the drug")
            yield PackageField(
                f"<drug>_{of_shown[one.name]}", one.type, meaning, one.choices, one.unit, one.is_required
            )
        elif one.name not in of_others:
            yield one


def _row(one: PackageField, table: PackageTable) -> str:
    unit = one.unit and (one.unit if ucum()[one.unit] == one.unit else f"{one.unit} (`{ucum()[one.unit]}`)")
    address = address_of(table.name, one.name)
    meaning = one.meaning + (f"; LOINC {address.rpartition('/')[2]}" if address else "")
    required = "!" if one.is_required else ""
    cells = (f"`{one.name}`", required, one.type.value, unit, meaning, _codes(one, table))
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _codes(one: PackageField, table: PackageTable) -> str:
    labels = labels_of(table.name, one.name, one.choices) if one.choices else {}
    return ", ".join(f"`{code}`" if code == label else f"`{code}` {label}" for code, label in labels.items())


def _public() -> str:
    rows = [
        (one.of.replace("_", " "), f"`{one.code}`", one.unit, one.system, one.public)
        for one in public_codes()
    ]
    return _section(
        "Public codes",
        "LOINC's code depends on the unit: a mass and a molar value have two codes, and none stands where no confirmed "
        "code is known. Mizoribine has no ATC code. A histology that is not listed is N04.9.",
        ("list", "code", "unit", "system", "public code"),
        rows,
    )


def _events() -> str:
    rows = [
        (kind, ", ".join(f"`{code}` {label}" for code, label in codes.items()))
        for kind, codes in event_code_lists().items()
    ]
    return _section(
        "Codes of events",
        "`protocol_start` names a protocol, `step_start` a step's number, `treatment_planned` a drug, `set_aside` a "
        "rule.",
        ("kind", "codes"),
        rows,
    )


def _section(title: str, says: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"## {title}", "", says, "", f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    lines += [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _notices() -> str:
    return f"## Notices\n\n{LOINC_NOTICE}\n\n{UCUM_NOTICE}\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
