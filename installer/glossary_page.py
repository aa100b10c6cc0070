"""The manual's page of the glossary: every sentence that a family or a pharmacy reads, for a person to confirm."""

from collections.abc import Iterator

from nsclinic.wording.glossary import TRANSLATED, Forms, GlossaryFile, glossary_file, terms
from nsclinic.wording.speech import ENGLISH

PREAMBLE = """\
# Glossary

Made by `installer/manual.py` from `resources/glossary`: a change is made there, never here.

The family sheet and the prescription are made of these {count} terms and of nothing else but names, numbers and dates.
In braces stands what is filled in. Beside each translation stands what it says, put back into English word by word: who
reads both languages compares all three. What is said of care, urine and danger names the place
that states it (R: [reference.md](reference.md); the numbers of facts: [source-facts.md](source-facts.md)); several of
those places are themselves marked there as not verified.

A language that no person has confirmed says so when it is first chosen and in the foot of every sheet. How to
confirm one, or to add one: [CONTRIBUTING.md](../../CONTRIBUTING.md), "The glossary".
"""

HEADS = ("term", "English", "translation", "put back into English", "source")


def page() -> str:
    """Give the whole page, a chapter for each language."""
    lines = [PREAMBLE.format(count=len(terms()))]
    for language in TRANSLATED:
        lines += _chapter(glossary_file(language))
    return "\n".join(lines) + "\n"


def _chapter(file: GlossaryFile) -> Iterator[str]:
    english = glossary_file(ENGLISH)
    yield f"\n## {file.own_name} ({file.language})\n"
    if file.confirmed_by:
        yield f"Confirmed by {file.confirmed_by} on {file.confirmed_on}.\n"
    else:
        yield "**Nobody has confirmed this language yet.**\n"
    for name, ours, theirs in (
        ("Months", english.months, file.months),
        ("Days of the week", english.weekdays, file.weekdays),
    ):
        yield f"{name}: {', '.join(f'{one} = {other}' for one, other in zip(ours, theirs, strict=True))}.\n"
    used = ""
    for key, term in terms().items():
        if term.used != used:
            used = term.used
            yield f"\n### {file.own_name}: {used}\n"
            yield f"| {' | '.join(HEADS)} |"
            yield f"|{'---|' * len(HEADS)}"
        rendering = file.renderings[key]
        cells = (key, _shown(term.english), _shown(rendering.text), _shown(rendering.back), term.source or "")
        yield f"| {' | '.join(cells)} |"


def _shown(forms: Forms) -> str:
    """Give a text, or its forms of number each on a line of its own."""
    if list(forms) == ["other"]:
        return _cell(forms["other"])
    return "<br>".join(f"*{name}:* {_cell(text)}" for name, text in forms.items())


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
