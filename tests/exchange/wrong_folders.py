# ruff: noqa: E501 - one kind a line: it is a table
"""Kinds of wrong folder, as a table: what is wrong, the place that must be named, and words that must be said.

Every entry differs from the good folder in one thing. Used by the tests of the reader, of the import use case (the
clinic stays as it was) and of the command (exit 2, no traceback).
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.exchange.folders import GOOD, lines_of, write_good


@dataclass(frozen=True)
class WrongFolder:
    """One kind of wrong folder. `place` is how the fault's line begins, `words` stand further on in it."""

    name: str
    place: str
    words: str
    make: Callable[[Path], Path]

    def write(self, folder: Path) -> Path:
        """Write it and give what is to be imported."""
        return self.make(folder)


def added(name: str, file: str, row: str, column: str, words: str) -> WrongFolder:
    """One wrong row after the good ones."""
    place = f"{file}:{lines_of(file) + 1}: {column}: " if column else f"{file}:{lines_of(file) + 1}: "
    return WrongFolder(name, place, words, lambda folder: _write(folder, file, GOOD[file] + row + "\n"))


def changed(name: str, file: str, old: str, new: str, place: str, words: str) -> WrongFolder:
    """The good folder with one text of one file replaced (its first occurrence)."""
    assert old in GOOD[file], (name, old)
    return WrongFolder(
        name, place, words, lambda folder: _write(folder, file, GOOD[file].replace(old, new, 1))
    )


def raw(name: str, file: str, content: bytes, place: str, words: str) -> WrongFolder:
    """One file with other bytes."""
    return WrongFolder(name, place, words, lambda folder: _write(folder, file, content))


def made(name: str, make: Callable[[Path], object], place: str, words: str) -> WrongFolder:
    """The good folder, and something done to it."""

    def build(folder: Path) -> Path:
        write_good(folder)
        make(folder)
        return folder

    return WrongFolder(name, place, words, build)


def _write(folder: Path, file: str, content: str | bytes) -> Path:
    return write_good(folder, **{file.removesuffix(".csv"): content})


def _in_place_of_visits(folder: Path, make: Callable[[Path], None]) -> None:
    (folder / "visits.csv").unlink()
    make(folder / "visits.csv")


def _five_thousand_good_rows_and_a_bad_one() -> bytes:
    header = GOOD["observations.csv"].splitlines()[0]
    rows = [f"P1,2019-03-{1 + n % 28:02},potassium,,4.{n % 10},mmol/L,,,," for n in range(5000)]
    return "\n".join([header, *rows, "P1,2019-04-01,potassium,,4,5,mmol/L,,,,"]).encode()


_PATIENTS = GOOD["patients.csv"].encode()
_PATIENT_REST = ",,,,,,,"

WRONG_FOLDERS: tuple[WrongFolder, ...] = (
    # files
    made("patients.csv missing", lambda f: (f / "patients.csv").unlink(), "patients.csv: ", "missing"),
    made("a file nobody knows", lambda f: (f / "labs.csv").write_text("a\n"), "labs.csv: ", "no part of"),
    made("a misspelt file", lambda f: (f / "visit.csv").write_text("a\n"), "visit.csv: ", "did you mean visits.csv"),
    made("a capital in a file's name", lambda f: (f / "Patients.csv").write_text(""), "Patients.csv: ", "patients.csv"),
    made("a folder in the folder", lambda f: (f / "old").mkdir(), "old: ", "no part of"),
    made(
        "a folder in place of a file",
        lambda f: _in_place_of_visits(f, Path.mkdir),
        "visits.csv: ",
        "is not a file",
    ),
    made(
        "a link in place of a file",
        lambda f: _in_place_of_visits(f, lambda path: path.symlink_to("patients.csv")),
        "visits.csv: ",
        "is a link",
    ),
    made(
        "a pipe in place of a file",
        lambda f: _in_place_of_visits(f, os.mkfifo),
        "visits.csv: ",
        "is not a file",
    ),
    WrongFolder("no such folder", "nowhere: ", "does not exist", lambda folder: folder.parent / "nowhere"),
    WrongFolder(
        "one file in place of the folder",
        "patients.csv: ",
        "expected the folder",
        lambda folder: write_good(folder) / "patients.csv",
    ),
    WrongFolder(
        "a file of another kind",
        "clinic.ods: ",
        "neither a folder",
        lambda folder: _single(folder, "clinic.ods", b"PK\x03\x04"),
    ),
    WrongFolder(
        "a workbook with macros by name",
        "clinic.xlsm: ",
        "macros",
        lambda folder: _single(folder, "clinic.xlsm", b"PK\x03\x04"),
    ),
    WrongFolder(
        "no workbook behind its name",
        "clinic.xlsx: ",
        "is not a workbook",
        lambda folder: _single(folder, "clinic.xlsx", b"\xd0\xcf\x11\xe0 old"),
    ),
    # encodings and bytes
    raw("an empty file", "visits.csv", b"", "visits.csv: ", "is empty"),
    raw("UTF-16", "patients.csv", GOOD["patients.csv"].encode("utf-16"), "patients.csv:1: ", "UTF-16"),
    raw(
        "UTF-16 without its mark", "patients.csv", GOOD["patients.csv"].encode("utf-16-le"), "patients.csv:1: ", "UTF-16"
    ),
    raw(
        "latin-1 bytes",
        "patients.csv",
        _PATIENTS + "P3,Zoë,Example,female,2012-01-01".encode("latin-1") + _PATIENT_REST.encode() + b",\n",
        "patients.csv:4: given_name: ",
        "the byte 0xEB, which is not UTF-8",
    ),
    raw(
        "half of a UTF-8 character",
        "patients.csv",
        _PATIENTS + b"P3,Zo\xc3,Example,female,2012-01-01,,,,,,,,\n",
        "patients.csv:4: given_name: ",
        "0xC3",
    ),
    raw(
        "an overlong UTF-8 form",
        "patients.csv",
        _PATIENTS + b"P3,a\xc0\xaf,Example,female,2012-01-01,,,,,,,,\n",
        "patients.csv:4: given_name: ",
        "0xC0",
    ),
    raw(
        "a NUL",
        "patients.csv",
        _PATIENTS + b"P3,Zo\0e,Example,female,2012-01-01,,,,,,,,\n",
        "patients.csv:4: given_name: ",
        "U+0000",
    ),
    raw(
        "a bell in a note",
        "visits.csv",
        GOOD["visits.csv"].encode() + b"P1,2019-05-01,phone,,,ring\x07\n",
        "visits.csv:5: note: ",
        "U+0007",
    ),
    raw(
        "a tab in a note",
        "visits.csv",
        GOOD["visits.csv"].encode() + b"P1,2019-05-01,phone,,,a\tb\n",
        "visits.csv:5: note: ",
        "U+0009 (tab)",
    ),
    raw("lines that end with CR alone", "visits.csv", b"patient_id,date,kind\rP1,2019-01-01,phone\r", "visits.csv:1: ", "U+000D"),
    raw("a workbook named CSV", "visits.csv", b"PK\x03\x04 and more", "visits.csv:1: ", "workbook"),
    raw(
        "a cell of 200,000 characters",
        "visits.csv",
        GOOD["visits.csv"].encode() + b"P1,2019-05-01,phone,,," + b"x" * 200_000 + b"\n",
        "visits.csv:5: ",
        "longer than 131072",
    ),
    raw(
        "a line of two million bytes",
        "visits.csv",
        GOOD["visits.csv"].encode() + b"P1,2019-05-01,phone,,," + b"x," * 1_000_000 + b"\n",
        "visits.csv:5: ",
        "longer than 1048576 bytes",
    ),
    raw(
        "a quote never closed",
        "visits.csv",
        GOOD["visits.csv"].encode() + b'P1,2019-05-01,phone,,,"open\n',
        "visits.csv:5: ",
        "never closed",
    ),
    raw(
        "a quote inside quotes",
        "visits.csv",
        GOOD["visits.csv"].encode() + b'P1,2019-05-01,phone,,,"said "ok" today"\n',
        "visits.csv:5: ",
        "must be doubled",
    ),
    # headers
    changed("an unknown column", "observations.csv", ",value,", ",valeu,", "observations.csv:1: valeu: ", "did you mean value"),
    changed("a column of another file", "visits.csv", ",clinician,", ",guardian,", "visits.csv:1: guardian: ", "but of patients"),
    changed("a required column missing", "patients.csv", ",birth_date,", ",,", "patients.csv:1: birth_date: ", "missing from the header"),
    changed("a column twice", "visits.csv", "clinician", "date", "visits.csv:1: date: ", "twice"),
    changed("a column without a name", "visits.csv", "clinician", "", "visits.csv:1: ", "no name"),
    raw(
        "semicolons",
        "visits.csv",
        GOOD["visits.csv"].replace(",", ";").encode(),
        "visits.csv:1: ",
        "separated by ';'",
    ),
    # rows
    added("a cell too many", "visits.csv", "P1,2019-05-01,phone,,,,x", "", "7 cells, expected 6"),
    added("a cell too few", "visits.csv", "P1,2019-05-01,phone", "", "3 cells, expected 6"),
    added("an unquoted decimal comma", "observations.csv", "P1,2019-05-01,weight,,18,5,kg,,,,", "value", "'18,5' has a decimal comma"),
    raw(
        "one bad row after 5,000 good ones",
        "observations.csv",
        _five_thousand_good_rows_and_a_bad_one(),
        "observations.csv:5002: value: ",
        "'4,5' has a decimal comma",
    ),
    # ids and names
    added("no patient_id", "visits.csv", ",2019-05-01,phone,,,", "patient_id", "is empty"),
    added("an unknown child", "visits.csv", "P7,2019-05-01,phone,,,", "patient_id", "neither in patients nor in the clinic"),
    added("a child in another case", "visits.csv", "p1,2019-05-01,phone,,,", "patient_id", "did you mean P1"),
    added("an id of 65 characters", "patients.csv", f"{'x' * 65},A,B,male,2012-01-01,,,,,,,,", "patient_id", "longer than 64"),
    added("a child twice", "patients.csv", "P1,A,B,male,2012-01-01,,,,,,,,", "patient_id", "stands in line 2 already"),
    added("a zero-width blank in an id", "patients.csv", "P\u200b3,A,B,male,2012-01-01,,,,,,,,", "patient_id", "U+200B"),
    added("a joiner in an id", "patients.csv", "P\u200d3,A,B,male,2012-01-01,,,,,,,,", "patient_id", "U+200D"),
    added("a direction override in a name", "patients.csv", "P3,A\u202eB,C,male,2012-01-01,,,,,,,,", "given_name", "U+202E"),
    added("a byte-order mark in a name", "patients.csv", "P3,A,C\ufeff,male,2012-01-01,,,,,,,,", "family_name", "U+FEFF"),
    added("a line feed in a name", "patients.csv", 'P3,"A\nB",C,male,2012-01-01,,,,,,,,', "given_name", "only a note"),
    changed(
        "a row_id twice",
        "visits.csv",
        GOOD["visits.csv"],
        "patient_id,date,kind,row_id\nP1,2019-01-10,phone,r1\nP1,2019-01-11,phone,r1\n",
        "visits.csv:3: row_id: ",
        "stands in visits.csv:2 already",
    ),
    WrongFolder(
        "a row_id in two files",
        "events.csv:2: row_id: ",
        "stands in visits.csv:2 already",
        lambda folder: write_good(
            folder,
            visits="patient_id,date,kind,row_id\nP1,2019-01-10,phone,r1\n",
            events="patient_id,date,kind,code,row_id\nP1,2018-05-20,biopsy,MCD,r1\n",
        ),
    ),
    changed(
        "a row_id with a blank",
        "visits.csv",
        GOOD["visits.csv"],
        "patient_id,date,kind,row_id\nP1,2019-01-10,phone,r 1\n",
        "visits.csv:2: row_id: ",
        "is no row_id",
    ),
    # codes and choices
    added("an unknown sex", "patients.csv", "P3,A,B,boy,2012-01-01,,,,,,,,", "sex", "not one of female, male, unknown"),
    added("a capital in a choice", "visits.csv", "P1,2019-05-01,Phone,,,", "kind", "not one of scheduled"),
    added("a visit without its kind", "visits.csv", "P1,2019-05-01,,,,", "kind", "is empty, expected scheduled"),
    added("an unknown code", "observations.csv", "P1,2019-05-01,creatinin,,0.5,mg/dL,,,,", "code", "did you mean creatinine"),
    added("an unknown drug", "treatments.csv", "P1,tacrolimos,2019-05-01,,2,mg/day,daily,2,", "drug", "did you mean tacrolimus"),
    added("an unknown event", "events.csv", "P1,2019-05-01,relapse,x,,,", "kind", "is not one of"),
    added("a code of another kind", "events.csv", "P1,2019-05-01,biopsy,BCG,,,", "code", "is not a code of biopsy"),
    added("a step that is no number", "events.csv", "P1,2019-05-01,step_start,two,,,", "code", "whole number"),
    added("a step of zero", "events.csv", "P1,2019-05-01,step_start,0,,,", "code", "whole number"),
    added("a rule that cannot be one", "events.csv", "P1,2019-05-01,set_aside,BP high,,,", "code", "not the id of a rule"),
    added("a plan without its drug", "events.csv", "P1,2027-05-01,treatment_planned,,,,", "code", "is empty"),
    added("an unknown severity", "events.csv", "P1,2019-05-01,adverse_event,seizure,awful,,", "severity", "is not one of"),
    added("an unknown place", "observations.csv", "P1,2019-05-01,weight,,20,kg,,hospital,,", "place", "is not one of"),
    # dates
    added("29 February 2011", "visits.csv", "P1,2011-02-29,phone,,,", "date", "does not exist"),
    added("a date in another order", "visits.csv", "P1,15/01/2019,phone,,,", "date", "YYYY-MM-DD"),
    added("a date with a time", "visits.csv", "P1,2019-01-15T10:00,phone,,,", "date", "YYYY-MM-DD"),
    added("no date", "visits.csv", "P1,,phone,,,", "date", "is empty"),
    added("a visit in the future", "visits.csv", "P1,2026-11-24,phone,,,", "date", "in the future"),
    added("a treatment in the future", "treatments.csv", "P1,tacrolimus,2027-05-01,,2,mg/day,daily,2,", "start_date", "in the future"),
    added("a birth in the future", "patients.csv", "P3,A,B,male,2027-01-01,,,,,,,,", "birth_date", "in the future"),
    added("a birth in the year 211", "patients.csv", "P3,A,B,male,0211-01-01,,,,,,,,", "birth_date", "before the year 1900"),
    added("a visit before birth", "visits.csv", "P1,2011-05-09,phone,,,", "date", "before the birth (2011-05-10)"),
    added("a diagnosis before birth", "patients.csv", "P3,A,B,male,2012-01-01,,,,,2011-12-31,,,", "diagnosis_date", "before the birth"),
    changed("a visit at 25 years", "patients.csv", "2011-05-10", "1994-01-10", "observations.csv:2: date: ", "age of 25 years"),
    added("end before start", "treatments.csv", "P1,tacrolimus,2019-05-02,2019-05-01,2,mg/day,daily,2,", "end_date", "before the start_date (2019-05-02)"),
    # numbers
    added("a decimal comma", "observations.csv", 'P1,2019-05-01,weight,,"18,5",kg,,,,', "value", "'18,5' has a decimal comma"),
    added("a comma of two meanings", "observations.csv", 'P1,2019-05-01,platelets,,"1,250",10^9/L,,,,', "value", "write 1.250 or 1250"),
    added("an Arabic thousands separator", "observations.csv", "P1,2019-05-01,wbc,,4\u066c200,cells/uL,,,,", "value", "thousands"),
    added("an exponent", "observations.csv", "P1,2019-05-01,upcr,,1.5e1,mg/mg,,,,", "value", "exponent"),
    added("1e400", "observations.csv", "P1,2019-05-01,upcr,,1e400,mg/mg,,,,", "value", "exponent"),
    added("not a number", "observations.csv", "P1,2019-05-01,upcr,,nan,mg/mg,,,,", "value", "is not a number"),
    added("infinity", "observations.csv", "P1,2019-05-01,upcr,,inf,mg/mg,,,,", "value", "is not a number"),
    added("a point without digits before it", "observations.csv", "P1,2019-05-01,upcr,,.5,mg/mg,,,,", "value", "is not a number"),
    added("a sign in the value", "observations.csv", "P1,2019-05-01,upcr,,<0.2,mg/mg,,,,", "value", "column qualifier"),
    added("a negative value", "observations.csv", "P1,2019-05-01,upcr,,-0.2,mg/mg,,,,", "value", "is negative"),
    added("forty digits", "observations.csv", f"P1,2019-05-01,upcr,,0.{'1' * 40},mg/mg,,,,", "value", "longer than 24"),
    added("no value", "observations.csv", "P1,2019-05-01,upcr,,,mg/mg,,,,", "value", "not_done"),
    added("a value that was not done", "observations.csv", "P1,2019-05-01,upcr,not_done,0.2,mg/mg,,,,", "value", "must be empty"),
    added("an unknown qualifier", "observations.csv", "P1,2019-05-01,upcr,~,0.2,mg/mg,,,,", "qualifier", "is not one of"),
    added("no unit", "observations.csv", "P1,2019-05-01,creatinine,,0.5,,,,,", "unit", "expected a unit of creatinine (mg/dL, umol/L)"),
    added("a unit of another analyte", "observations.csv", "P1,2019-05-01,upcr,,0.2,mg/l,,,,", "unit", "'mg/l' is not a unit of upcr (mg/mg, g/g, mg/mmol, mg/g)"),
    added("a unit where there is none", "observations.csv", "P1,2019-05-01,oedema,,mild,kg,,,,", "unit", "has no unit"),
    added("an unknown grade", "observations.csv", "P1,2019-05-01,dipstick_protein,,5+,grade,,,,", "value", "is not one of negative"),
    added("a censored choice", "observations.csv", "P1,2019-05-01,dipstick_protein,>,3+,grade,,,,", "qualifier", "only with numbers"),
    added("a slipped unit", "observations.csv", "P1,2019-05-01,albumin,,25,g/dL,,,,", "value", "did you mean g/L"),
    added("a weight of 1 kg", "observations.csv", "P1,2019-05-01,weight,,1.4,kg,,,,", "value", "outside the limits of weight (1.5-150 kg)"),
    added("four days after a dose", "observations.csv", "P1,2019-05-01,tac_trough,,5,ng/mL,96,,,", "hours_after_dose", "more than 72"),
    changed("systolic below diastolic", "observations.csv", ",dbp,,61,", ",dbp,,103,", "observations.csv:5: value: ", "not below the systolic"),
    # treatments
    added("a dose of nothing", "treatments.csv", "P1,tacrolimus,2019-05-01,,0,mg/day,daily,2,", "dose", "is no dose"),
    added("a negative dose", "treatments.csv", "P1,tacrolimus,2019-05-01,,-2,mg/day,daily,2,", "dose", "is negative"),
    added("a dose without its unit", "treatments.csv", "P1,tacrolimus,2019-05-01,,2,,daily,2,", "dose_unit", "is empty"),
    added("a dose without its frequency", "treatments.csv", "P1,prednisolone,2019-05-01,,20,mg/day,,1,", "frequency", "is empty"),
    added("mg without single", "treatments.csv", "P1,tacrolimus,2019-05-01,,2,mg,daily,2,", "dose_unit", "only with the frequency single"),
    added("single with mg a day", "treatments.csv", "P1,rituximab,2019-05-01,,500,mg/day,single,,", "dose_unit", "not the unit of a single dose"),
    added("a single dose of two days", "treatments.csv", "P1,rituximab,2019-05-01,2019-05-02,500,mg,single,,", "end_date", "another day"),
    added("two and a half doses a day", "treatments.csv", "P1,tacrolimus,2019-05-01,,2,mg/day,daily,2.5,", "doses_per_day", "whole number"),
)  # fmt: skip


def _single(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path
