"""Keeps the translation catalogues in step with the program: collects every msgid, updates each .po, compiles each .mo.

    python installer/catalogues.py            update and compile; lists what is not translated yet
    python installer/catalogues.py --check    only says whether anything is missing or stale (exit 1)

Needs Babel (a development tool). The msgids are the English texts in the code (`t`, `ngettext`, `pgettext`, `marked`),
the sentences of the findings, and the labels of the TOML catalogues. Translators edit the .po files with any tool.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "resources" / "locale"
TRANSLATED = ("ar", "es", "fr", "pt")

KEYWORDS = {"t": None, "marked": None, "saying": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def collected() -> Catalog:
    """Give every msgid of the program, with where it stands and, for a finding, which rule says it."""
    from nsclinic.domain.catalogue import analytes, drugs, event_kinds
    from nsclinic.wording.texts import finding_texts

    catalog = Catalog(project="nsclinic", charset="utf-8")
    found = extract_from_dir(
        ROOT / "nsclinic",
        [("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for file, _, msgid, comments, context in found:
        catalog.add(msgid, locations=[(f"nsclinic/{file}", 0)], auto_comments=comments, context=context)
    for key, text in finding_texts().items():
        for sentence in text.sentences:
            catalog.add(sentence, auto_comments=[f"rule {key}"])
    for file, labels in (
        ("analytes", [label for entry in analytes().values() for label in (entry.label, entry.short)]),
        ("formulary", [label for drug in drugs().values() for label in (drug.label, drug.short)]),
        (
            "events",
            [label for kind in event_kinds().values() for label in (kind.label, *kind.codes.values())],
        ),
    ):
        for label in labels:
            catalog.add(label, locations=[(f"resources/{file}.toml", 0)])
    return catalog


def po_path(language: str) -> Path:
    """Give the place of a language's catalogue."""
    return LOCALE / language / "LC_MESSAGES" / "nsclinic.po"


def committed(language: str) -> Catalog:
    """Read the catalogue of a language as it stands."""
    with po_path(language).open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def compiled(catalog: Catalog) -> bytes:
    """Give the bytes of the .mo file; the same catalogue gives the same bytes."""
    target = BytesIO()
    write_mo(target, catalog)
    return target.getvalue()


def is_translated(message: Message) -> bool:
    """Say whether a message has all its forms in the other language."""
    forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return bool(message.id) and all(forms)


def untranslated(language: str) -> list[str]:
    """Give every msgid of the program that the language does not say yet."""
    known = committed(language)
    lacking = []
    for message in collected():
        if not message.id:
            continue
        there = known.get(message.id, message.context)
        if there is None or there.fuzzy or not is_translated(there):
            lacking.append(message.id if isinstance(message.id, str) else message.id[0])
    return lacking


def updated(language: str) -> Catalog:
    """Give the language's catalogue with exactly the msgids of the program, in their order, its translations kept."""
    known = committed(language) if po_path(language).exists() else Catalog(locale=language)
    fresh = Catalog(
        locale=language,
        project="nsclinic",
        version="1",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        fuzzy=False,
        charset="utf-8",
        creation_date=known.creation_date,
        revision_date=known.creation_date,
        header_comment=f"# nsclinic in {language}: clinical wording needs a reader who is a paediatric nephrologist.",
    )
    for message in collected():
        if message.id:
            there = known.get(message.id, message.context)
            fresh.add(
                message.id,
                there.string if there is not None else "",
                locations=message.locations,
                auto_comments=message.auto_comments,
                context=message.context,
            )
    return fresh


def write(language: str) -> None:
    """Write the .po and .mo of a language anew."""
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    target = BytesIO()
    catalog = updated(language)
    write_po(target, catalog, width=110, include_lineno=False)
    path.write_bytes(target.getvalue())
    path.with_suffix(".mo").write_bytes(compiled(committed(language)))


def main(arguments: list[str]) -> int:
    """Update or check every catalogue."""
    is_check = "--check" in arguments
    is_complete = True
    for language in TRANSLATED:
        if not is_check:
            write(language)
        lacking = untranslated(language)
        is_stale = po_path(language).with_suffix(".mo").read_bytes() != compiled(committed(language))
        is_complete = is_complete and not lacking and not is_stale
        print(f"{language}: {len(lacking)} not translated{', .mo is stale' if is_stale else ''}")
        for msgid in lacking:
            print(f"    {msgid}")
    return 0 if is_complete else 1


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
