"""The specification of every rule as data: what it says, and the cases that show it, read from cases/*.toml.

A file is a chapter of the rules, or a part of one under the same title; a table in it is a rule:

    [glucose-impaired]
    text = "what the rule says, to the letter"
    on = 2018-03-12                                # the as-of date of its cases, unless a case has its own
    under = "mmf"                                  # their protocol; three-step where none is named
    told = "2018-01-10.. tacrolimus 2 mg/day"      # told before each case's own lines, unless the case stands `alone`
    fires = [{ title = "…", told = "…", then = "info" }]
    silent = [{ title = "…", told = "…", then = "nothing" }]
    boundary = […]                                 # on a limit, and just beside it
    cannot_tell = [{ title = "…", told = "…", then = "lacks weight" }]

`told` is the history language of story.py. `then` is a severity, `nothing` (no finding and nothing missing),
`lacks weight, height` (no finding, and just these inputs missing), or `action, lacks weight` (a finding whose dose
cannot be told). A case may ask more of its finding: `variant`, `doses` (drug, mg a day, how often), and what its
sentence tells (`tells`). A rule that can always tell has a sentence in place of `cannot_tell`: why.
"""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from nsclinic.advice.model import Review, Severity
from tests.spec.story import reviewed

FOLDER = Path(__file__).with_name("cases")

KINDS = ("fires", "silent", "boundary", "cannot_tell")
"""The four questions to a rule, in the order in which a reader asks them."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a case asks of the review: the severity (None: no finding), and the inputs that the rule lacks."""

    severity: Severity | None
    lacks: frozenset[str]


@dataclass(frozen=True, slots=True)
class SpecCase:
    """One child on one day under one protocol, and what the rule says of it."""

    rule: str
    kind: str
    title: str
    told: str
    on: date
    under: str
    then: Expected
    variant: str | None = None
    doses: tuple[str, ...] | None = None
    tells: dict[str, str] = field(default_factory=dict)

    def review(self) -> Review:
        """Give what the program concludes."""
        return reviewed(self.told, self.on.isoformat(), self.under)


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """A rule: its text, and its cases by kind. `never_lacks` says why it can always tell; empty where it cannot."""

    rule: str
    text: str
    cases: dict[str, tuple[SpecCase, ...]]
    never_lacks: str = ""

    @property
    def all_cases(self) -> tuple[SpecCase, ...]:
        """Every case, in the order of the kinds."""
        return tuple(case for kind in KINDS for case in self.cases[kind])


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the rules; `notes` are what holds for all of its rules, `slug` its name in a file's name."""

    slug: str
    title: str
    notes: tuple[str, ...]
    rules: tuple[RuleSpec, ...]


@cache
def chapters() -> tuple[Chapter, ...]:
    """Read the specification, chapter by chapter."""
    found: dict[str, Chapter] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        raw = tomllib.loads(path.read_text("utf-8"))
        title, notes = raw.pop("title"), tuple(raw.pop("notes", ()))
        rules = tuple(_rule(rule, table) for rule, table in raw.items())
        slug = re.sub(r"^\d+-|-\d+$", "", path.stem)
        before = found.get(title, Chapter(slug, title, (), ()))
        found[title] = Chapter(slug, title, before.notes + notes, before.rules + rules)
    return tuple(found.values())


def rule_specs() -> tuple[RuleSpec, ...]:
    """Give every rule of every chapter."""
    return tuple(rule for chapter in chapters() for rule in chapter.rules)


def _rule(rule: str, table: dict[str, Any]) -> RuleSpec:
    unknown = set(table) - {"text", "on", "under", "told", *KINDS}
    assert not unknown, f"{rule}: {unknown}"
    never = table["cannot_tell"] if isinstance(table["cannot_tell"], str) else ""
    cases = {
        kind: ()
        if isinstance(table[kind], str)
        else tuple(_case(rule, kind, table, raw) for raw in table[kind])
        for kind in KINDS
    }
    return RuleSpec(rule, table["text"], cases, never)


def _case(rule: str, kind: str, table: dict[str, Any], raw: dict[str, Any]) -> SpecCase:
    unknown = set(raw) - {"title", "told", "then", "on", "under", "alone", "variant", "doses", "tells"}
    assert not unknown, f"{rule}, {raw['title']}: {unknown}"
    before = "" if raw.get("alone") else table.get("told", "")
    return SpecCase(
        rule=rule,
        kind=kind,
        title=raw["title"],
        told=f"{before}\n{raw['told']}",
        on=raw["on"] if "on" in raw else table["on"],
        under=raw.get("under", table.get("under", "three-step")),
        then=_expected(raw["then"]),
        variant=raw.get("variant"),
        doses=tuple(raw["doses"]) if "doses" in raw else None,
        tells=raw.get("tells", {}),
    )


def _expected(then: str) -> Expected:
    said, _, lacking = then.partition("lacks")
    word = said.strip(" ,")
    lacks = frozenset(code.strip() for code in lacking.split(",") if code.strip())
    assert word or lacks, then
    return Expected(None if word in ("", "nothing") else Severity(word), lacks)
