"""Whatever comes to a door is let in whole or refused without a trace; and the drill sees it where that is not so."""

import re
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from nsclinic.clinic import importing
from nsclinic.clinic.trial import fault_of_workbook
from tests.drills import doors, fuzz
from tests.drills.mutation import TEXT_WAYS, packed, spoilt, spoilt_archive
from tests.exchange.folders import GOOD

ROOT = Path(__file__).resolve().parents[2]
INPUTS = {"csv": 110, "list": 70, "protocol": 60, "xlsx": 40, "document": 40}
SEED = 20


@pytest.fixture(autouse=True)
def its_own_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(fuzz, "IN_MEMORY", tmp_path / "none")
    monkeypatch.setattr(importing, "fault_of_workbook", fault_of_workbook)  # put back what a drill changes


@pytest.mark.parametrize("of", sorted(INPUTS))
def test_spoilt_input_is_let_in_whole_or_refused_without_a_trace(of):
    tally = fuzz.fuzz(of, SEED, range(INPUTS[of]))
    assert tally.breaks == []
    assert tally.inputs == INPUTS[of]
    assert fuzz.LEAST_LET_IN < tally.let_in / tally.inputs < fuzz.MOST_LET_IN, str(tally)


def test_a_door_that_raises_is_found_with_its_input(monkeypatch, tmp_path):
    def raises(clinic, path, **_more):
        raise KeyError("of the door")

    class Broken(doors.CsvDoor):
        def furnish(self, clinic):
            pass

        def take(self, content):
            return raises(self.clinic, content)

    monkeypatch.setattr(fuzz, "DOORS", {"csv": Broken})
    tally = fuzz.fuzz("csv", SEED, range(3))
    assert len(tally.breaks) == 3
    assert "KeyError: 'of the door'" in tally.breaks[0]
    assert f"--of csv --seed {SEED} --only 0" in tally.breaks[0]
    kept = re.findall(r"the input is kept in (\S+)", tally.breaks[0])
    with doors.CsvDoor(tmp_path) as door:
        assert Path(kept[0]).read_bytes() == door.spoil(Random(f"{SEED}/csv/0"))


@pytest.mark.parametrize(
    ("spoils", "words"),
    [
        ("half", "what was refused changed the clinic"),
        ("chain", "after 1 inputs that were let in"),
        ("again", "the same input again"),
    ],
)
def test_a_clinic_that_is_not_what_it_must_be_is_found(monkeypatch, spoils, words):
    rightly = importing.import_folder

    def wrongly(clinic, path, **more):
        report = rightly(clinic, path, **more)
        store = clinic.store
        if spoils == "half" and report.is_refused:
            clinic.set_setting("letterhead", f"half {len(report.faults)}")
        elif spoils == "chain" and not report.is_refused:
            store.path.with_name(store.path.name + ".d").mkdir(exist_ok=True)
            (store.path.with_name(store.path.name + ".d") / ("0" * 32)).write_bytes(b"left over")
        elif spoils == "again" and not report.is_refused:
            report.patient_ids.append("P1")
        return report

    monkeypatch.setattr(doors.CsvDoor, "let_in_before_fresh", 1)
    with pytest.MonkeyPatch.context() as only_at_the_door:
        furnish = doors.Door.furnish

        def furnish_rightly(self, clinic):
            furnish(self, clinic)
            only_at_the_door.setattr(importing, "import_folder", wrongly)

        only_at_the_door.setattr(doors.Door, "furnish", furnish_rightly)
        tally = fuzz.fuzz("csv", SEED, range(12))
    assert tally.breaks
    assert any(words in told for told in tally.breaks), tally.breaks[0]


def test_a_door_that_takes_too_long_or_too_much_is_found(monkeypatch):
    monkeypatch.setattr(fuzz, "MOST_SECONDS", 0.0)
    monkeypatch.setattr(fuzz, "MOST_BYTES", -(10**12))
    tally = fuzz.fuzz("csv", SEED, range(2))
    assert ["took" in told for told in tally.breaks] == [True, True, False]
    assert "memory grew" in tally.breaks[-1]


def test_the_same_dice_spoil_in_the_same_way_and_others_in_another():
    parts = {name: text.encode() for name, text in GOOD.items()}
    texts = [spoilt(parts["visits.csv"], Random(number), TEXT_WAYS) for number in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]
    archives = [spoilt_archive(parts, Random(number)) for number in range(40)]
    assert len(set(archives)) > 35
    assert packed(parts) not in archives


def test_the_command_says_its_seed_and_what_came_of_it():
    ended = subprocess.run(
        [sys.executable, "-m", "tests.drills.fuzz", "25", "--seed", "4", "--of", "protocol"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("seed 4\nprotocol: 25 inputs, ")
    assert ended.stdout.endswith("; 0 broke\n")
