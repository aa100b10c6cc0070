"""Damages a clinic's files, bit by bit and page by page, and sees whether anything wrong is ever shown.

    python -m tests.drills.damage 10000                ten thousand damages over all files of a clinic
    python -m tests.drills.damage 10000 --first-pages  and each byte of the first three pages of the clinic file

Damaged are the clinic file, its recovery slots (`FILE.keys` and their copy), its documents (`FILE.d`), its drafts
(`FILE.drafts`) and its head (`FILE.head`). Each damage must be noticed: the file does not open, or refuses to be read,
or `check` names a fault; and what is read before that must be what was written. A file without a passphrase has no sums
over its pages: what of it goes unnoticed is counted and told, and is the control: were nothing unnoticed, the drill
would not see.

What else a clinic keeps (its backups) is one more `Part`: a file, and a way to read it that gives what it is worth.
"""

import hashlib
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.importing import import_folder
from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.domain.record import Event, EventKind, Observation, Treatment, Visit, VisitKind
from nsclinic.store import AdoptedProtocol, ClinicFile, Standing, StoreError, create_clinic, open_clinic
from nsclinic.store.drafts import Drafts
from nsclinic.store.head import head_file
from nsclinic.store.key_slots import key_by_recovery_code, keys_copy, keys_file
from nsclinic.store.recovery_code import new_recovery_code
from tests.drills.ground import (
    NAME,
    Ground,
    Rate,
    clinic_of,
    command,
    make_ground,
    ram_folder,
    register_children,
    reopened,
    say,
    verdict,
    working_folder,
)
from tests.drills.harm import PAGE, Damage, damages, flips_of_every_byte
from tests.drills.work import CHILDREN, DOCUMENT, DRAFT, FIRST_DAY, VISIT, Job

EXAMPLES = Path(__file__).resolve().parents[2] / "resources" / "examples" / "clinic"
VISITS, DOCUMENTS, DRAFTS = 40, 3, 4
FIRST_PAGES = 3
OPENING, READING, CHECK = "noticed at opening", "noticed at reading", "noticed by check"
HARMLESS, UNNOTICED, WRONG = "no difference in what it says", "unnoticed", "shown wrong"
GONE = "gone without a word: the file was emptied"
STUMBLED = "noticed without a sentence"
FAILING = frozenset({UNNOTICED, WRONG, STUMBLED})


class Shown(NamedTuple):
    """What came of looking at a damaged file: where it was noticed, or what it is worth."""

    outcome: str
    what: str = ""


@dataclass
class Part:
    """One file of a clinic: `look` opens it with the program and says what is seen."""

    name: str
    path: Path
    share: int
    look: Callable[[], Shown]
    whole: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.whole = self.path.read_bytes()

    def shown_under(self, damage: Damage) -> Shown:
        """Damage the file, look, and take the damage back."""
        damage.do(self.path, self.whole)
        try:
            return self.look()
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            return Shown(STUMBLED, repr(error))
        finally:
            if self.path.exists():
                damage.take_back(self.path, self.whole)
            else:
                self.path.write_bytes(self.whole)


def said_by(store: ClinicFile) -> Iterator[tuple[str, str]]:
    """Give what a clinic file says, piece by piece as it is read, as sums: children, documents, settings, the audit."""

    def summed(content: object) -> str:
        return hashlib.sha256(repr(content).encode()).hexdigest()

    yield "children", summed(store.child_lines())
    for child in store.patient_ids():
        yield f"child {child}", summed(store.record(child))
        yield f"documents of {child}", summed(store.attachments.of(child))
        yield f"removed of {child}", summed(store.removed(child))
        yield f"superseded of {child}", summed(store.superseded(child))
    yield "settings", summed(store.settings.all())
    yield "protocols", summed(store.adopted_protocols())
    yield "audit", summed(store.changes(1_000_000))


def look_at_clinic(path: Path, raw_key: bytes | None, reference: dict[str, str]) -> Shown:
    """Open a clinic file, read everything in it and compare each piece as it is read, check."""
    try:
        store = open_clinic(path, raw_key=raw_key)
    except StoreError as error:
        return Shown(OPENING, str(error))
    with store:
        read = 0
        try:
            for name, content in said_by(store):
                read += 1
                if reference.get(name) != content:
                    return Shown(WRONG, name)
        except StoreError as error:
            return Shown(READING, str(error))
        if read != len(reference):
            return Shown(WRONG, f"{read} of {len(reference)} pieces")
        try:
            faults = store.check()
        except StoreError as error:
            return Shown(CHECK, str(error))
        return Shown(CHECK, faults[0]) if faults else Shown(UNNOTICED)


def look_at_document(ground: Ground, contents: dict[str, bytes]) -> Shown:
    """Read every document, and let `check` read them."""
    with reopened(ground.path, ground.raw_key) as store:
        for row in (row for child in store.patient_ids() for row in store.attachments.of(child)):
            try:
                if store.attachments.content(row) != contents[row.note]:
                    return Shown(WRONG, row.note)
            except StoreError as error:
                return Shown(READING if store.check() else UNNOTICED, str(error))
        return Shown(CHECK) if store.check() else Shown(HARMLESS)


def look_at_drafts(ground: Ground, drafts: dict[str, object]) -> Shown:
    """Read the drafts; a file of them that cannot be read is put aside, and the next draft is kept in a new one."""
    path = ground.path.with_name(NAME + ".drafts")
    is_empty = path.stat().st_size == 0
    with closing(Drafts(ground.path, ground.raw_key, is_read_only=False)) as kept:
        try:
            found = kept.all()
            kept.save("next", {"text": "typed after it"})
            is_kept = kept.all().get("next") == {"text": "typed after it"}
        except StoreError as error:
            return Shown(WRONG, f"no draft can be kept any more: {error}")
    aside = list(path.parent.glob("*.unreadable-*"))
    for one in (*aside, path):
        one.unlink(missing_ok=True)
    if not is_kept:
        return Shown(WRONG, "the next draft was not kept")
    if aside:
        return Shown(OPENING, "put aside")
    if not found and drafts and is_empty:
        return Shown(GONE)
    return Shown(HARMLESS if found == drafts else WRONG, f"{len(found)} of {len(drafts)} drafts")


def look_at_head(ground: Ground) -> Shown:
    """Open the clinic beside its head: a witness and never a condition, so that an altered one hinders nothing."""
    with reopened(ground.path, ground.raw_key) as store:
        standing = store.witness.compared.standing
    return Shown(HARMLESS if standing is Standing.AGREES else OPENING, standing.value)


def look_at_slots(ground: Ground, code: str) -> Shown:
    """Open the clinic by the recovery code."""
    key = key_by_recovery_code(ground.path, code)
    if key is None:
        return Shown(OPENING, "the code opens nothing")
    return Shown(HARMLESS if key == ground.raw_key else WRONG, "another key")


def parts_of(ground: Ground, code: str) -> list[Part]:
    """Give every file of the clinic, each with the share of damages that it gets and the way to look at it."""
    with reopened(ground.path, ground.raw_key) as store:
        reference = dict(said_by(store))
        drafts: dict[str, object] = dict(store.drafts.all())
        folder = store.attachments.folder
        assert store.check() == []
    contents = {job.mark: job.content for job in _jobs(DOCUMENT, DOCUMENTS, ground.folder)}
    look_at_contents = partial(look_at_document, ground, contents)
    return [
        Part("clinic", ground.path, 80, partial(look_at_clinic, ground.path, ground.raw_key, reference)),
        *(Part("document", path, 3, look_at_contents) for path in sorted(folder.iterdir())),
        Part("drafts", ground.path.with_name(NAME + ".drafts"), 6, partial(look_at_drafts, ground, drafts)),
        Part("head", head_file(ground.path), 3, partial(look_at_head, ground)),
        *(
            Part("recovery slots", path, 3, partial(look_at_slots, ground, code))
            for path in (keys_file(ground.path), keys_copy(ground.path))
        ),
    ]


def _jobs(kind: str, count: int, folder: Path) -> list[Job]:
    return [Job(7, number, folder, (kind,)) for number in range(count)]


def fill(folder: Path, clinic: Clinic) -> None:
    """Bring in the children of the examples, and write visits, documents and drafts of the drill's own."""
    report = import_folder(clinic, EXAMPLES)
    assert not report.faults
    write_long_texts(clinic)
    for job in (
        *_jobs(VISIT, VISITS, folder),
        *_jobs(DOCUMENT, DOCUMENTS, folder),
        *_jobs(DRAFT, DRAFTS, folder),
    ):
        job.do(clinic)


def write_long_texts(clinic: Clinic) -> None:
    """Write texts that fill pages of their own, one of each kind: what is read last of a text is its last page."""
    text = "as it was said, word for word. " * 400
    on = FIRST_DAY
    clinic.save_visit(
        VisitEntry(
            CHILDREN[0],
            Visit(on, VisitKind.PHONE, note=text),
            observations=(Observation(on, "upcr", "1.0", "mg/mg", note=text),),
            treatments=(Treatment("prednisolone", on, on, "5", "mg/day", note=text),),
            events=(Event(on, EventKind.ADVERSE_EVENT, "other", note=text),),
        )
    )
    clinic.set_setting("letterhead", [text])
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    adopted = AdoptedProtocol("long", "1", "three-step", on, sha256, text, "long.toml")
    with clinic.changing("protocol") as (change, _):
        change.put_protocol(adopted)


def plain_part(folder: Path) -> Part:
    """Give a clinic file without a passphrase, of the same content."""
    with create_clinic(folder / "plain.nsclinic", passphrase=None, plain=True) as store:
        clinic = clinic_of(store)
        register_children(clinic)
        import_folder(clinic, EXAMPLES)
        for job in _jobs(VISIT, VISITS, folder):
            job.do(clinic)
        reference = dict(said_by(store))
        return Part("plain clinic", store.path, 1, partial(look_at_clinic, store.path, None, reference))


def seen_of_plain(folder: Path, chance: Random, count: int) -> list[str]:
    """Damage a plain file and tell what of it goes unnoticed; a failure where the drill saw nothing go unnoticed."""
    part = plain_part(folder)
    found = Counter(part.shown_under(damage).outcome for damage in islice(damages(part.whole, chance), count))
    say(f"control, a plain file, {count} damages: {_said(found)}")
    unseen = found[WRONG] + found[UNNOTICED]
    return [] if unseen else ["of a plain file nothing went unnoticed: the drill does not see"]


def _said(found: Counter[str]) -> str:
    return ", ".join(f"{outcome} {count}" for outcome, count in found.most_common())


def main(arguments: list[str]) -> int:
    """Damage, look, compare; 1 where anything wrong was shown or went unnoticed."""

    def more(parser: ArgumentParser) -> None:
        parser.add_argument(
            "--first-pages", action="store_true", help=f"each byte of the first {FIRST_PAGES} pages as well"
        )

    asked = command(arguments, "Damages the files of a clinic and looks at what is shown.", 200, more)
    chance = Random(asked.seed)
    say(f"damage drill, seed {asked.seed}")
    found: dict[str, Counter[str]] = {}
    kinds: Counter[str] = Counter()
    failures = []
    with ExitStack() as stack:
        folder = stack.enter_context(working_folder(ram_folder()))
        ground = make_ground(folder, partial(fill, folder))
        code = new_recovery_code()
        with reopened(ground.path, ground.raw_key) as store:
            store.keep_recovery_code(code)
        parts = parts_of(ground, code)
        drawn = {part.path: damages(part.whole, chance) for part in parts}
        failures += seen_of_plain(folder, chance, max(40, asked.count // 20))
        chosen = chance.choices(parts, [part.share for part in parts], k=asked.count)
        every = flips_of_every_byte(parts[0].whole, FIRST_PAGES * PAGE) if asked.options.first_pages else ()
        rate = Rate()
        for part, damage in chain(
            ((part, next(drawn[part.path])) for part in chosen), ((parts[0], damage) for damage in every)
        ):
            shown = part.shown_under(damage)
            found.setdefault(part.name, Counter())[shown.outcome] += 1
            kinds[damage.kind] += 1
            is_of_the_clinic = part.name in {"clinic", "document"}
            if shown.outcome in FAILING or (is_of_the_clinic and shown.outcome == HARMLESS):
                failures.append(f"{part.name}, {damage.said}: {shown.outcome}: {shown.what}")
        say(rate.of(kinds.total(), "damages"))
    say(", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
    for name, outcomes in found.items():
        say(f"{name}: {_said(outcomes)}")
    return verdict("damage", failures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
