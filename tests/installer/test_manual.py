"""The manual's pages that are made from data are what the data say, whole and in step."""

import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from nsclinic.protocol.facts import errata, source_facts
from nsclinic.protocol.shared import shared_sources

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "resources" / "manual"
PAGE = (MANUAL / "source-facts.md").read_text("utf-8")


@pytest.fixture
def the_tool(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "installer"))
    return import_module("manual")


def run(root, *arguments):
    return subprocess.run(
        [sys.executable, str(root / "installer" / "manual.py"), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_committed_pages_are_those_that_the_data_make(the_tool):
    assert the_tool.stale() == []
    assert "screens.md" in [name for name, _ in the_tool.PAGES]


def test_every_made_page_is_listed_in_the_manual(the_tool):
    listed = (MANUAL / "README.md").read_text("utf-8")
    assert [name for name, _ in the_tool.PAGES if f"]({name})" not in listed] == []


def test_a_changed_fact_makes_the_page_stale_until_it_is_written_again(tmp_path):
    for part in ("installer", "nsclinic", "resources", "tests/spec"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__", "fonts"))
    shutil.copy(ROOT / "tests" / "__init__.py", tmp_path / "tests")
    assert run(tmp_path, "--check", "source-facts.md").returncode == 0
    facts = tmp_path / "resources" / "facts.toml"
    facts.write_text(facts.read_text("utf-8").replace("copied, it could kill", "never copy it"), "utf-8")
    checked = run(tmp_path, "--check", "source-facts.md")
    assert (checked.returncode, checked.stdout) == (
        1,
        "resources/manual/source-facts.md is stale: python installer/manual.py\n",
    )
    assert run(tmp_path, "source-facts.md").returncode == 0
    assert "never copy it" in (tmp_path / "resources/manual/source-facts.md").read_text("utf-8")
    assert run(tmp_path, "--check", "source-facts.md").returncode == 0


def test_a_name_of_no_page_is_refused():
    ended = run(ROOT, "--check", "no-such-page.md")
    assert ended.returncode == 2
    assert "no-such-page.md" in ended.stderr


def rows():
    return re.findall(r"^\| ([A-Z0-9]+-[0-9]+) \|", PAGE, re.MULTILINE)


def test_every_fact_and_every_erratum_stands_on_the_page_once():
    assert sorted(rows()) == sorted([*source_facts(), *errata()])


def test_the_page_has_a_chapter_for_each_source_with_its_document_in_full():
    chapters = dict(re.findall(r"^## (\w+)\n\n(.+)\.$", PAGE, re.MULTILINE))
    assert chapters == {key: source.document for key, source in shared_sources().items()}
    reviewed = PAGE.partition("\n## S3\n")
    assert "Not reviewed" not in reviewed[0]
    assert reviewed[2].partition("\n## ")[0].count("**Not reviewed**") == 1
    assert PAGE.count("**Not reviewed**") == 1


def row(key):
    return next(line for line in PAGE.splitlines() if line.startswith(f"| {key} |"))


def test_a_fact_says_how_it_is_read_and_what_rests_on_it():
    assert "3 ng/mL (printed: 3 ng/dL); 10 ng/mL (printed: 10 ng/dL)" in row("000-08")
    assert "`targets.1.low` (three-step: tac_trough, always)" in row("000-08")
    assert row("003-16").endswith("| R-42 |")
    assert "`harm.height_z_fall`" in row("R-42")
    assert "`tacrolimus.dangerous`" in row("R-43")
    assert row("001-14").endswith("| – |")


def test_an_erratum_says_what_is_printed_why_it_cannot_be_right_and_how_it_is_read():
    erratum = errata()["B-01"]
    assert row("B-01") == f"| B-01 | S0 | {erratum.printed} | {erratum.why} | {erratum.reading} |"


def test_the_clinical_reference_has_no_second_copy_of_a_fact_or_an_erratum():
    reference = (MANUAL / "reference.md").read_text("utf-8")
    assert re.findall(r"^\| (00[0-4]-\d\d|B-\d\d) \|", reference, re.MULTILINE) == []
    cited = set(re.findall(r"\b(00[0-4]-\d\d|B-\d\d)\b", reference))
    assert cited
    assert cited <= {*source_facts(), *errata()}
