"""Makes the pages of the manual that are made from data, so that a page and the program cannot disagree.

    python installer/manual.py                    write every page, or those that are named
    python installer/manual.py --check [NAME …]   only says which page is stale (exit 1)

A page is one line in `PAGES`: its file in resources/manual, and the function that gives its whole text. What a page
says is made by a module of its own beside this one.
"""

import sys
from collections.abc import Callable, Collection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANUAL = ROOT / "resources" / "manual"


def source_facts() -> str:
    """Give the page of source facts, from resources/facts.toml."""
    from source_facts_page import page

    return page()


def glossary() -> str:
    """Give the page of the glossary with its translations put back into English, from resources/glossary."""
    from glossary_page import page

    return page()


def rules() -> str:
    """Give the page of the rules with the list of them, from the specification in tests/spec/cases."""
    from rules_pages import overview

    return overview()


def registry_dictionary() -> str:
    """Give the page on what a registry package holds, from its tables and the catalogues."""
    from registry_dictionary_page import page

    return page()


def screens() -> str:
    """Give the page on the screens, from the help and the actions of the window."""
    from screens_page import page

    return page()


def rules_chapter(name: str) -> Callable[[], str]:
    """Give what makes the page of a chapter of the rules, from their specification and what they read and cite."""

    def made() -> str:
        from rules_pages import chapter_page

        return chapter_page(name)

    return made


RULES_CHAPTERS = tuple(
    f"rules-{chapter}.md" for chapter in ("eligibility", "path", "levels", "harm", "prescribing", "follow-up")
)

PAGES: tuple[tuple[str, Callable[[], str]], ...] = (
    ("source-facts.md", source_facts),
    ("glossary.md", glossary),
    ("rules.md", rules),
    ("registry-dictionary.md", registry_dictionary),
    ("screens.md", screens),
    *((name, rules_chapter(name)) for name in RULES_CHAPTERS),
)


def stale(names: Collection[str] = ()) -> list[str]:
    """Give the names of the pages that are not what the data say, of all or of those named."""
    return [
        name
        for name, made in _chosen(names)
        if not (MANUAL / name).is_file() or (MANUAL / name).read_text("utf-8") != made()
    ]


def _chosen(names: Collection[str]) -> list[tuple[str, Callable[[], str]]]:
    return [page for page in PAGES if page[0] in names or not names]


def main(arguments: list[str]) -> int:
    """Write every page, or only check them; those that are named alone."""
    names = {argument for argument in arguments if argument != "--check"}
    if unknown := names - {name for name, _ in PAGES}:
        print(f"no page is made of this name: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    if "--check" in arguments:
        found = stale(names)
        for name in found:
            print(f"resources/manual/{name} is stale: python installer/manual.py")
        return 1 if found else 0
    for name, made in _chosen(names):
        (MANUAL / name).write_text(made(), "utf-8", newline="\n")
        print(f"resources/manual/{name}")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
