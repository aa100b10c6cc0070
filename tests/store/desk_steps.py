"""What the two desks of a test do, each in one line."""

from datetime import date
from typing import Any

from nsclinic.domain.record import Child, Observation
from tests.store.children import DAY, observation
from tests.store.two_desks import P1, Desk


def add(desk: Desk, value: str, code: str = "upcr", on: date = DAY) -> str:
    return desk.do(lambda change: change.put_observation(P1, observation(value, code=code, on=on)))


def registered(desk: Desk, patient_id: str = "", name: str = "Sami") -> str:
    given: list[str] = []

    def register(change: Any) -> None:
        given.append(patient_id or change.next_patient_id())
        change.put_child(Child(patient_id=given[0], birth_date=date(2014, 5, 1), given_name=name))

    desk.do(register, kind="register")
    return given[0]


def weight_of(desk: Desk) -> Observation:
    record = desk.record(P1)
    assert record is not None
    return next(row for row in record.observations if row.code == "weight")


def weigh(desk: Desk, value: str) -> None:
    row = weight_of(desk)._replace(value=value)
    desk.do(lambda change: change.put_observation(P1, row))
