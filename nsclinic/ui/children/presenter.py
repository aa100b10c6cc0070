"""Children of a list in words: made without Qt, for the list of children, the search field and registration."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload

from nsclinic.domain.record import Sex
from nsclinic.store.folding import fold
from nsclinic.store.values import ChildLine
from nsclinic.wording import Wording

MOST_FOUND = 50
"""The search gives no more than this many; the list says so when there may be others."""


@dataclass(frozen=True, slots=True)
class ChildWords:
    """One child as a list shows it. `alike` counts the children of the same list who bear the same name."""

    patient_id: str
    number: str
    name: str
    sex: str
    age: str
    born: str
    guardian: str
    phone: str
    seen: str
    next_visit: str
    alike: int
    alike_words: str
    known_by: str
    family: str

    @property
    def identity(self) -> str:
        """What tells the child apart from others of that name, in one line."""
        return f"{self.known_by} · {self.family}"

    @property
    def sentence(self) -> str:
        """What a screen reader says: the whole line."""
        parts = (self.name, self.alike_words, self.identity, self.phone, self.seen, self.next_visit)
        return ", ".join(part for part in parts if part)


class ChildrenInWords(Sequence[ChildWords]):
    """The children of one list, each worded when it is first looked at: a list of thousands shows twenty.

    Names are alike where the search takes them for one (accents, case, Arabic letters).
    """

    def __init__(self, lines: Sequence[ChildLine], wording: Wording, today: date) -> None:
        self._lines = lines
        self._wording = wording
        self._today = today
        self._names = [fold(line.name) for line in lines]
        self._alike = Counter(self._names)
        self._worded: dict[int, ChildWords] = {}

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> ChildWords: ...

    @overload
    def __getitem__(self, place: slice) -> list[ChildWords]: ...

    def __getitem__(self, place: int | slice) -> ChildWords | list[ChildWords]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        if place not in self._worded:
            line, name = self._lines[place], self._names[place]
            self._worded[place] = _in_words(line, self._wording, self._today, self._alike[name])
        return self._worded[place]

    def place_of(self, patient_id: str) -> int | None:
        """Give where a child stands; None if she is not listed."""
        return next((place for place, line in enumerate(self._lines) if line.patient_id == patient_id), None)


def _in_words(line: ChildLine, wording: Wording, today: date, alike: int) -> ChildWords:
    sex = wording.sex(line.sex) if line.sex is not Sex.UNKNOWN else wording.t("not known")
    age = wording.age(line.birth_date, today, line.birth_date_estimated)
    born = wording.date(line.birth_date)
    if line.birth_date_estimated:
        born = wording.t("about {date}", date=wording.month(line.birth_date))
    guardian = wording.isolate(line.guardian)
    known_by = " · ".join((wording.isolate(line.patient_id), wording.sex(line.sex), age))
    family = " · ".join(part for part in (wording.t("born {date}", date=born), guardian) if part)
    return ChildWords(
        patient_id=line.patient_id,
        number=wording.isolate(line.patient_id),
        name=wording.isolate(line.name),
        sex=sex,
        age=age,
        born=born,
        guardian=guardian,
        phone=wording.isolate(line.phone),
        seen=wording.date(line.last_seen_on) if line.last_seen_on else "",
        next_visit=wording.date(line.next_visit_on) if line.next_visit_on else "",
        alike=alike,
        alike_words=wording.ngettext("{n} of this name", "{n} of this name", alike) if alike > 1 else "",
        known_by=known_by,
        family=family,
    )


def count_in_words(shown: int, search: str, wording: Wording) -> str:
    """Say how many children are listed, or that nobody was found and what to try."""
    if not search.strip():
        return wording.ngettext("{n} child", "{n} children", shown)
    if shown == 0:
        return wording.t("Nobody found")
    if shown >= MOST_FOUND:
        return wording.t("The best {n} matches; type more letters for fewer", n=shown)
    return wording.ngettext("{n} found", "{n} found", shown)
