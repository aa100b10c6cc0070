"""Checks every cell of a package before anything of it is written."""

from nsclinic.domain.catalogue import analytes, drugs, event_kinds
from nsclinic.domain.record import EventKind, Qualifier
from nsclinic.exchange.faults import EnoughFaultsError, Faults, Saying, saying
from nsclinic.exchange.package_tables import EVENTS, OBSERVATIONS, PACKAGE_TABLES, PackageTable
from nsclinic.registry.csv_check import CheckedColumn, CheckedFile, CheckedTogether, checked
from nsclinic.registry.errors import PackageRefusedError
from nsclinic.registry.kinds import COUNT, WORD, is_number, kind_of
from nsclinic.registry.package import Package


def check(package: Package) -> None:
    """Check every file of a package whose manifest matches, and keep what each was found to hold.

    Raises:
        PackageRefusedError: every fault with its place, up to a hundred.
    """
    faults = Faults()
    try:
        for table in PACKAGE_TABLES:
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
        _together(table),
    )


def _together(table: PackageTable) -> CheckedTogether | None:
    if table is OBSERVATIONS:
        return CheckedTogether(("code", "unit", "qualifier", "value"), _fault_of_observation)
    if table is EVENTS:
        return CheckedTogether(("kind", "code"), _fault_of_event)
    return None


def _fault_of_observation(code: str, unit: str, qualifier: str, value: str) -> tuple[str, Saying] | None:
    analyte = analytes()[code]
    if unit and analyte.unit(unit) is None:
        return "unit", saying("is not a unit of {code}", code=code)
    if (qualifier == Qualifier.NOT_DONE) != (not value):
        return "value", saying("must be there, but for what is not_done")
    is_choice = bool(analyte.choices) and (not analyte.units or analyte.takes_choice(unit))
    if value and not (value in analyte.choices if is_choice else is_number(value)):
        return "value", saying("is no value of {code}", code=code)
    return None


def _fault_of_event(kind: str, code: str) -> tuple[str, Saying] | None:
    entry = event_kinds()[EventKind(kind)]
    if entry.codes_from == "drug":
        is_good = code in drugs()
    elif entry.codes_from == "step":
        is_good = COUNT.is_good(code)
    else:
        is_good = WORD.is_good(code) if entry.codes_from else code in entry.codes
    return None if is_good else ("code", saying("is not a code of {kind}", kind=kind))
