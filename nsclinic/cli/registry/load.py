"""`nsclinic registry load`: takes packages of sites into the registry, each whole or not at all."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from nsclinic.cli.exits import DONE, WRONG_INPUT
from nsclinic.cli.output import progress, say, say_json, tell, tell_lines
from nsclinic.registry.errors import PackageRefusedError
from nsclinic.registry.loading import Loaded
from nsclinic.registry.registry import open_registry, take


def run(options: argparse.Namespace) -> int:
    """Load one package after the other; one that is refused keeps none of the others out.

    Gives 2 where any was refused: what was loaded, and what was not, is said of each.
    """
    refused = 0
    with open_registry(options.to, is_new_allowed=True) as registry, progress("packages") as bar:
        for number, path in enumerate(options.packages, start=1):
            bar(number - 1, len(options.packages))
            try:
                loaded = take(registry, path, options.key)
            except PackageRefusedError as error:
                refused += 1
                bar.clear()
                _say_refused(path, error, as_json=options.json)
            else:
                bar.clear()
                _say_loaded(path, loaded, as_json=options.json)
    if refused:
        tell(f"{refused} of {len(options.packages)} packages were refused; nothing of them was written")
    return WRONG_INPUT if refused else DONE


def _say_loaded(path: Path, loaded: Loaded, *, as_json: bool) -> None:
    if as_json:
        say_json(
            {
                "package": str(path),
                "status": "loaded" if loaded.is_new else "already_there",
                "site": loaded.site,
                "as_of": loaded.as_of,
                "children": loaded.children,
                "rows": loaded.rows,
                "children_removed": loaded.children_removed,
                "faults": [],
            }
        )
    else:
        say(f"{path}: " + ", ".join(_words(loaded)))


def _words(loaded: Loaded) -> Iterator[str]:
    yield f"site {loaded.site} of {loaded.as_of}"
    if not loaded.is_new:
        yield "already there, nothing changed"
        return
    yield f"{loaded.children} children and {loaded.rows - loaded.children} rows of them"
    if loaded.children_removed:
        yield f"{loaded.children_removed} children taken back"


def _say_refused(path: Path, error: PackageRefusedError, *, as_json: bool) -> None:
    if as_json:
        say_json(
            {
                "package": str(path),
                "status": "refused",
                "site": None,
                "as_of": None,
                "children": 0,
                "rows": 0,
                "children_removed": 0,
                "faults": list(error.lines),
            }
        )
    tell_lines(error.lines)
