"""The demonstration clinic: invented children whose courses show what the program can say.

Names, telephones and courses are put together by chance from lists; nobody is real. The same seed, as-of day and number
of children give the same clinic.
"""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice

from nsclinic.clinic.demo.block import BLOCK, invented_block
from nsclinic.clinic.family import STRENGTHS_SETTING
from nsclinic.domain.pieces import common_forms
from nsclinic.domain.record import ChildRecord
from nsclinic.store import ClinicFile

DEFAULT_PATIENTS = 60
DEFAULT_SEED = 1
CHILDREN_A_CHANGE = 20
"""One audit entry for so many children: one commit each would take longer than the children themselves."""

WHO = "demonstration"


def invented_children(patients: int, seed: int, as_of: date) -> Iterator[ChildRecord]:
    """Give that many invented children, in order of their numbers, with nothing recorded after `as_of` but plans."""
    for number in range(-(-patients // BLOCK)):
        yield from invented_block(number, min(BLOCK, patients - number * BLOCK), seed, as_of)


def make_demo(
    store: ClinicFile,
    patients: int = DEFAULT_PATIENTS,
    *,
    seed: int = DEFAULT_SEED,
    as_of: date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write invented children into an empty clinic file that is marked as a demonstration.

    `progress` is told how many of all children are written. `as_of` is today where it is None.

    Raises:
        ValueError: the file is no demonstration, or holds children already.
    """
    if not store.is_demonstration or store.patient_ids():
        raise ValueError("invented children are only written into an empty demonstration clinic")
    children = invented_children(patients, seed, as_of or date.today())  # noqa: DTZ011 - the clinic's own day
    done = 0
    while batch := list(islice(children, CHILDREN_A_CHANGE)):
        reason = f"invented children {done + 1} to {done + len(batch)}"
        with store.change(kind="demonstration", who=WHO, reason=reason) as change:
            if not done:
                change.put_setting(STRENGTHS_SETTING, _strengths())
            for record in batch:
                patient_id = record.child.patient_id
                change.put_child(record.child)
                for visit in record.visits:
                    change.put_visit(patient_id, visit)
                for observation in record.observations:
                    change.put_observation(patient_id, observation)
                for treatment in record.treatments:
                    change.put_treatment(patient_id, treatment)
                for event in record.events:
                    change.put_event(patient_id, event)
        done += len(batch)
        if progress is not None:
            progress(done, patients)


def _strengths() -> dict[str, list[str]]:
    """Give what the demonstration's pharmacy has, so that its family sheets count pieces: all that is commonly sold."""
    return {drug: [form.key for form in common.forms] for drug, common in common_forms().items()}


__all__ = ["DEFAULT_PATIENTS", "DEFAULT_SEED", "invented_children", "make_demo"]
