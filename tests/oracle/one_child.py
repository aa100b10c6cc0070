"""A child told in a few rows, for the hand-worked cases of the evaluator."""

from __future__ import annotations

from datetime import date, timedelta

from tests.oracle.core import World

A = date(2018, 6, 1)


def ago(n: int) -> str:
    return (A - timedelta(days=n)).isoformat()


def seen(
    day: str, code: str, value: str, unit: str = "", qualifier: str = "", hours: str = ""
) -> dict[str, str]:
    return {
        "date": day, "code": code, "value": value, "unit": unit, "qualifier": qualifier, "hours_after_dose": hours,
    }  # fmt: skip


def given(drug: str, start: str, end: str, dose: str, unit: str, frequency: str = "daily") -> dict[str, str]:
    return {
        "drug": drug, "start_date": start, "end_date": end, "dose": dose, "dose_unit": unit, "frequency": frequency,
    }  # fmt: skip


def event(day: str, kind: str, code: str, severity: str = "") -> dict[str, str]:
    return {"date": day, "kind": kind, "code": code, "severity": severity}


def child(*rows: dict[str, str], protocol: str = "three-step", on: date = A, **patient: str) -> World:
    """A boy of 8 with the rows given (`SIZE` among them: 24.5 kg, 110 cm), each put in its file by its columns."""
    files: dict[str, list[dict[str, str]]] = {
        "observations": [],
        "treatments": [],
        "events": [],
        "visits": [],
    }
    for row in rows:
        if "drug" in row:
            files["treatments"].append(row)
        elif "next_visit_date" in row:
            files["visits"].append(row)
        elif "value" in row:
            files["observations"].append(row)
        else:
            files["events"].append(row)
    who = {
        "patient_id": "Sorrel", "sex": "male", "birth_date": "2010-02-10", "diagnosis_date": "2016-05-02",
        "cause": "idiopathic",
    } | patient  # fmt: skip
    return World({"patient": who, **files}, on, protocol)


SIZE = (seen(ago(10), "weight", "24.5", "kg"), seen(ago(10), "height", "110", "cm"))


def rules(fired: list[tuple[str, str]]) -> dict[str, str]:
    return dict(fired)
