"""What a write of the clinic tells: which children it touched, and which change of the audit it is."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from nsclinic.store import StoreError

if TYPE_CHECKING:
    from nsclinic.clinic.clinic import Clinic

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change touched: the children, and its kinds (`register`, `amend`, `visit`, `set_aside`, `import`, …).

    No `patient_ids` means that any child may have changed. `change_id` is the change's own, empty where all stood so
    already and nothing was written.
    """

    patient_ids: tuple[str, ...]
    kinds: tuple[str, ...]
    change_id: str = field(default="", compare=False)


class Kept(NamedTuple, Generic[Answer]):
    """What a write answered, and the id of the change it made, by which it can be undone; empty where it made none."""

    answer: Answer
    change_id: str


def kept(clinic: "Clinic", answer: Answer) -> Kept[Answer]:
    """Give the answer of a write with its change: `kept(clinic, clinic.save_visit(entry))`, in one job."""
    return Kept(answer, clinic.last_change_id)


class PatientIdTakenError(StoreError):
    """A child of that clinic number is registered already; nothing was changed."""

    def __init__(self, patient_id: str) -> None:
        super().__init__(
            f"The number {patient_id} belongs to another child of this clinic. Choose another number."
        )
        self.patient_id = patient_id
