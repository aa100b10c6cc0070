"""Findings, facts, steps and what is due, as sentences.

A finding has sentences from the fullest to the most general; the first whose names are all given is used, so that a
parameter that a rule did not pass costs detail, never the sentence.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from nsclinic.advice.model import Amount, Due, Fact, Finding, Level, Missing, Parameter, Source
from nsclinic.course.model import Step, StepLine
from nsclinic.domain.record import Cause, EventKind
from nsclinic.wording.dates import Dates
from nsclinic.wording.doses import Doses
from nsclinic.wording.labels import CAUSES, Labels
from nsclinic.wording.quantities import rounded, without_end_zeros
from nsclinic.wording.speech import ENGLISH, as_sentence, within
from nsclinic.wording.texts import finding_text, names_in

if TYPE_CHECKING:
    from nsclinic.protocol.model import Protocol, Text

PRESSURES = (("pressure", "systolic", "diastolic"), ("pressure_limit", "systolic_limit", "diastolic_limit"))
"""Two parameters that are read as one: 118/76 mmHg."""

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

TIME_UNITS = {"day": "days", "week": "weeks", "month": "months", "year": "years"}
"""Units of time that a protocol's number has: said with the plural of the language."""

TWO_DIGITS = 2
"""A ratio or a z-score in a sentence needs no more."""


class Sentences(Doses, Dates, Labels):
    """Everything that a review says, in one language."""

    def finding_title(self, rule: str, variant: str = "") -> str:
        """Give the few words by which a finding is known; a rule without text is known by its id."""
        text = finding_text(rule, variant)
        return self.t(text.title) if text else rule

    def finding_message(self, finding: Finding) -> str:
        """Give what the rule saw, with its values."""
        text = finding_text(finding.rule, finding.variant)
        return self._fullest(text.messages, finding) if text else finding.rule

    def finding_action(self, finding: Finding) -> str:
        """Give what the rule suggests, with doses in mg where the child's size is known."""
        text = finding_text(finding.rule, finding.variant)
        return self._fullest(text.actions, finding) if text else ""

    def finding_condition(self, rule: str, variant: str = "") -> str:
        """Give the rule itself in words: when it fires."""
        text = finding_text(rule, variant)
        return self.t(text.condition) if text else ""

    def source(self, source: Source) -> str:
        """Give document and section; says so where nobody qualified has reviewed the document."""
        text = self.t("{document}, {section}", document=source.document, section=source.section)
        return text if source.is_reviewed else self.t("{source} (source not reviewed)", source=text)

    def fact(self, fact: Fact) -> str:
        """Give a dated fact: "18 May 2016: Creatinine, serum 0.8 mg/dL"."""
        text = self.named(fact.code)
        value = self.fact_value(fact)
        if value and ":" in fact.code:
            text = self.t("{what} ({detail})", what=text, detail=value)
        elif value:
            text = self.pgettext("fact", "{what} {value}", what=text, value=value)
        if fact.on is None:
            return text
        return self.pgettext("fact", "{date}: {what}", date=self.date(fact.on), what=text)

    def fact_value(self, fact: Fact) -> str:
        """Give the value of a fact as it is read; empty where the fact is the event or the date itself."""
        if fact.qualifier == "not_done":
            return self.t("not done")
        if fact.value is None:
            return ""
        if isinstance(fact.value, Decimal):
            shown = self.shown(Amount(fact.value, fact.unit))
            return self.quantity(shown, fact.unit, qualifier=fact.qualifier)
        return self._text_value(fact.code, fact.value, fact.unit, fact.qualifier)

    def _text_value(self, code: str, value: str, unit: str, qualifier: str) -> str:
        if ISO_DATE.fullmatch(value):
            return self.date(date.fromisoformat(value))
        if value[:1].isdigit():
            return self.quantity(value, unit, qualifier=qualifier)
        if code == "cause" and value in frozenset(Cause):
            return self.t(CAUSES[Cause(value)])
        return self.choice(value)

    def event_code(self, kind: EventKind, code: str) -> str:
        """Give what an event's code means; the code of a finding set aside is that finding's title."""
        return self.finding_title(code) if kind is EventKind.SET_ASIDE else super().event_code(kind, code)

    def protocol_title(self, protocol: "Protocol") -> str:
        """Give a protocol's title; the English one, marked, where the file has none in this language."""
        return self._in_language(protocol.title)

    def protocol_summary(self, protocol: "Protocol") -> str:
        """Give what a protocol is in a sentence; the English one, marked, where the file has none in this language."""
        return self._in_language(protocol.summary)

    def step(self, protocol: "Protocol", number: int) -> str:
        """Give a step by its number and title: "Step 3: Tacrolimus"."""
        known = next((step for step in protocol.steps if step.number == number), None)
        if known is None:
            return self.t("Step {number}", number=number)
        return self.t("Step {number}: {title}", number=number, title=self._in_language(known.title))

    def step_line(self, line: StepLine) -> str:
        """Give where the child stands: "Step 2 · day 131 of 184"."""
        return self.t(
            "Step {number} · day {day} of {of_days}", number=line.number, day=line.day, of_days=line.of_days
        )

    def step_outcome(self, step: Step) -> str:
        """Give a step's dates and outcome: "5 Mar 2015 to 8 Sep 2015: Resistant"."""
        outcome = self.outcome(step.outcome)
        if step.end is None:
            return self.t("since {start}: {outcome}", start=step.start, outcome=outcome)
        return self.t("{start} to {end}: {outcome}", start=step.start, end=step.end, outcome=outcome)

    def due(self, due: Due) -> str:
        """Give what is due and when: "Creatinine, serum due 28 Nov 2026"; "… overdue since …"."""
        what = self.code_in("tests", due.what)
        if due.is_overdue:
            return self.t("{what} overdue since {date}", what=what, date=due.on)
        return self.t("{what} due {date}", what=what, date=due.on)

    def missing(self, missing: Missing) -> str:
        """Give what a rule lacks: "Height is not known: “High blood pressure” cannot be judged"."""
        return self.t(
            "{input} not known: “{rule}” cannot be judged",
            input=self.named(missing.input),
            rule=self.finding_title(missing.rule),
        )

    def level(self, level: Level) -> str:
        """Give a level's value as it came: "4.1 ng/mL", "< 2.0 ng/mL"."""
        return self.quantity(level.value, level.unit, qualifier=level.qualifier)

    def target(self, level: Level) -> str:
        """Give the target in force ("3–10 ng/mL"), or that the protocol prints none."""
        if level.target_low is None or level.target_high is None:
            return self.t("no target printed")
        return self.span(level.target_low, level.target_high, level.target_unit)

    def worded(self, value: object) -> str:
        """Give any parameter of a sentence as text: amounts with units, dates by month name, numbers plain."""
        if isinstance(value, Amount):
            return self.amount(value)
        if isinstance(value, date):
            return self.date(value)
        if isinstance(value, Enum):
            return str(value.value)
        if isinstance(value, int | Decimal):
            return self.number(value)
        return str(value)

    def _in_language(self, text: "Text") -> str:
        if self.language in text:
            return self.with_numbers_isolated(text[self.language])
        english = text[ENGLISH]
        return (
            english if self.language == ENGLISH else self.t("{text} (in English)", text=self.isolate(english))
        )

    def _fullest(self, sentences: tuple[str, ...], finding: Finding) -> str:
        given = self._given(finding)
        chosen = next((text for text in sentences if names_in(text) <= given.keys()), sentences[-1])
        return as_sentence(self.t(chosen, **{name: given[name] for name in names_in(chosen)}))

    def _given(self, finding: Finding) -> dict[str, str]:
        amounts = [item for item in finding.parameters.values() if isinstance(item, Amount)]
        given = {
            name: self._parameter(name, item, amounts)
            for name, item in finding.parameters.items()
            if not isinstance(item, str) or self.knows(name, item)
        }
        if finding.advice:
            given["advice"] = self.suggested_doses(finding.advice)
            given["first_dose"] = self.suggested(finding.advice[0])
        level = finding.parameters.get("level")
        if isinstance(level, Amount):
            given["level"] = self.quantity(
                level.value, level.unit, qualifier=str(finding.parameters.get("qualifier", ""))
            )
        if len(finding.advice) > 1:
            given["then_dose"] = self.suggested(finding.advice[1])
        for name, upper, lower in PRESSURES:
            pair = finding.parameters.get(upper), finding.parameters.get(lower)
            if isinstance(pair[0], Amount) and isinstance(pair[1], Amount):
                given[name] = self.quantity(f"{pair[0].value:f}/{pair[1].value:f}", pair[0].unit)
        return given

    def _parameter(self, name: str, value: Parameter, amounts: list[Amount]) -> str:
        if isinstance(value, Amount) and value.unit in TIME_UNITS:
            return self._spans[TIME_UNITS[value.unit]](int(value.value))
        if isinstance(value, Amount):
            others = tuple(other.value for other in amounts if other.unit == value.unit)
            return self.amount(value, apart_from=others)
        if isinstance(value, str):
            return self.listed([within(self.code_in(name, code)) for code in value.split()])
        if isinstance(value, int) and name in self._spans:
            return self._spans[name](value)
        if isinstance(value, Decimal):
            return self.number(without_end_zeros(rounded(value, TWO_DIGITS)))
        return self.worded(value)

    @property
    def _spans(self) -> dict[str, Callable[[int], str]]:
        """How a whole number is said under each parameter name that has a unit."""
        return {
            "days": self.days,
            "weeks": self.weeks,
            "months": self.months,
            "years": self.years,
            "age": self.years,
            "share": self.percent,
        }
