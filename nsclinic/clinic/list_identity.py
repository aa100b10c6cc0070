"""Who each row of a clinic's own list is: a child already here, a new one, or one who may be here and is asked about.

A row is a child already here by the clinic number, or by the same name and birth date where only one child has them.
What the clinic knows of such a child's name, birth date and sex stays as the clinic has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from nsclinic.domain.record import Sex
from nsclinic.exchange.faults import Faults, Saying, Warnings, saying
from nsclinic.exchange.list_reading import ListedRow, ListTerms
from nsclinic.store import ChildLine, ClinicFile
from nsclinic.store.folding import fold

if TYPE_CHECKING:
    from datetime import date

MAY_DIFFER_DAYS = 731
"""Birth dates further apart than two years are two children's, unless day and month are the same."""

NEW_CHILD = ""
"""The decision that a row is nobody who is here."""


class MaybeSame(NamedTuple):
    """A row that may be a child of the clinic: those it may be, most alike first."""

    line: int
    row: ListedRow
    lines: tuple[ChildLine, ...]


class Here(NamedTuple):
    """A row that is a child of the clinic."""

    line: int
    row: ListedRow
    child: ChildLine


@dataclass(slots=True)
class Identified:
    """The rows with their clinic numbers, and how they came to them."""

    rows: list[ListedRow] = field(default_factory=list)
    new: list[ListedRow] = field(default_factory=list)
    here: list[Here] = field(default_factory=list)
    maybe: list[MaybeSame] = field(default_factory=list)


class Identification:
    """Tells the rows of one list apart. `decisions`: a row's line to the child it is, or `NEW_CHILD`."""

    def __init__(
        self,
        clinic: ClinicFile,
        terms: ListTerms,
        decisions: Mapping[int, str],
        faults: Faults,
        warnings: Warnings,
    ) -> None:
        self._clinic = clinic
        self._terms = terms
        self._decisions = decisions
        self._faults = faults
        self._warnings = warnings
        self._by_id = {line.patient_id: line for line in clinic.child_lines()}
        self._by_name: dict[tuple[str, date], list[ChildLine]] = {}
        for line in self._by_id.values():
            self._by_name.setdefault((fold(line.name), line.birth_date), []).append(line)
        self._listed: dict[tuple[str, date], ListedRow] = {}
        self._ids: dict[str, int] = {}
        self.found = Identified()

    def take(self, row: ListedRow) -> None:
        """Find out who one row is.

        Raises:
            EnoughFaultsError: the report is full.
        """
        if self._stands_before(row):
            return
        number = row.values["patient_id"]
        child = self._by_id.get(number)
        if child is not None:
            self._is_here(row, child, keeps_identity=False)
            return
        if number and self._clinic.is_removed(number):  # stays deleted, and the plan says so
            if self._is_free(row, number):
                self.found.rows.append(row)
            return
        same = self._same_name_and_birth(row)
        if not number and len(same) == 1 and not _contradicts(row, same[0]):
            self._is_here(row, same[0], keeps_identity=True)
            return
        self._ask(row)

    def give_numbers(self) -> None:
        """Give the new children without a number the next free ones."""
        nameless = [place for place, row in enumerate(self.found.rows) if not row.values["patient_id"]]
        free = iter(
            number
            for number in self._clinic.next_patient_ids(len(nameless) + len(self._ids))
            if number not in self._ids
        )
        for place in nameless:
            row = self.found.rows[place]
            numbered = row.but(patient_id=next(free))
            self.found.rows[place] = numbered

    def _ask(self, row: ListedRow) -> None:
        """Take a row for new, unless it was decided to be somebody; who it may be is told either way."""
        similar = self._similar(row)
        decided = self._decisions.get(row.line)
        if similar:
            self.found.maybe.append(MaybeSame(row.line, row, similar))
        if decided:
            chosen = next((line for line in similar if line.patient_id == decided), None)
            if chosen is None:
                words = saying(
                    "was taken for {id}, who is no longer like this child: decide again", id=decided
                )
                self._fault(row, words)
            else:
                self._is_here(row, chosen, keeps_identity=True)
            return
        if similar and decided is None:
            words = saying(
                "may be {name} ({id}), who is here already; imported as a new child",
                name=similar[0].name,
                id=similar[0].patient_id,
            )
            self._warnings.add(self._terms.fault(row.line, self._terms.column_of("given_name"), words))
        number = row.values["patient_id"]
        if number and not self._is_free(row, number):
            return
        self.found.rows.append(row)
        self.found.new.append(row)

    def _is_here(self, row: ListedRow, child: ChildLine, *, keeps_identity: bool) -> None:
        if not self._is_free(row, child.patient_id):
            return
        taken = row
        if keeps_identity:
            taken = row.but(
                patient_id=child.patient_id,
                given_name="",
                family_name="",
                sex="",
                birth_date=child.birth_date.isoformat(),
                birth_date_estimated="",
            )
        self.found.rows.append(taken)
        self.found.here.append(Here(row.line, row, child))

    def _is_free(self, row: ListedRow, patient_id: str) -> bool:
        """Refuse the second row of one child."""
        earlier = self._ids.setdefault(patient_id, row.line)
        if earlier == row.line:
            return True
        words = saying("is the same child as line {line}: leave one of them", line=earlier)
        self._fault(row, words, "patient_id" if row.values["patient_id"] else "given_name")
        return False

    def _stands_before(self, row: ListedRow) -> bool:
        """Say whether the list has this child already; two rows that say the same are taken once."""
        if not row.name:
            return False
        earlier = self._listed.setdefault((fold(row.name), row.birth_date), row)
        if earlier is row:
            return False
        numbers = {earlier.values["patient_id"], row.values["patient_id"]}
        if len(numbers - {""}) == 2:
            words = saying("has the name and birth date of line {line}", line=earlier.line)
            self._warnings.add(self._terms.fault(row.line, self._terms.column_of("given_name"), words))
            return False
        if row.values == earlier.values and not row.is_by_age:
            words = saying("says the same as line {line}; taken once", line=earlier.line)
            self._warnings.add(self._terms.fault(row.line, self._terms.column_of("given_name"), words))
        else:
            words = saying(
                "has the name and birth date or age of line {line}: leave one of them, or give both a clinic number",
                line=earlier.line,
            )
            self._fault(row, words)
        return True

    def _same_name_and_birth(self, row: ListedRow) -> list[ChildLine]:
        return self._by_name.get((fold(row.name), row.birth_date), []) if row.name else []

    def _similar(self, row: ListedRow) -> tuple[ChildLine, ...]:
        if not row.name or not self._by_id:
            return ()
        values = row.values
        birth = None if row.is_by_age else row.birth_date
        found = self._clinic.similar_children(values["given_name"], values["family_name"], birth)
        return tuple(line for line in found if _may_be_born(row, line))

    def _fault(self, row: ListedRow, words: Saying, column: str = "given_name") -> None:
        place = self._terms.column_of(column)
        self._faults.add(self._terms.fault(row.line, place, words))


def _contradicts(row: ListedRow, line: ChildLine) -> bool:
    sex = row.values["sex"]
    return bool(sex) and Sex.UNKNOWN not in (Sex(sex), line.sex) and Sex(sex) is not line.sex


def _may_be_born(row: ListedRow, line: ChildLine) -> bool:
    """Say whether two birth dates can be one child's: near each other, or the same but for the year."""
    one, other = row.birth_date, line.birth_date
    return abs((one - other).days) <= MAY_DIFFER_DAYS or (one.day, one.month) == (other.day, other.month)
