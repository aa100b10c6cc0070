"""The rules of the house itself: which room may know which, how long a file may grow, and what none may name."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
NOT_OURS = {"__pycache__", "dist", "build"}
HAND_WRITTEN = {".py", ".sh", ".cmd", ".toml", ".md", ".cfg", ".ini", ""}
MOST_LINES = 400
LONGER_FOR_A_REASON = {
    "resources/facts.toml": "data: one entry a source fact, and their one home",
}
"""Path to reason. A table that is data may be long; code that is long has a seam nobody looked for."""


def our_files():
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT)
        is_hidden = any(part.startswith(".") and part not in {".ci", ".gitignore"} for part in inside.parts)
        is_made = NOT_OURS & set(inside.parts) or any(part.endswith(".egg-info") for part in inside.parts)
        if path.is_file() and not is_hidden and not is_made:
            yield path


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def check_imports(folder):
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_room_knows_only_the_rooms_before_it():
    run = check_imports(ROOT)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("room", "forbidden_import", "broken_rule"),
    [
        ("domain", "import nsclinic.store", "Data goes one way"),
        ("cli", "import PySide6", "Qt only in the window"),
        ("clinic", "import sqlite_utils", "SQL only in the store"),
        ("reports", "import matplotlib", "matplotlib only in plots and the canvas"),
        ("cli", "import duckdb", "The central databases only in the registry"),
        ("store", "import psycopg", "The central databases only in the registry"),
        ("registry", "import sqlite3", "SQL only in the store"),
        ("registry", "import nsclinic.clinic", "Data goes one way"),
        ("exchange", "import http.client", "No network"),
    ],
)
def test_an_import_against_the_rules_is_found(tmp_path, room, forbidden_import, broken_rule):
    shutil.copytree(ROOT / "nsclinic", tmp_path / "nsclinic", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "nsclinic" / room / "against_the_rules.py").write_text(
        forbidden_import + "\n", encoding="utf-8"
    )
    run = check_imports(tmp_path)
    assert run.returncode == 1
    assert f"{broken_rule} BROKEN" in run.stdout


def imported_packages(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def test_the_program_imports_only_packages_that_it_declares():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [project["dependencies"], *project["optional-dependencies"].values()]
    names = {canonicalize_name(Requirement(line).name) for lines in declared for line in lines}
    bringers = packages_distributions()
    undeclared = {
        f"{name_of(path)} imports {package}"
        for path in (ROOT / "nsclinic").rglob("*.py")
        for package in set(imported_packages(path)) - sys.stdlib_module_names - {"nsclinic"}
        if not names & {canonicalize_name(bringer) for bringer in bringers.get(package, [])}
    }
    assert undeclared == set()


def is_made_from_data(path):
    """Say whether a page of the manual is made by a tool, which says so at its top."""
    return path.suffix == ".md" and "Made by `installer/" in path.read_text(encoding="utf-8")[:500]


def test_a_hand_written_file_can_be_held_in_the_head():
    too_long = {}
    for path in our_files():
        if path.suffix in HAND_WRITTEN and path.name != "LICENSE" and not is_made_from_data(path):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > MOST_LINES and name_of(path) not in LONGER_FOR_A_REASON:
                too_long[name_of(path)] = lines
    assert too_long == {}


def test_no_reason_for_length_outlives_the_length():
    for name, reason in LONGER_FOR_A_REASON.items():
        assert reason
        assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) > MOST_LINES


# Each pattern is written so that it does not match itself.
FOREIGN = {
    "a folder of one person's machine": re.compile(r"(?<![\w.])/(?:wor[k]|hom[e]|roo[t])/|[A-Z]:\\User[s]\\"),
    "a folder outside the repository": re.compile(r"\.\./share[d]"),
    "the address of a package index": re.compile(
        r"\bpyp[i]\.org|pythonhoste[d]\.org|\bde[b]\.debian\.org|/simpl[e]/"
    ),
    # The folder that a wheelhouse is installed from is the one that the person stands in: no index.
    "an index forced on pip": re.compile(r"--(?:extra-)?index-ur[l]|--find-link[s](?! \. )|--trusted-hos[t]"),
    "work left open": re.compile(r"\bTOD[O]\b|\bFIXM[E]\b|\bXX[X]\b"),
}


@pytest.mark.parametrize("what", sorted(FOREIGN))
def test_no_file_names(what):
    found = []
    for path in our_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a font or a picture
        found += [
            f"{name_of(path)}:{number}: {line.strip()[:100]}"
            for number, line in enumerate(text.splitlines(), start=1)
            if FOREIGN[what].search(line)
        ]
    assert found == []


def test_every_room_of_the_house_is_on_the_readmes_map():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rooms = [path.parent.name for path in (ROOT / "nsclinic").glob("*/__init__.py")]
    assert [room for room in sorted(rooms) if f"{room}/" not in readme] == []
