"""A site's own protocol in a real clinic: adopted once, in force on its days, passed over when it cannot be used."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from nsclinic.clinic.adoption import adopt, checked_protocol
from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.clinic.importing import import_folder
from nsclinic.clinic.protocol_choice import UnknownProtocolError
from nsclinic.clinic.site_protocols import NotInForceError, SiteProtocols
from nsclinic.clinic.summary import summary_content
from nsclinic.domain.record import Child, Event, EventKind, Observation, Sex, Treatment, Visit, VisitKind
from nsclinic.protocol.differences import DifferenceKind
from nsclinic.protocol.loader import ProtocolFileError, shipped_protocols
from nsclinic.store import AdoptedProtocol, StoreError, create_clinic
from tests.exchange.folders import write_good
from tests.protocol.site_files import own_text

TODAY = date(2026, 11, 27)
ROWAN = Child("P1", date(2018, 5, 10), "Rowan", "Example", Sex.MALE, diagnosis_date=date(2026, 1, 1))
SEEN = date(2026, 11, 20)


@pytest.fixture
def clinic(tmp_path):
    store = create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True)
    with Clinic(store, who="Dr Sedge", as_of=TODAY) as opened:
        yield opened


def adopted(clinic, text="", **changes):
    text = text or own_text(**changes)
    adoption = checked_protocol(text, "ours.toml", clinic.site_protocols, clinic.today, for_adoption=True)
    adopt(clinic, adoption)
    return adoption


def child_on(clinic, protocol_id="our-tacrolimus", on=SEEN):
    """A child on tacrolimus with a trough of 9, put on a protocol."""
    with clinic.store.change(kind="register", who="x") as change:
        change.put_child(ROWAN)
        change.put_visit("P1", Visit(SEEN, VisitKind.SCHEDULED))
        change.put_observation("P1", Observation(SEEN, "weight", "25", "kg"))
        change.put_observation("P1", Observation(SEEN, "tac_trough", "9", "ng/mL"))
        change.put_treatment("P1", Treatment("tacrolimus", date(2026, 10, 1), None, "2.5", "mg/day"))
        change.put_event("P1", Event(on, EventKind.PROTOCOL_START, protocol_id))


def rules(review):
    return {finding.rule for finding in review.findings}


def test_an_adopted_protocol_guides_a_child_from_its_first_day_on(clinic):
    adopted(clinic, valid_from="2026-11-25")
    child_on(clinic)
    before, after = clinic.review("P1", date(2026, 11, 24)), clinic.review("P1", date(2026, 11, 25))
    assert (before.protocol_id, after.protocol_id) == ("yang-2016", "our-tacrolimus")
    assert "tac-trough-high" not in rules(before)
    assert "tac-trough-high" in rules(after)
    assert after.protocol_version == "1"
    assert after.protocol_hash == clinic.protocol("our-tacrolimus").sha256[:8]
    choice = clinic.protocol_choice(clinic.record("P1"), date(2026, 11, 24))
    assert (choice.unknown_id, choice.in_force_from) == ("our-tacrolimus", date(2026, 11, 25))


def test_each_day_follows_the_latest_version_begun_by_then(clinic):
    wider = own_text(version="2", valid_from="2027-03-01").replace("value = 8, unit", "value = 9, unit")
    wider = wider.replace("4 to 8 ng/mL", "4 to 9 ng/mL").replace(
        'tac-trough-high = "action"', 'tac-trough-high = "none"'
    )
    wider = wider.replace('advised = { tacrolimus = "2 mg/day" }', 'advised = { tacrolimus = "none" }')
    adopted(clinic)
    adopted(clinic, wider)
    high = {
        day: clinic.site_protocols.in_force("our-tacrolimus", date.fromisoformat(day))
        for day in ("2026-11-30", "2026-12-01", "2027-02-28", "2027-03-01")
    }
    versions = {day: protocol and protocol.version for day, protocol in high.items()}
    assert versions == {"2026-11-30": None, "2026-12-01": "1", "2027-02-28": "1", "2027-03-01": "2"}


def test_of_two_versions_of_one_day_the_later_adopted_is_in_force(clinic):
    adopted(clinic, version="2")
    adopted(clinic, version="1")
    found = clinic.site_protocols.in_force("our-tacrolimus", date(2026, 12, 1))
    assert found.version == "1"


def test_a_version_with_an_earlier_first_day_does_not_take_over_from_a_later_one(clinic):
    adopted(clinic, version="2", valid_from="2027-01-01")
    adoption = adopted(clinic, version="1", valid_from="2026-12-01")
    assert adoption.warnings == ("version 2 takes over again on 2027-01-01",)
    assert clinic.site_protocols.in_force("our-tacrolimus", date(2027, 1, 1)).version == "2"
    assert clinic.site_protocols.in_force("our-tacrolimus", date(2026, 12, 31)).version == "1"


def test_adopting_writes_one_entry_that_names_version_sum_and_first_day(clinic):
    told: list[Changed] = []
    clinic.subscribe(told.append)
    adoption = adopted(clinic)
    entry = clinic.store.changes()[0]
    assert (entry.kind, entry.who, entry.revisions) == ("protocol", "Dr Sedge", 1)
    short = adoption.protocol.sha256[:8]
    assert entry.reason == f"our-tacrolimus 1, {short}, in force from 2026-12-01"
    assert [change.kinds for change in told] == [("protocol",)]
    assert clinic.store.check() == []


def test_the_same_text_once_more_changes_nothing(clinic):
    adopted(clinic)
    head = clinic.store.head
    assert adopted(clinic).is_known
    assert clinic.store.head == head


def test_another_text_under_the_same_version_is_refused_with_the_line_of_the_version(clinic):
    adopted(clinic)
    other = (
        own_text()
        .replace("value = 0.15", "value = 0.14")
        .replace('0.1 to 0.15 mg/kg/day" }', '0.1 to 0.14 mg/kg/day" }')
    )
    with pytest.raises(ProtocolFileError) as caught:
        adopted(clinic, other)
    assert str(caught.value) == (
        "ours.toml:2: version: '1' was adopted already with another text; give this one another"
    )


def test_differences_are_from_the_version_in_force_once_there_is_one(clinic):
    first = adopted(clinic, valid_from="2026-11-01")
    assert first.compared_with is shipped_protocols()["yang-2016"]
    second = own_text(version="2", valid_from="2026-12-01").replace('section = "3" }', 'section = "3a" }')
    adoption = adopted(clinic, second)
    assert adoption.compared_with is not None
    assert (adoption.compared_with.id, adoption.compared_with.version) == ("our-tacrolimus", "1")
    assert [line.kind for line in adoption.differences] == [DifferenceKind.CITED] * 2


def test_one_based_on_a_protocol_that_is_not_in_force_yet_is_compared_with_it_all_the_same(clinic):
    adopted(clinic, valid_from="2027-06-01")
    adoption = adopted(clinic, own_text(id="our-second", based_on="our-tacrolimus"))
    assert adoption.compared_with is not None
    assert adoption.compared_with.id == "our-tacrolimus"
    assert adoption.differences == ()


def test_a_first_day_in_the_past_is_taken_with_a_warning(clinic):
    (warning,) = adopted(clinic, valid_from="2026-11-26").warnings
    assert warning.startswith("valid_from 2026-11-26 lies in the past")
    assert adopted(clinic, version="2", valid_from="2026-11-27").warnings == ()


def test_a_protocol_may_be_based_on_one_the_clinic_adopted_but_not_on_itself(clinic):
    adopted(clinic, valid_from="2026-11-01")
    adopted(clinic, own_text(id="our-second", based_on="our-tacrolimus"))
    with pytest.raises(ProtocolFileError, match=r"ours\.toml:3: based_on: 'our-second' is itself based on"):
        adopted(clinic, own_text(version="2", based_on="our-second"))
    with pytest.raises(
        ProtocolFileError, match=r"ours\.toml:3: based_on: 'our-tacrolimus' is itself based on"
    ):
        adopted(clinic, own_text(version="2", based_on="our-tacrolimus"))
    child_on(clinic, "our-second")
    assert clinic.review("P1").protocol_id == "our-tacrolimus"


def test_before_its_first_day_it_cannot_be_asked_for_and_the_day_is_named(clinic):
    adopted(clinic)
    with pytest.raises(NotInForceError, match="in force only from 2026-12-01 on"):
        clinic.protocol("our-tacrolimus")
    assert clinic.protocol("our-tacrolimus", date(2026, 12, 1)).id == "our-tacrolimus"
    with pytest.raises(UnknownProtocolError, match="'ours' is not a protocol here"):
        clinic.protocol("ours")


def test_an_adopted_protocol_can_be_the_clinics_default(clinic):
    adopted(clinic)
    clinic.set_setting("default_protocol", "our-tacrolimus")
    assert clinic.default_protocol.id == "yang-2016"
    assert clinic.site_protocols.default_on(date(2026, 12, 1)).id == "our-tacrolimus"


def kept(clinic, text, **columns):
    """Put a text past every check into the file, as an older program or a damaged disk would leave it."""
    total = sha256(text.encode()).hexdigest()
    row = AdoptedProtocol("our-tacrolimus", "2", "yang-2016", date(2026, 11, 10), total, text, "ours.toml")
    row = row._replace(**columns)
    with clinic.changing("protocol") as (change, _):
        change.put_protocol(row)


@pytest.mark.parametrize(
    ("text", "columns", "words"),
    [
        ('id = "our-tacrolimus"\n', {}, "this program does not take it (ours.toml:1: "),
        (own_text(version="2", valid_from="2026-11-10"), {"sha256": "0" * 64}, "is damaged and is not used"),
        (own_text(version="3", valid_from="2026-11-10"), {}, "is damaged and is not used"),
    ],
)
def test_an_adopted_text_that_cannot_be_used_leaves_the_last_good_version_in_force(
    clinic, text, columns, words
):
    adopted(clinic, valid_from="2026-11-01")
    kept(clinic, text, **columns)
    child_on(clinic)
    assert clinic.review("P1").protocol_version == "1"
    (fault,) = clinic.site_protocols.faults
    assert fault.startswith("The adopted protocol our-tacrolimus version 2 ")
    assert words in fault


def test_without_a_good_version_the_one_it_is_based_on_stands_in_and_is_named(clinic):
    kept(clinic, "not a protocol")
    child_on(clinic)
    choice = clinic.protocol_choice(clinic.record("P1"))
    assert (choice.protocol.id, choice.unknown_id, choice.in_force_from) == (
        "yang-2016",
        "our-tacrolimus",
        None,
    )


def test_an_id_that_a_newer_program_ships_stays_the_clinics_own(clinic):
    kept(clinic, own_text(id="mmf", version="2", valid_from="2026-11-10"), protocol_id="mmf")
    child_on(clinic, "mmf")
    assert clinic.site_protocols.faults == ()
    assert clinic.review("P1").protocol_version == "2"
    assert clinic.protocols["mmf"].title == {"en": "Our tacrolimus protocol"}


def test_what_was_adopted_is_read_from_the_file_once(clinic, monkeypatch):
    adopted(clinic)
    child_on(clinic)
    clinic.site_protocols.on(TODAY)
    monkeypatch.setattr(clinic.store, "adopted_protocols", lambda: pytest.fail("read again"))
    for _ in range(3):
        clinic.review("P1")


def test_an_import_takes_a_start_on_an_adopted_protocol_and_on_no_unknown_one(clinic, tmp_path):
    folder = write_good(
        tmp_path / "in", events="patient_id,date,kind,code\nP1,2018-01-01,protocol_start,our-tacrolimu\n"
    )
    refused = import_folder(clinic, folder)
    assert refused.is_refused
    adopted(clinic)
    refused = import_folder(clinic, folder)
    assert (
        "events.csv:2: code: 'our-tacrolimu' is not a protocol of this clinic; did you mean our-tacrolimus?"
        in [str(fault) for fault in refused.faults]
    )
    folder = write_good(
        tmp_path / "in2", events="patient_id,date,kind,code\nP1,2018-01-01,protocol_start,our-tacrolimus\n"
    )
    assert not import_folder(clinic, folder).is_refused


def test_a_summary_names_the_version_and_its_sum_changes_with_the_text(clinic):
    adopted(clinic, valid_from="2026-11-01")
    child_on(clinic)
    content = summary_content(clinic, "P1")
    assert (content.review.protocol_id, content.review.protocol_version) == ("our-tacrolimus", "1")
    adopted(clinic, version="2", valid_from="2026-11-01")
    assert summary_content(clinic, "P1").digest != content.digest


def test_a_read_only_clinic_adopts_nothing(clinic, tmp_path):
    adoption = checked_protocol(own_text(), "ours.toml", SiteProtocols(()), TODAY, for_adoption=True)
    clinic.store.is_read_only = True
    with pytest.raises(StoreError):
        adopt(clinic, replace(adoption))
