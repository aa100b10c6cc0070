"""Runs the worked examples of a protocol file through the real review, and says where one expects something else."""

from collections.abc import Iterator

from nsclinic.advice.model import Review, Severity
from nsclinic.advice.review import RULES, review
from nsclinic.course.doses import range_ends
from nsclinic.course.model import StepOutcome, SteroidResponse, UrineState
from nsclinic.course.targets import target_on
from nsclinic.protocol.example import NONE, Example, Span, span_of
from nsclinic.protocol.faults import ProtocolFault, not_one_of
from nsclinic.protocol.history import record_of
from nsclinic.protocol.model import Protocol
from nsclinic.protocol.places import KeyPath, Places

_ANSWERS = (*Severity, NONE)


def faults_of_examples(protocol: Protocol, text: str, file: str) -> tuple[ProtocolFault, ...]:
    """Run every example of a protocol; one fault for each thing expected and not found, with its line in the file.

    `text` is the protocol's file, of the name `file`.
    """
    places = Places(text)
    found = []
    for index, example in enumerate(protocol.examples):
        for inner, message in _disagreements(example, protocol):
            path: KeyPath = ("examples", index, "expected", *inner)
            name = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
            found.append(ProtocolFault(file, places.line(path), f"{name}: {message} (in '{example.title}')"))
    return tuple(found)


def _disagreements(example: Example, protocol: Protocol) -> Iterator[tuple[KeyPath, str]]:
    record, faults = record_of(example.history, example.as_of)
    if record is None:
        raise AssertionError(f"an example that was read has faults: {faults}")
    answer = review(record, protocol, example.as_of)
    expected = example.expected
    if expected.state:
        yield from _word(("state",), expected.state, answer.course.state, tuple(UrineState), "a state")
    if expected.steroid_response:
        found = answer.course.steroid_response
        words = tuple(SteroidResponse)
        yield from _word(("steroid_response",), expected.steroid_response, found, words, "a response")
    yield from _findings(example, answer)
    for number, outcome in expected.steps.items():
        outcomes = {str(step.number): str(step.outcome) for step in answer.steps}
        known = (*StepOutcome, NONE)
        yield from _word(("steps", number), outcome, outcomes.get(number, NONE), known, "an outcome")
    for drug, wanted in expected.ranges.items():
        low, high = range_ends(drug, answer.course, answer.steps, protocol)
        span = Span(low.value, high.value, low.unit) if low and high else None
        yield from _span(("ranges", drug), wanted, span)
    for code, wanted in expected.targets.items():
        target = target_on(protocol, code, answer.course, example.as_of)
        span = Span(target.low.value, target.high.value, target.low.unit) if target else None
        yield from _span(("targets", code), wanted, span)
    for drug, wanted in expected.advised.items():
        yield from _span(("advised", drug), wanted, *_advised(answer, drug))


def _findings(example: Example, answer: Review) -> Iterator[tuple[KeyPath, str]]:
    severities = {finding.rule: str(finding.severity) for finding in answer.findings}
    for rule, severity in example.expected.findings.items():
        if rule not in RULES:
            yield ("findings", rule), not_one_of(rule, RULES, "the id of a rule")
            continue
        missing = [lack.input for lack in answer.missing if lack.rule == rule]
        found = severities.get(rule, NONE)
        because = f" ({', '.join(missing)} missing)" if missing and found == NONE else ""
        for path, message in _word(("findings", rule), severity, found, _ANSWERS, "a severity"):
            yield path, message + because


def _word(
    path: KeyPath, expected: str, found: str, known: tuple[str, ...], what: str
) -> Iterator[tuple[KeyPath, str]]:
    if expected not in known:
        yield path, not_one_of(expected, tuple(map(str, known)), what)
    elif expected != found:
        yield path, f"expected {expected}, found {found}"


def _span(path: KeyPath, expected: str, *found: Span | None) -> Iterator[tuple[KeyPath, str]]:
    """Compare with any of what was found; none at all is "none"."""
    wanted = span_of(expected)
    if wanted not in (found or (None,)):
        said = " and ".join(dict.fromkeys(_written(span) for span in found)) or NONE
        yield path, f"expected {expected}, found {said}"


def _written(span: Span | None) -> str:
    if span is None:
        return NONE
    low, high = (f"{end.normalize():f}" for end in (span.low, span.high))
    ends = low if low == high else f"{low} to {high}"
    return f"{ends} {span.unit}"


def _advised(answer: Review, drug: str) -> tuple[Span, ...]:
    amounts = [
        dose.per_day_mg
        for finding in answer.findings
        for dose in finding.advice
        if dose.drug == drug and dose.per_day_mg is not None
    ]
    return tuple(Span(amount, amount, "mg/day") for amount in dict.fromkeys(amounts))
