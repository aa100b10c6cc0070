"""What a server holds after the bundles it was sent: the same after the same twice, and nothing of what is gone."""

import json
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl

import pytest

from nsclinic.domain.record import Child, ChildRecord, Event, EventKind, Observation, child_record
from nsclinic.exchange.fhir.bundle import Gone, OfChild, Sending, write_bundle
from tests.exchange.fhir.leaving import leaving, whole

AS_OF = date(2026, 6, 1)
SENDING = Sending("BS", AS_OF)
DAY = date(2026, 5, 20)
CHANGES = replace(SENDING, since=DAY)


class Server(dict):
    """Resources by type and id, and what FHIR says of a transaction: first every DELETE, then every PUT."""

    def take(self, bundle):
        requests = [entry["request"] for entry in bundle["entry"]]
        removed = [one["url"] for one in requests if one["method"] == "DELETE"]
        kept = [entry["request"]["url"] for entry in bundle["entry"] if "resource" in entry]
        assert not set(removed) & set(kept), "a transaction that does both with one resource is refused"
        assert len(set(removed)) == len(removed)
        for url in removed:
            for place in self.places(url):
                self.pop(place, None)
        for entry in bundle["entry"]:
            if entry["request"]["method"] == "PUT":
                self[entry["request"]["url"]] = entry["resource"]

    def places(self, url):
        kind, _, search = url.partition("?")
        if not search:
            return [url]
        ((name, child),) = parse_qsl(search)
        return [
            place
            for place, one in self.items()
            if one["resourceType"] == kind and one[name]["reference"] == child
        ]


@pytest.fixture
def send(tmp_path):
    server = Server()

    def send(sending, records=(), gone=()):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.json"
        write_bundle(path, sending, whole(leaving(record, AS_OF) for record in records), gone)
        server.take(json.loads(path.read_text(encoding="utf-8")))
        return server

    return send


def pressure(code, value):
    return Observation(DAY, code, value, "mmHg", row_id=code)


def child(*observations, patient_id="P1") -> ChildRecord:
    biopsy = Event(DAY, EventKind.BIOPSY, "MCD")
    return child_record(Child(patient_id, date(2019, 8, 12)), [], list(observations), [], [biopsy])


def pressures(server):
    panels = [
        one
        for one in server.values()
        if one["resourceType"] == "Observation" and one["code"]["coding"][0]["code"] == "85354-9"
    ]
    return [[part.get("valueQuantity", {}).get("value") for part in one["component"]] for one in panels]


def test_the_same_bundle_twice_leaves_one_of_everything(send):
    records = [child(pressure("sbp", "110"), pressure("dbp", "70"))]
    once = dict(send(SENDING, records))
    assert dict(send(SENDING, records)) == once
    assert len(once) > 5


def test_nothing_of_a_child_whose_family_withdrew_is_left(send):
    both = [child(patient_id="P1"), child(patient_id="P2")]
    before = dict(send(SENDING, both))
    gone = leaving(both[0], AS_OF).patient_id
    after = send(CHANGES, gone=[Gone(patient_id=gone)])
    assert not any(gone in json.dumps(one) for one in after.values())
    assert len(after) == (len(before) + 2) // 2, "the clinic stands for both"


@pytest.mark.parametrize("kind", ["Procedure", "DiagnosticReport"])
def test_an_event_that_was_removed_is_gone_in_every_form_that_it_had(send, kind):
    record = child()
    server = send(SENDING, [record])
    (row_id,) = (one["id"] for one in server.values() if one["resourceType"] == kind)
    assert f"{kind}/{row_id}" not in send(CHANGES, [replace(record, events=())], [Gone("events.csv", row_id)])


def test_half_a_pressure_whose_other_half_is_found_later_is_not_held_twice(send):
    half = child(pressure("dbp", "70"))
    assert pressures(send(SENDING, [half])) == [[None, 70]]
    whole = child(pressure("dbp", "70"), pressure("sbp", "110"))
    assert pressures(send(CHANGES, [whole])) == [[110, 70]]


def test_of_a_child_of_whom_nothing_was_written_only_the_conclusions_are_sent_and_they_rest_on_all_of_her(
    tmp_path,
):
    known = leaving(child(pressure("sbp", "110")), AS_OF)
    write_bundle(tmp_path / "bundle.json", CHANGES, [OfChild(known, has_rows=False)])
    entries = json.loads((tmp_path / "bundle.json").read_text(encoding="utf-8"))["entry"]
    sent = [entry["resource"] for entry in entries]
    assert [one["resourceType"] for one in sent] == [
        "Organization", "Basic", "Patient", "Condition", "Observation", "CarePlan", "Observation"
    ]  # fmt: skip
    assert sent[3]["code"]["coding"][0]["code"] == "N04.0"
