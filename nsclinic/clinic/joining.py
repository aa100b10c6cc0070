"""Bringing together two desks of one clinic: what came to pass on the other computer is looked through, then comes in.

Two computers work apart on copies of one clinic file. What one of them wrote comes into the file of the other as it is,
with its entries in the account; whatever both wrote about one thing is decided by somebody, side by side, before any of
it is kept. What says the same word for word is kept once, without a question. (Two records of one child: `merging`.)
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from nsclinic.clinic.backups import Why, back_up_before
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.merging import AnyRow, saying_of, speak_of_the_same
from nsclinic.clinic.rights import Right
from nsclinic.domain.record import Child, Event, Observation, Treatment, Visit
from nsclinic.store import (
    JOIN_KIND,
    BothWrote,
    ChildLine,
    Choice,
    ClinicFile,
    Decisions,
    Joining,
    JoinPlan,
    JoinUndecidedError,
    PassphraseNeededError,
    RowConflict,
    SameFileError,
    WrongPassphraseError,
    WrongSecretError,
    open_clinic,
)

CLOCK_TOLERANCE = timedelta(minutes=10)
"""A clock that is further ahead than this is told of."""

Progress = Callable[[int, int], None]
"""Told after each child: how many are done, of how many; what it raises stops all, and nothing is kept."""


class Doubled(NamedTuple):
    """Rows of one child that speak of one thing, entered on both computers in different words.

    Of a drug both cannot stand: it would be counted as two doses.
    """

    key: str
    patient_id: str
    mine: tuple[AnyRow, ...]
    theirs: tuple[AnyRow, ...]

    @property
    def may_keep_both(self) -> bool:
        """Whether both may stand side by side."""
        return not isinstance(self.mine[0], Treatment)


Question = RowConflict | Doubled
"""What somebody has to decide."""


def choices_of(question: Question) -> tuple[Choice, ...]:
    """Give what can be chosen."""
    has_both = question.may_keep_both if isinstance(question, Doubled) else question.together is not None
    return (Choice.MINE, Choice.THEIRS, *([Choice.BOTH] if has_both else []))


class Alike(NamedTuple):
    """A child registered on the other computer who may be one registered here: two records to be put together."""

    there: Child
    here: ChildLine


@dataclass(frozen=True, slots=True)
class JoinPreview:
    """What would come in from another computer's file, and what has to be decided."""

    plan: JoinPlan
    questions: tuple[Question, ...]
    word_for_word: frozenset[str]
    alike: tuple[Alike, ...]
    is_clock_ahead: bool
    names: Mapping[str, str]
    """The name of each child about whom something is asked, by clinic number."""

    def undecided(self, choices: Mapping[str, Choice]) -> tuple[Question, ...]:
        """Give the questions that these choices do not answer."""
        return tuple(one for one in self.questions if choices.get(one.key) not in choices_of(one))

    def decisions(self, choices: Mapping[str, Choice]) -> Decisions:
        """Give the choices as the store takes them.

        Raises:
            JoinUndecidedError: something is not decided.
        """
        if left := self.undecided(choices):
            raise JoinUndecidedError(len(left))
        removed = set(self.word_for_word)
        for one in self.questions:
            if isinstance(one, Doubled) and choices[one.key] is not Choice.BOTH:
                gone = one.theirs if choices[one.key] is Choice.MINE else one.mine
                removed |= {row.row_id for row in gone}
        rows = {one.key: choices[one.key] for one in self.questions if isinstance(one, RowConflict)}
        return Decisions(rows, frozenset(removed))


@contextmanager
def other_desk(clinic: Clinic, path: Path, secret: str = "") -> Iterator[ClinicFile]:
    """Open another computer's file for reading: by this clinic's own key, else by `secret`.

    `secret` is the passphrase of that file, the code of its recovery sheet, or there the password of whoever is at work
    here.

    Raises:
        SameFileError: it is the file that is open here.
        PassphraseNeededError: it has another key, and no secret was given.
        WrongPassphraseError: the secret does not open it.
        StoreError: it cannot be opened, and why.
    """
    clinic.require(Right.MERGE)
    if path.exists() and path.samefile(clinic.store.path):
        raise SameFileError(path)
    with _opened(clinic, path, secret) as store:
        yield store


def _opened(clinic: Clinic, path: Path, secret: str) -> ClinicFile:
    if clinic.store.raw_key is not None:
        try:
            return open_clinic(path, raw_key=clinic.store.raw_key, read_only=True, accept_older=True)
        except WrongPassphraseError as error:
            if not secret:
                raise PassphraseNeededError(path) from error
    try:
        return open_clinic(path, passphrase=secret or None, read_only=True, accept_older=True)
    except (WrongPassphraseError, WrongSecretError):
        if not clinic.store.user:
            raise
    return open_clinic(path, passphrase=secret, user=clinic.store.user, read_only=True, accept_older=True)


def _nobody(done: int, of: int) -> None:
    del done, of


def join_preview(clinic: Clinic, path: Path, secret: str = "", progress: Progress = _nobody) -> JoinPreview:
    """Give what would come in from another computer's file; nothing is written.

    Raises:
        StoreError: the file cannot be opened, is another clinic's, or cannot be brought together with this one.
    """
    with other_desk(clinic, path, secret) as other:
        return _preview(clinic, Joining(clinic.store, other), progress)


def join(
    clinic: Clinic,
    path: Path,
    secret: str = "",
    choices: Mapping[str, Choice] | None = None,
    progress: Progress = _nobody,
) -> JoinPreview:
    """Bring in what the other computer wrote, in one change, and give what it was.

    Where nothing was to come in, nothing is written; `clinic.last_change_id` is empty then.

    Raises:
        JoinUndecidedError: something is not decided; nothing was changed.
        StoreError: as `join_preview`, or the file could not be written.
    """
    with other_desk(clinic, path, secret) as other:
        joining = Joining(clinic.store, other)
        preview = _preview(clinic, joining, _nobody)
        decisions = preview.decisions(choices or {})
        if not preview.plan.is_empty:
            back_up_before(clinic, Why.MERGE)
        with (
            joining.bringing_contents(),
            clinic.changing(JOIN_KIND, path.name) as (change, touched),
        ):
            touched.extend(change.join(joining, decisions, progress))
    return preview


def _preview(clinic: Clinic, joining: Joining, progress: Progress) -> JoinPreview:
    plan = joining.plan(progress=progress)
    word_for_word: set[str] = set()
    doubled: list[Doubled] = []
    for child in plan.both_wrote:
        found, gone = _doubled(child)
        doubled += found
        word_for_word |= gone
    ahead = plan.last_written_there
    questions: tuple[Question, ...] = (*plan.conflicts, *doubled)
    lines = (clinic.store.child_line(number) for number in {one.patient_id for one in questions})
    return JoinPreview(
        plan,
        questions,
        frozenset(word_for_word),
        tuple(_alike(clinic, plan)),
        ahead is not None and ahead.replace(tzinfo=UTC) > datetime.now(UTC) + CLOCK_TOLERANCE,
        {line.patient_id: line.name for line in lines if line is not None},
    )


def _alike(clinic: Clinic, plan: JoinPlan) -> Iterator[Alike]:
    for child in plan.children:
        for line in clinic.similar(child)[:1]:
            yield Alike(child, line)


# --- one thing entered twice -----------------------------------------------------------------------------------------


def _doubled(child: BothWrote) -> tuple[list[Doubled], set[str]]:
    """Give what was entered on both computers in different words, and the rows to go of what says the same."""
    mine = [row for row in child.here if isinstance(row, Visit | Observation | Treatment | Event)]
    theirs = [row for row in child.there if isinstance(row, Visit | Observation | Treatment | Event)]
    mine, theirs, gone = _without_the_same(mine, theirs)
    found = []
    left = list(theirs)
    for first in mine:
        others = [row for row in left if speak_of_the_same(first, row)]
        if not others:
            continue
        left = [row for row in left if row not in others]
        ours = [row for row in mine if any(speak_of_the_same(row, other) for other in others)]
        key = " ".join(sorted(row.row_id for row in (*ours, *others)))
        found.append(Doubled(key, child.patient_id, tuple(ours), tuple(others)))
    return found, gone


def _without_the_same(
    mine: Iterable[AnyRow], theirs: Iterable[AnyRow]
) -> tuple[list[AnyRow], list[AnyRow], set[str]]:
    """Give both without the rows that say the same word for word; of those the row with the greater id is to go.

    So it is the same row whichever computer brings the two together.
    """
    by_saying: dict[tuple[object, ...], list[AnyRow]] = {}
    for row in sorted(mine, key=lambda row: row.row_id):
        by_saying.setdefault(saying_of(row), []).append(row)
    paired: Counter[str] = Counter()
    gone: set[str] = set()
    left = []
    for row in sorted(theirs, key=lambda row: row.row_id):
        if same := by_saying.get(saying_of(row)):
            twin = same.pop(0)
            gone.add(max(twin.row_id, row.row_id))
            paired[twin.row_id] += 1
        else:
            left.append(row)
    return [row for row in mine if not paired[row.row_id]], left, gone
