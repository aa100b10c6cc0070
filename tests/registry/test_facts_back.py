"""What a clinic concluded comes back from course.csv and steps.csv as the very same facts, and so the same tables."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.demo import invented_children
from nsclinic.clinic.registry_package import export_package
from nsclinic.clinic.site_code import package_site_code
from nsclinic.cohort.facts import ChildFacts, facts_of
from nsclinic.cohort.tables import cohort_of, outline_of
from nsclinic.domain.record import ChildRecord, Consent
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.registry.facts import facts_of_site
from nsclinic.registry.registry import open_registry, take
from nsclinic.registry.report import report_of
from nsclinic.store import create_clinic
from tests.clinic.packages import rows_of
from tests.clinic.two_records import write

DAY = date(2026, 11, 23)
CHILDREN = 24


def consenting() -> Iterator[ChildRecord]:
    for record in invented_children(CHILDREN, 11, DAY):
        yield replace(record, child=replace(record.child, consent_registry=Consent.YES))


def as_sent(facts: ChildFacts, patient_id: str) -> ChildFacts:
    """Give facts as a package carries them: under another name, with ages to one decimal."""
    steps = tuple(
        replace(step, baseline=step.baseline._replace(age=tenth(step.baseline.age))) for step in facts.steps
    )
    return replace(facts, patient_id=patient_id, steps=steps)


def tenth(age: Decimal | None) -> Decimal | None:
    return None if age is None else age.quantize(Decimal("0.1"), ROUND_HALF_EVEN)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[ChildFacts]]:
    """A package of a demonstration, and the facts that its clinic has of its children, in the order of a registry."""
    folder = tmp_path_factory.mktemp("sent")
    with create_clinic(folder / "clinic.nsclinic", passphrase=None, plain=True) as store:
        for record in consenting():
            write(store, record)
        clinic = Clinic(store, who="x", as_of=DAY)
        export_package(clinic, folder / "package")
        site = package_site_code(clinic)
        found = []
        for patient_id, (_, name) in store.pseudonyms().items():
            record = clinic.record(patient_id).as_of(DAY)
            facts = facts_of(record, clinic.review_record(record), clinic.protocol_of(record))
            found.append(as_sent(facts, f"{site} {name}"))
    return folder / "package", sorted(found, key=lambda facts: facts.patient_id)


def test_a_registry_has_the_very_facts_that_the_clinic_has(url: str, sent: tuple[Path, list[ChildFacts]]):
    package, facts = sent
    assert len(facts) == CHILDREN
    assert sum(len(one.steps) for one in facts) > CHILDREN / 2
    assert any(drug.relapse_rate_before is not None for one in facts for drug in one.drugs)
    assert any(drug.adverse_events for one in facts for drug in one.drugs)
    with open_registry(url, for_loading=True) as registry:
        loaded = take(registry, package)
        assert list(facts_of_site(registry, loaded.site)) == facts


def test_and_hence_the_same_tables(url: str, sent: tuple[Path, list[ChildFacts]]):
    package, facts = sent
    with open_registry(url, for_loading=True) as registry:
        take(registry, package)
        report = report_of(registry, "three-step")
    cohort = cohort_of(facts, outline_of(shipped_protocols()["three-step"]), DAY)
    assert cohort.n > 0
    assert report.whole.tables == cohort.tables
    assert (report.whole.n, report.whole.on_other_protocols) == (cohort.n, cohort.on_other_protocols)


def test_a_relapse_says_what_came_before_it_and_what_followed(sent: tuple[Path, list[ChildFacts]]):
    package, _ = sent
    rows = rows_of(package)
    counted: dict[str, int] = {}
    for row in rows["relapses"]:
        counted[row["patient_id"]] = counted.get(row["patient_id"], 0) + 1
        assert not row["next_remission"] or row["next_remission"] > row["date"]
    assert rows["relapses"]
    assert {
        row["patient_id"]: int(row["relapses"]) for row in rows["course"] if row["relapses"] != "0"
    } == counted
