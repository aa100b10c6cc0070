"""What the program is made of: every licence is read and allowed, the bill of materials is whole, advisories strike."""

import json
import re
import subprocess
import sys
import zipfile
from importlib import import_module
from pathlib import Path

import pytest

from nsclinic import __version__

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def beside_the_tools(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(ROOT / "installer"))


@pytest.fixture
def lock():
    return import_module("locked")


@pytest.fixture
def supply():
    return import_module("supply")


def package(lock, licence: str, *, ships: bool = True):
    return lock.Locked("numpy", "2.0", ("0" * 64,), licence, (), ships)


def test_every_locked_package_has_a_licence_that_somebody_read_and_that_is_allowed(lock):
    packages = lock.locked()
    assert len(packages) > 50
    assert [fault for one in packages if (fault := lock.fault_of(one))] == []


def test_what_ships_is_what_the_program_needs_and_nothing_of_the_workshop(lock):
    ships = {one.name for one in lock.locked() if one.ships}
    assert {"pyside6-essentials", "shiboken6", "sqlcipher3", "cffi", "et-xmlfile"} <= ships
    assert not ships & {"pytest", "ruff", "mypy", "hypothesis", "rcpchgrowth", "babel", "pypdf"}


@pytest.mark.parametrize(
    ("licence", "ships", "is_allowed"),
    [
        ("MIT", True, True),
        ("MIT AND Zlib", True, True),
        ("MIT AND SSPL-1.0", True, False),
        ("LGPL-3.0-only OR GPL-3.0-only", True, True),
        ("GPL-3.0-only", True, False),
        ("AGPL-3.0-or-later", True, False),
        ("AGPL-3.0-or-later", False, True),
        ("SSPL-1.0 OR MIT AND Elastic-2.0", True, False),
        ("(MIT OR SSPL-1.0) AND Zlib", True, False),
        ("", True, False),
        ("", False, False),
    ],
)
def test_a_licence_is_judged_by_what_it_is_used_for(lock, licence, ships, is_allowed):
    fault = lock.fault_of(package(lock, licence, ships=ships))
    assert (fault == "") is is_allowed, fault


def test_a_package_that_says_something_new_of_its_licence_is_to_be_read_again(lock, monkeypatch):
    licences = lock._licences()
    read = {**licences["read"], "defusedxml": {"says": "Beerware", "is": "MIT"}}
    monkeypatch.setattr(lock, "_licences", lambda: {**licences, "read": read})
    assert lock.licence_of("defusedxml") == ""
    faults = [fault for one in lock.locked() if (fault := lock.fault_of(one))]
    assert faults == ["defusedxml: nobody has read its licence yet ('PSFL'): enter it in licences.toml"]


def test_no_entry_of_the_licences_outlives_its_package(lock):
    names = {one.name for one in lock.locked()}
    assert set(lock._licences()["read"]) <= names


def test_a_lock_without_sums_is_refused(lock):
    text = lock.LOCK.read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="without sums: numpy"):
        lock.locked(re.sub(r"(?m)^(numpy==[\d.]+) \\\n(?: +--hash=.*\n)+", r"\1\n", text))


def test_the_bill_of_materials_names_all_that_ships_and_hangs_together(supply, lock):
    bill = supply.sbom()
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])
    program = bill["metadata"]["component"]
    assert (program["type"], program["name"], program["version"]) == ("application", "nsclinic", __version__)
    ships = [one for one in lock.locked() if one.ships]
    components = {one["name"]: one for one in bill["components"]}
    assert set(components) == {one.name for one in ships}
    for one in ships:
        component = components[one.name]
        assert component["type"] == "library"
        assert component["purl"] == component["bom-ref"] == f"pkg:pypi/{one.name}@{one.version}"
        assert component["licenses"] == [{"expression": one.licence}]
        told = [entry["content"] for entry in component.get("hashes", ())]
        told += [entry["value"] for entry in component.get("properties", ())]
        assert tuple(told) == one.sums
    known = {program["bom-ref"], *(one["bom-ref"] for one in bill["components"])}
    edges = {entry["ref"]: entry["dependsOn"] for entry in bill["dependencies"]}
    assert set(edges) == known
    reached, waiting = set(), [program["bom-ref"]]
    while waiting:
        reference = waiting.pop()
        if reference not in reached:
            reached.add(reference)
            waiting += edges[reference]
    assert reached == known, "every component is reached from the program, and nothing else is named"


def test_the_same_lock_gives_the_same_bill_of_materials_by_command(tmp_path):
    written = []
    for name in ("one.json", "two.json"):
        run = [sys.executable, ROOT / "installer" / "supply.py", "sbom", "--out", tmp_path / name]
        subprocess.run(run, check=True, cwd=tmp_path)
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
    assert json.loads(written[0])["components"]


def test_the_notices_carry_the_texts_that_must_go_along(supply, lock):
    text = supply.notices()
    for one in lock.locked():
        assert (f"\n{one.name} {one.version}: {one.licence}\n" in text) is one.ships
    for words in ("GNU LESSER GENERAL PUBLIC LICENSE", "Gerhard Häring", "The Kiwi licensing terms"):
        assert words in text
    # What is compiled into a package whose own texts do not say so.
    for words in (
        "ZETETIC LLC",
        "The OpenSSL Project Authors",
        "UNICODE LICENSE V3",
        "OpenBLAS",
        "libgfortran",
    ):
        assert words in text
    ships = {one.name for one in lock.locked() if one.ships}
    assert {path.stem for path in (ROOT / "installer" / "notices").iterdir()} <= ships


def advisory(number: int, name: str, **affected: object) -> dict[str, object]:
    return {
        "id": f"PYSEC-0-{number}",
        "aliases": [f"CVE-0-{number}"],
        "summary": "reads past its end",
        "affected": [{"package": {"ecosystem": "PyPI", "name": name}, **affected}],
    }


def ranged(*events: dict[str, str]) -> list[dict[str, object]]:
    return [{"type": "ECOSYSTEM", "events": list(events)}]


ADVISORIES = [
    (advisory(1, "Pillow", versions=["12.9", "13.0.0"]), True),
    (advisory(2, "pillow", versions=["12.9"]), False),
    (advisory(3, "pillow", ranges=ranged({"introduced": "0"}, {"fixed": "13.0.0"})), False),
    (advisory(4, "pillow", ranges=ranged({"introduced": "0"}, {"fixed": "13.0.1"})), True),
    (advisory(5, "pillow", ranges=ranged({"introduced": "13.0.1"})), False),
    (advisory(6, "pillow", ranges=ranged({"introduced": "13"}, {"last_affected": "13.0.0"})), True),
    (advisory(7, "pillow", ranges=ranged({"introduced": "1"}, {"fixed": "2"}, {"introduced": "12"})), True),
    (advisory(8, "pillow", ranges=[{"type": "GIT", "events": [{"introduced": "0"}]}]), False),
    (advisory(9, "another", ranges=ranged({"introduced": "0"})), False),
    ({**advisory(10, "pillow", versions=["13.0.0"]), "withdrawn": "2026-01-01T00:00:00Z"}, False),
]


@pytest.mark.parametrize("is_archive", [True, False])
def test_a_copy_of_the_advisories_strikes_the_locked_versions_it_speaks_of(tmp_path, is_archive):
    texts = {f"{one['id']}.json": json.dumps(one) for one, _ in ADVISORIES}
    if is_archive:
        place = tmp_path / "all.zip"
        with zipfile.ZipFile(place, "w") as archive:
            for name, text in texts.items():
                archive.writestr(name, text)
    else:
        place = tmp_path / "all"
        place.mkdir()
        for name, text in texts.items():
            (place / name).write_text(text, encoding="utf-8")
    found = import_module("advisories").known_faults(place, {"pillow": "13.0.0", "numpy": "2.0"})
    struck = sorted(str(one["id"]) for one, strikes in ADVISORIES if strikes)
    assert [line.split(": ")[1].split(" ")[0] for line in found.lines] == struck
    assert found.read == len(ADVISORIES)
    assert found.lines[0] == "pillow==13.0.0: PYSEC-0-1 (CVE-0-1): reads past its end"


def test_an_audit_of_a_copy_ends_with_one_where_something_is_struck_or_nothing_was_read(
    tmp_path, supply, capsys
):
    assert supply.audit(tmp_path) == 1
    (tmp_path / "a.json").write_text(json.dumps(advisory(1, "numpy", versions=["0.1"])), encoding="utf-8")
    assert supply.audit(tmp_path) == 0
    (tmp_path / "b.json").write_text(
        json.dumps(advisory(2, "numpy", ranges=ranged({"introduced": "0"}))), encoding="utf-8"
    )
    assert supply.audit(tmp_path) == 1
    assert "PYSEC-0-2" in capsys.readouterr().out
