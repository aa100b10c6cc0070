"""Every use case that writes, tried in every role on a real encrypted file: done where it may, and else nothing."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from nsclinic.advice.model import Finding, Severity, Source
from nsclinic.clinic.adoption import adopt, checked_protocol
from nsclinic.clinic.booking import move_booking
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.diary import DiaryEntry, home_dipstick, save_diary
from nsclinic.clinic.documents import Particulars, add_document, documents, remove_document
from nsclinic.clinic.exporting import export_identified
from nsclinic.clinic.importing import import_folder
from nsclinic.clinic.intake import TEXT, TakenIn
from nsclinic.clinic.merging import merge_children
from nsclinic.clinic.recovery import keep_sheet, new_sheet
from nsclinic.clinic.registry_package import export_package
from nsclinic.clinic.rekeying import new_key, new_passphrase
from nsclinic.clinic.rights import RIGHT_OF_KIND, RIGHTS, Right, RightLackingError, Role
from nsclinic.clinic.settings import ClinicSettings, save_settings
from nsclinic.clinic.taper import TaperPlan, save_taper, taper_rows
from nsclinic.clinic.undoing import undo
from nsclinic.clinic.users import add_user, change_own_secret, change_role, give_new_secret, remove_user
from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.domain.attachment import AttachmentKind
from nsclinic.domain.record import (
    Child,
    Event,
    EventKind,
    Frequency,
    Observation,
    Sex,
    Treatment,
    Visit,
    VisitKind,
)
from nsclinic.store import open_clinic
from nsclinic.store.key_slots import slots_beside
from tests.clinic.people import NAMES, NEW, OURS, Staffed, secret_of
from tests.exchange.folders import write_good
from tests.protocol.site_files import own_text

TODAY = date(2026, 3, 2)
LETTER = Particulars(TODAY, AttachmentKind.LETTER, "letter", "")
DOSE = Treatment(
    "prednisolone", TODAY, dose="40", dose_unit="mg/day", frequency=Frequency.DAILY, doses_per_day=1
)
ELSEWHERE = {"accept_older", "join"}
"""Kinds that want another file beside this one: tests/clinic/test_older_file.py and test_joining.py try them."""
WEIGHT = Observation(TODAY, "weight", value="20", unit="kg")
Act = Callable[[], object]


def child(patient_id: str, given: str = "Amal") -> Child:
    return Child(patient_id, date(2019, 5, 4), given_name=given, family_name="Nur", sex=Sex.FEMALE)


def visit(*treatments: Treatment, events: tuple[Event, ...] = (), on: date = TODAY) -> VisitEntry:
    return VisitEntry("C1", Visit(on, VisitKind.SCHEDULED), (WEIGHT._replace(on=on),), treatments, events)


@pytest.fixture
def clinic(people: Staffed) -> Iterator[Clinic]:
    with Clinic(open_clinic(people.path, raw_key=people.raw_key), who="clinic", as_of=TODAY) as clinic:
        for patient_id in ("C1", "C2", "C3"):
            clinic.register(child(patient_id))
        clinic.save_visit(visit(DOSE, on=TODAY - timedelta(days=30)))
        with clinic.changing("visit") as (change, _):
            change.put_visit("C2", Visit(TODAY, VisitKind.PHONE))
        assert add_document(clinic, "C1", TakenIn(b"text", TEXT, 1), "a.txt", LETTER)
        yield clinic


def acts(clinic: Clinic, role: Role, folder: Path) -> Iterator[tuple[str, Right, Act]]:
    """Give every use case that writes: its kind of change (or what it is), the right that it wants, and the act."""
    undoable = next(entry.change_id for entry in clinic.store.changes() if entry.kind == "visit")
    paper = documents(clinic, "C1")[0].attachment.row_id
    judged = (Event(TODAY, EventKind.CLASSIFICATION, "SRNS"),)
    finding = Finding("creatinine-rise", Severity.URGENT, (), Source("s", "S", "1"), TODAY)
    taper = TaperPlan("prednisolone", TODAY, Decimal(40), Decimal(10), 2, Decimal(0), Frequency.DAILY, 1)
    protocol = checked_protocol(own_text(), "o.toml", clinic.site_protocols, TODAY, for_adoption=True)
    sheet = new_sheet(clinic)
    record, users = Right.RECORD, Right.USERS
    yield "register", record, lambda: clinic.register(child("C9"))
    yield "amend", record, lambda: clinic.amend_child(child("C2", "Amel"), "slip")
    yield "visit", record, lambda: clinic.save_visit(visit())
    yield "visit with a dose", Right.PRESCRIBE, lambda: clinic.save_visit(visit(DOSE))
    yield "visit that judges", Right.JUDGE, lambda: clinic.save_visit(visit(events=judged))
    yield "diary", record, lambda: save_diary(clinic, DiaryEntry("C1", (home_dipstick(TODAY, "negative"),)))
    yield "document", record, lambda: add_document(clinic, "C1", TakenIn(b"b", TEXT, 1), "b.txt", LETTER)
    yield "remove_document", record, lambda: remove_document(clinic, "C1", paper, "wrong child")
    yield "booking", record, lambda: move_booking(clinic, "C1", TODAY + timedelta(days=7), "asked")
    yield "taper", Right.PRESCRIBE, lambda: save_taper(clinic, "C1", taper_rows(taper), "")
    yield "set_aside", Right.JUDGE, lambda: clinic.set_aside("C1", finding, "known")
    yield "undo", record, lambda: undo(clinic, undoable, "wrong day")
    yield "merge_children", Right.MERGE, lambda: merge_children(clinic, "C2", "C3", {}, "twins of one record")
    yield "import", Right.IMPORT, lambda: import_folder(clinic, write_good(folder / "in"))
    yield "registry_export", Right.EXPORT, lambda: export_package(clinic, folder / "package")
    yield "export", Right.EXPORT_IDENTIFIED, lambda: export_identified(clinic, folder / "out")
    yield "settings", Right.SETTINGS, lambda: save_settings(clinic, ClinicSettings(name="Other"))
    yield "one setting", Right.SETTINGS, lambda: clinic.set_setting("language", "ar")
    yield "protocol", Right.SETTINGS, lambda: adopt(clinic, protocol)
    yield "recovery_sheet", users, lambda: keep_sheet(clinic, sheet)
    yield "own_secret", record, lambda: change_own_secret(clinic, secret_of(role), NEW)
    yield "user_added", users, lambda: add_user(clinic, "Eva", Role.NURSE, "a long secret of eva")
    yield "user_role", users, lambda: change_role(clinic, NAMES[Role.CLINICIAN], Role.NURSE)
    yield (
        "user_secret",
        users,
        lambda: give_new_secret(clinic, NAMES[Role.CLINICIAN], "another secret of amal"),
    )
    yield "user_removed", users, lambda: remove_user(clinic, NAMES[Role.CLINICIAN])
    yield "new_key", users, lambda: new_key(clinic, OURS)
    yield "new_passphrase", users, lambda: new_passphrase(clinic, NEW)


@pytest.mark.parametrize("role", Role)
def test_each_role_does_what_it_may_and_nothing_else(clinic: Clinic, tmp_path: Path, role: Role) -> None:
    clinic.role, clinic.who, clinic.store.user = role, NAMES[role], NAMES[role]
    tried = set()
    for what, right, act in acts(clinic, role, tmp_path):
        tried.add(what)
        before, slots = clinic.store.head, slots_beside(clinic.store.path)
        if right in RIGHTS[role]:
            act()
            changed = (clinic.store.head, slots_beside(clinic.store.path)) != (before, slots)
            assert changed or what == "export", what
        else:
            with pytest.raises(RightLackingError, match=right.value):
                act()
            assert (clinic.store.head, slots_beside(clinic.store.path)) == (before, slots), what
    assert not (tmp_path / "out").exists() or role is Role.ADMINISTRATOR
    assert clinic.store.check() == []
    assert tried | ELSEWHERE >= RIGHT_OF_KIND.keys()
