"""The findings of a review in words, ready for cards: what, why, from which source."""

from dataclasses import dataclass

from nsclinic.advice.model import Finding, Missing, Review
from nsclinic.wording import Wording


@dataclass(frozen=True, slots=True)
class FactWords:
    """A dated fact in words, and the row in which it stands (empty where it was computed)."""

    words: str
    row_id: str


@dataclass(frozen=True, slots=True)
class FindingWords:
    """A finding in words."""

    finding: Finding
    severity: str
    title: str
    message: str
    action: str
    condition: str
    source: str
    source_key: str
    facts: tuple[FactWords, ...]
    set_aside: str = ""

    @property
    def in_words(self) -> str:
        """The finding in one line, for a screen reader: with its source."""
        parts = (self.severity, self.title, self.message, self.action, self.source, self.set_aside)
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class WhatMatters:
    """Findings that stand, findings that were set aside, and what is missing, in words."""

    standing: tuple[FindingWords, ...]
    aside: tuple[FindingWords, ...]
    missing: tuple[str, ...]


def finding_words(finding: Finding, words: Wording) -> FindingWords:
    """Give one finding in words."""
    aside = finding.set_aside
    told = ""
    if aside is not None:
        told = words.t(
            "Set aside {date}: {reason}", date=words.date(aside.on), reason=words.isolate(aside.reason)
        )
        if aside.by:
            told = words.t("{text} ({name})", text=told, name=words.isolate(aside.by))
    return FindingWords(
        finding=finding,
        severity=words.severity(finding.severity),
        title=words.finding_title(finding.rule, finding.variant),
        message=words.finding_message(finding),
        action=words.finding_action(finding),
        condition=words.finding_condition(finding.rule, finding.variant),
        source=words.source(finding.source),
        source_key=source_key(finding, words),
        facts=tuple(FactWords(words.fact(fact), fact.row_id) for fact in finding.facts),
        set_aside=told,
    )


def source_key(finding: Finding, words: Wording) -> str:
    """Give the source as briefly as it can be said, for the foot of a card: "S0, Methods"."""
    source = finding.source
    key = words.t("{document}, {section}", document=source.key, section=source.section)
    return key if source.is_reviewed else words.t("{source} (source not reviewed)", source=key)


def what_matters(review: Review, words: Wording) -> WhatMatters:
    """Give everything of a review that the panel shows, most serious first."""
    standing = tuple(finding_words(finding, words) for finding in review.open_findings)
    aside = tuple(
        finding_words(finding, words) for finding in review.findings if finding.set_aside is not None
    )
    return WhatMatters(standing, aside, missing_words(review.missing, words))


def missing_words(missing: tuple[Missing, ...], words: Wording) -> tuple[str, ...]:
    """Give what was never measured or recorded, each thing once with the rules that wait for it."""
    waiting: dict[str, list[str]] = {}
    for one in missing:
        titles = waiting.setdefault(one.input, [])
        title = words.finding_title(one.rule)
        if title not in titles:
            titles.append(title)
    return tuple(
        words.t(
            "{what}: not known, so not judged: {rules}", what=words.named(code), rules=words.listed(titles)
        )
        for code, titles in waiting.items()
    )
