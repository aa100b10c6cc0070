"""The clinics that are measured: demonstrations of the contract's density, made once into a folder and used again."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random

from nsclinic.clinic.demo import make_demo
from nsclinic.domain.record import Child, Consent, Sex
from nsclinic.store import consents, create_clinic, open_clinic
from tests.ui.child.records import many_visits

TODAY = date(2026, 11, 23)
PASSPHRASE = "benchmark"  # noqa: S105 — of invented children
VISITS = 120
LONG_CHILD = many_visits(VISITS).child.patient_id
"""The child of 120 visits whom every clinic has."""

LATIN = (
    "Amina",
    "Layla",
    "Omar",
    "Sofía",
    "José",
    "Nadia",
    "Karim",
    "Lucía",
    "Hassan",
    "Youssef",
    "Marta",
    "Diego",
)
ARABIC = ("أمينة", "ليلى", "عمر", "فاطمة", "يوسف", "نادية", "كريم", "حسن", "مريم", "إبراهيم", "سارة", "محمود")
ENDINGS = ("", "an", "el", "a", "in", "i", "os", "ah", "ez", "ov")


def demonstration(folder: Path, children: int, *, is_encrypted: bool = False) -> Path:
    """Give a demonstration clinic of so many children and one of 120 visits; made where there is none."""
    path = folder / f"{'encrypted' if is_encrypted else 'plain'}-{children}.nsclinic"
    if not path.exists():
        unfinished = path.with_suffix(".making")
        clear(unfinished)
        with create_clinic(
            unfinished,
            passphrase=PASSPHRASE if is_encrypted else None,
            plain=not is_encrypted,
            demonstration=True,
        ) as store:
            make_demo(store, children, as_of=TODAY)
            extra = many_visits(VISITS)
            with store.change(kind="import", who="benchmark") as change:
                change.put_child(extra.child)
                for visit in extra.visits:
                    change.put_visit(LONG_CHILD, visit)
                for observation in extra.observations:
                    change.put_observation(LONG_CHILD, observation)
                for treatment in extra.treatments:
                    change.put_treatment(LONG_CHILD, treatment)
                for event in extra.events:
                    change.put_event(LONG_CHILD, event)
        clear(path)
        unfinished.rename(path)
    return path


def consenting(folder: Path, children: int) -> Path:
    """Give the demonstration of so many children with every family's consent to the registry."""
    path = folder / f"consenting-{children}.nsclinic"
    if not path.exists():
        unfinished = path.with_suffix(".making")
        clear(unfinished)
        shutil.copy(demonstration(folder, children), unfinished)
        with open_clinic(unfinished) as store:
            asked = consents(store)
            with store.change(kind="import", who="benchmark") as change:
                for patient_id, consent in asked.items():
                    record = store.record(patient_id) if consent is not Consent.YES else None
                    if record is not None:
                        change.put_child(replace(record.child, consent_registry=Consent.YES))
        clear(path)
        unfinished.rename(path)
    return path


def names(folder: Path, children: int) -> Path:
    """Give a clinic of so many children with nothing but names, four of ten in Arabic letters."""
    path = folder / f"names-{children}.nsclinic"
    if not path.exists():
        unfinished = path.with_suffix(".making")
        clear(unfinished)
        with create_clinic(unfinished, passphrase=None, plain=True, demonstration=True) as store:
            drawn = _children(Random(4711), children)
            while some := list(islice(drawn, 5_000)):
                with store.change(kind="import", who="benchmark") as change:
                    for child in some:
                        change.put_child(child)
        clear(path)
        unfinished.rename(path)
    return path


def _children(draw: Random, count: int) -> Iterator[Child]:
    for number in range(count):
        source = ARABIC if draw.random() < 0.4 else LATIN
        given, family = draw.choice(source), draw.choice(source)
        if source is LATIN:
            given, family = given + draw.choice(ENDINGS), family + draw.choice(ENDINGS)
        yield Child(
            patient_id=f"BS-{number:06d}-K",
            birth_date=date(2012 + number % 12, 1 + number % 12, 1 + number % 28),
            given_name=given,
            family_name=family,
            sex=Sex.FEMALE if number % 2 else Sex.MALE,
            phone=f"0100 {number:07d}",
        )


def clear(path: Path) -> None:
    """Delete a clinic file and all that lies beside it under its name."""
    for each in path.parent.glob(f"{path.name}*"):
        if each.is_dir():
            shutil.rmtree(each)
        else:
            each.unlink()


def forget_reviews(path: Path) -> None:
    """Delete what the program concluded of a clinic's children before."""
    for suffix in (".cache", ".cache-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def copied(path: Path, folder: Path) -> Path:
    """Give a copy of a clinic file alone, to write into."""
    copy = folder / path.name
    clear(copy)
    shutil.copy(path, copy)
    return copy
