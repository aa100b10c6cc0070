"""The manual's pages on the rules: each rule in words, what it rests on, and the cases that show it.

Made of what the program holds (its sentences, the protocols' numbers as the rules read them, the sources its findings
cite) and of the specification that tests hold it to (tests/spec/cases), so that page and program cannot drift apart.
Sections 0 to 3 and 5 of rules.md are written by hand; section 4 there is the list of what stands on these pages.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nsclinic.advice.case import build_case
from nsclinic.advice.model import Severity, Source
from nsclinic.advice.review import CHAPTERS as ANSWERS
from nsclinic.domain.catalogue import analytes, drugs
from nsclinic.domain.record import Frequency
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.protocol.numbers import PlacedNumber
from nsclinic.wording.quantities import UNITS
from nsclinic.wording.texts import finding_texts
from nsclinic.wording.things import COLUMNS
from tests.spec.cases import Chapter, RuleSpec, SpecCase, chapters, rule_specs
from tests.spec.numbers_read import Reader
from tests.spec.story import told

MANUAL = Path(__file__).resolve().parent.parent / "resources" / "manual"
OVERVIEW = "rules.md"
BEGIN = "<!-- made by installer/manual.py from the rules and their specification: change nothing by hand -->"
END = "<!-- end of what is made -->"

CONVENTIONS = frozenset(
    f"common.courses.{name}" for name in ("longest_gap", "weight_valid", "height_valid", "size_after")
)
"""Numbers of section 0, which nearly every rule reads: said there and not at each of them."""

GROUPS = frozenset({"common", "doses", "targets", "eligibility"})
"""Parts of a protocol whose name says nothing beside that of their number."""

ABBREVIATED = {
    "cd20": "CD20",
    "cni": "calcineurin inhibitor:",
    "egfr": "eGFR",
    "hba1c": "HbA1c",
    "mg": "in mg",
    "mmf": "mycophenolate:",
    "p95": "the 95th centile",
    "z": "z-score",
}
"""Words of a key that a reader knows in another shape."""

HELD_BY = "eligibility."
"""Numbers of who may be on the protocol: another chapter's rule reads them only to see whether a stop holds it back."""

HEADS = {
    "fires": "Fires",
    "silent": "Stays silent",
    "boundary": "On the boundary",
    "cannot_tell": "Cannot tell",
}

PLURAL = {"day": "days", "week": "weeks", "month": "months", "year": "years", "hour": "hours"}


@dataclass(frozen=True, slots=True)
class Basis:
    """What a rule rests on, as seen while its cases ran: the sources it cited, the numbers it read by protocol."""

    sources: tuple[Source, ...]
    numbers: tuple[tuple[str, PlacedNumber], ...]


def overview() -> str:
    """Give rules.md with the list of the rules, chapter by chapter, in its place in section 4."""
    text = (MANUAL / OVERVIEW).read_text("utf-8")
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    return before + "\n".join([BEGIN, "", *_listed(), END]) + after


def page_names() -> tuple[str, ...]:
    """Give the file of each chapter's page, in order."""
    return tuple(_file(chapter) for chapter in chapters())


def chapter_page(name: str) -> str:
    """Give the whole page of a chapter."""
    chapter = next(chapter for chapter in chapters() if _file(chapter) == name)
    return "\n".join(_page(chapter)) + "\n"


def _file(chapter: Chapter) -> str:
    return f"rules-{chapter.slug}.md"


def _listed() -> Iterator[str]:
    for chapter in chapters():
        yield f"- [{chapter.title}](#{_anchor(chapter.title)}): {len(chapter.rules)} rules"
    for chapter in chapters():
        yield f"\n### {chapter.title}\n"
        yield f"Cases, numbers and sources: [{_file(chapter)}]({_file(chapter)}).\n"
        yield "| rule | severity | fires when |\n|---|---|---|"
        for spec in chapter.rules:
            link = f"[`{spec.rule}`]({_file(chapter)}#{spec.rule})"
            yield f"| {link} | {_severities(spec)} | {_cell(spec.text)} |"
        yield from (f"\n{note}" for note in chapter.notes)
    yield ""


def _page(chapter: Chapter) -> Iterator[str]:
    yield f"# {chapter.title}\n"
    yield (
        f"A chapter of the [rules]({OVERVIEW}). Made by `installer/manual.py` from the rules, their sentences, the "
        "protocols' numbers and the cases in `tests/spec/cases`, each of which is a test: change it there. The facts "
        "are those of [source-facts.md](source-facts.md). The conventions (day 0, months, missing values, what "
        "*on a drug* means) stand in section 0 of the rules.\n"
    )
    for spec in chapter.rules:
        yield f"- [{_title(spec)}](#{spec.rule})"
    yield from (f"\n{note}" for note in chapter.notes)
    for spec in chapter.rules:
        yield from _rule(spec)


def _rule(spec: RuleSpec) -> Iterator[str]:
    basis = bases()[spec.rule]
    yield f'\n<a id="{spec.rule}"></a>\n## {_title(spec)}\n'
    yield f"`{spec.rule}` · {_severities(spec)}\n"
    yield from (f"> {condition}\n" for condition in _conditions(spec))
    yield f"**The rule**: {spec.text}.\n"
    yield f"**Source**: {'; '.join(map(_source, basis.sources))}.\n"
    if basis.numbers or spec.rule == "dose-dangerous":
        yield "| number | value | source | fact |\n|---|---|---|---|"
        yield from _number_rows(basis.numbers)
        if spec.rule == "dose-dangerous":
            yield from _ceiling_rows()
        yield ""
    usual = Counter(case.under for case in spec.all_cases).most_common(1)[0][0]
    yield f"Cases are under {usual} where no other protocol is named.\n"
    for kind, head in HEADS.items():
        if kind == "cannot_tell" and spec.never_lacks:
            yield f"**{head}**: never; {spec.never_lacks}."
            continue
        yield f"**{head}**\n"
        tells = kind in ("boundary", "cannot_tell") or (kind == "fires" and len(_severity_set(spec)) > 1)
        for case in spec.cases[kind]:
            protocol = "" if case.under == usual else f" ({case.under})"
            yield f"- {case.title}{protocol}{f' → {_answer(case)}' if tells else ''}"
        yield ""


def _title(spec: RuleSpec) -> str:
    texts = [text.title for key, text in finding_texts().items() if key.partition(":")[0] == spec.rule]
    return " / ".join(dict.fromkeys(texts))


def _conditions(spec: RuleSpec) -> tuple[str, ...]:
    texts = [text.condition for key, text in finding_texts().items() if key.partition(":")[0] == spec.rule]
    return tuple(dict.fromkeys(texts))


def _severity_set(spec: RuleSpec) -> list[Severity]:
    found = {case.then.severity for case in spec.all_cases if case.then.severity}
    return sorted(found, key=lambda severity: severity.rank)


def _severities(spec: RuleSpec) -> str:
    return " or ".join(map(str, _severity_set(spec)))


def _source(source: Source) -> str:
    review = "" if source.is_reviewed else ", **not reviewed**"
    return f"{source.key}{review} ({source.section})"


def _answer(case: SpecCase) -> str:
    lacks = ", ".join(sorted(_input(code) for code in case.then.lacks))
    parts = [
        *([f"**{case.then.severity}**"] if case.then.severity else []),
        *([f"missing: {lacks}"] if lacks else []),
    ]
    return ", ".join(parts) or "silent"


def _input(code: str) -> str:
    """Name a missing input as the program does."""
    if code in analytes():
        label = analytes()[code].label
        return label if label[:2].isupper() else label[0].lower() + label[1:]
    return COLUMNS[code].lower()


def _number_rows(numbers: tuple[tuple[str, PlacedNumber], ...]) -> Iterator[str]:
    for protocol, placed in numbers:
        number = placed.number
        note = f" ({number.note})" if number.note else ""
        fact = number.fact or "–"
        source = f"{number.source}, {number.section}{note}"
        yield f"| {_number_name(protocol, placed)} | {_value(protocol, placed)} | {source} | {fact} |"


def _number_name(protocol: str, placed: PlacedNumber) -> str:
    parts = [part for part in placed.where.split(".") if not part.isdigit()]
    if parts[0] in GROUPS:
        parts = parts[2:] if parts[0] == "common" else parts[1:]
    of = placed.of.replace("_", " ").removesuffix(", always")
    words = " ".join(ABBREVIATED.get(word, word) for word in " ".join(parts).replace("_", " ").split())
    named = f"{of}: {words}" if of and not of.endswith(placed.number.unit) else words
    return f"{protocol}: {named}" if protocol else named


def _value(protocol: str, placed: PlacedNumber) -> str:
    number = placed.number
    text = f"{number.value.normalize():f}"
    if number.unit == "share":
        return f"{number.value * 100:.0f} %"
    if number.unit == "factor":
        return f"× {text}"
    if number.unit == "count":
        return text
    if _is_on_alternate_days(protocol, placed):
        per = number.unit.removesuffix("/day")
        return f"{text} {UNITS.get(per, per)} on alternate days"
    unit = PLURAL.get(number.unit, number.unit) if number.value != 1 else number.unit
    return f"{text} {UNITS.get(unit, unit)}"


def _is_on_alternate_days(protocol: str, placed: PlacedNumber) -> bool:
    """Say whether a number is a dose of a line that is taken on alternate days: never to be read as one a day."""
    group, _, rest = placed.where.partition(".")
    if group != "doses":
        return False
    line = shipped_protocols()[protocol].doses[int(rest.partition(".")[0]) - 1]
    return line.frequency == Frequency.ALTERNATE_DAY


def _ceiling_rows() -> Iterator[str]:
    for drug in drugs().values():
        for kind, lines in (("", drug.dangerous), (", a single dose", drug.single_dangerous)):
            for line in lines:
                unit = UNITS.get(line.unit, line.unit)
                yield f"| {drug.label}{kind}: ceiling | above {line.above.normalize():f} {unit} | formulary | – |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


@cache
def bases() -> dict[str, Basis]:
    """Run every case of the specification and give what each rule read and cited."""
    readers = {name: Reader(protocol) for name, protocol in shipped_protocols().items()}
    is_of_first_chapter = {spec.rule for spec in chapters()[0].rules}
    return {spec.rule: _basis(spec, readers, holds=spec.rule in is_of_first_chapter) for spec in rule_specs()}


def _basis(spec: RuleSpec, readers: dict[str, Reader], *, holds: bool) -> Basis:
    answer = dict(ANSWERS)[spec.rule]
    sources: dict[Source, None] = {}
    read: dict[str, dict[str, bool]] = {}
    for case in spec.all_cases:
        reader = readers[case.under]
        built = build_case(told(case.told), reader.protocol, case.on)
        with reader.noting() as paths:
            list(answer(built))
        noted = read.setdefault(case.under, {})
        for path, is_read in paths.items():
            noted[path] = noted.get(path, False) or is_read
        sources |= {finding.source: None for finding in case.review().findings if finding.rule == spec.rule}
    cited = {(source.key, source.section) for source in sources}
    numbers: dict[tuple[str, str], tuple[str, PlacedNumber]] = {}
    for protocol, paths in sorted(read.items(), key=lambda item: list(readers).index(item[0])):
        for placed in readers[protocol].numbers(set(paths)):
            is_own = paths[placed.where] or (placed.number.source, placed.number.section) in cited
            is_said_elsewhere = placed.where in CONVENTIONS or (
                placed.where.startswith(HELD_BY) and not holds
            )
            if is_own and not is_said_elsewhere:
                name = "" if placed.where.startswith("common.") else protocol
                numbers.setdefault((name, placed.where), (name, placed))
    return Basis(tuple(sources), tuple(numbers.values()))
