"""Checks every cell of a package before anything of it is written."""

from nsclinic.domain.catalogue import analytes, drugs, event_kinds
from nsclinic.domain.record import EventKind, Qualifier
from nsclinic.exchange.faults import EnoughFaultsError, Faults, saying
from nsclinic.exchange.package_tables import EVENTS, OBSERVATIONS, PackageTable
from nsclinic.registry.csv_check import CheckedColumn, CheckedFile, CheckedPair, checked
from nsclinic.registry.errors import PackageRefusedError
from nsclinic.registry.kinds import COUNT, WORD, is_number, kind_of
from nsclinic.registry.package import Package
from nsclinic.registry.tables import PACKAGE_CSV


def check(package: Package) -> None:
    """Check every file of a package whose manifest matches, and keep what each was found to hold.

    Raises:
        PackageRefusedError: every fault with its place, up to a hundred.
    """
    faults = Faults()
    try:
        for table in PACKAGE_CSV:
            package.contents[table.name] = checked(package.path(table), wanted(table), faults)
    except EnoughFaultsError:
        pass
    if faults:
        raise PackageRefusedError(*(f"{package.name}: {fault}" for fault in faults.found))


def wanted(table: PackageTable) -> CheckedFile:
    """Give what a file of a package may hold."""
    return CheckedFile(
        table.file,
        tuple(
            CheckedColumn(field.name, kind_of(table, field), may_be_empty=not field.is_required)
            for field in table.fields
        ),
        _pairs(table),
    )


def _pairs(table: PackageTable) -> tuple[CheckedPair, ...]:
    if table is OBSERVATIONS:
        return (
            CheckedPair("code", "unit", _is_unit_of, saying("is not a unit of {of}")),
            CheckedPair("code", "value", _is_value_of, saying("is no value of {of}")),
            CheckedPair("qualifier", "value", _is_done, saying("must be there, but for what is not_done")),
        )
    if table is EVENTS:
        return (CheckedPair("kind", "code", _is_code_of, saying("is not a code of {of}")),)
    return ()


def _is_unit_of(code: str, unit: str) -> bool:
    analyte = analytes()[code]
    return not unit or analyte.unit(unit) is not None


def _is_value_of(code: str, value: str) -> bool:
    """Say whether a value may be one of the code, in whatever unit; empty is for `not_done` alone, see `_is_done`."""
    analyte = analytes()[code]
    is_choice_alone = bool(analyte.choices) and not analyte.units
    return not value or value in analyte.choices or (is_number(value) and not is_choice_alone)


def _is_done(qualifier: str, value: str) -> bool:
    return (qualifier == Qualifier.NOT_DONE) == (not value)


def _is_code_of(kind: str, code: str) -> bool:
    entry = event_kinds()[EventKind(kind)]
    if entry.codes_from == "drug":
        return code in drugs()
    if entry.codes_from == "step":
        return COUNT.is_good(code)
    if entry.codes_from:
        return WORD.is_good(code)
    return code in entry.codes
