"""What can be typed after `nsclinic registry`. A registry is no clinic: these commands take no clinic file."""

import argparse
from pathlib import Path
from typing import Any

URL = "duckdb:FILE, or postgresql://USER@HOST/NAME"


def add_registry(commands: Any) -> None:
    """Add `registry` and its own commands; `action` is the one that is asked for."""
    registry = commands.add_parser(
        "registry",
        help="receives packages from many sites, reports over them, pools results",
        description="receives packages from many sites, reports over them, pools results.",
        example="nsclinic registry load beni-suef.zip minia.zip --to duckdb:national.duckdb",
    )
    actions = registry.add_subparsers(title="commands", metavar="COMMAND", dest="action", required=True)
    for add in (_load, _report, _pool, _keys):
        add(actions)


def _action(actions: Any, name: str, does: str, example: str) -> argparse.ArgumentParser:
    added: argparse.ArgumentParser = actions.add_parser(
        name, help=does, description=f"{does}.", example=example
    )
    return added


def _language(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--language",
        metavar="xx",
        default=argparse.SUPPRESS,
        help="en, ar, es, fr or pt; without it your system's, else English",
    )


def _load(actions: Any) -> None:
    command = _action(
        actions,
        "load",
        "takes packages of sites into the registry, each whole or not at all",
        "nsclinic registry load beni-suef.zip minia.zip --to duckdb:national.duckdb",
    )
    command.add_argument(
        "packages",
        nargs="+",
        type=Path,
        metavar="PACKAGE",
        help="a package as a site sent it (folder, archive or sealed file); older before newer",
    )
    command.add_argument("--to", required=True, metavar="URL", help=URL)
    command.add_argument(
        "--key", type=Path, metavar="KEYFILE", help="the registry's secret key, for sealed packages"
    )
    command.add_argument("--json", action="store_true", help="one JSON object a package, one a line")


def _report(actions: Any) -> None:
    command = _action(
        actions,
        "report",
        "gives the outcome tables over all sites and by site",
        "nsclinic registry report --from duckdb:national.duckdb --json",
    )
    command.add_argument("--from", dest="source", required=True, metavar="URL", help=URL)
    command.add_argument(
        "--protocol", metavar="ID", help="whose children are counted; without it, the one that most are on"
    )
    command.add_argument("--json", action="store_true", help="one JSON object")
    _language(command)


def _pool(actions: Any) -> None:
    command = _action(
        actions,
        "pool",
        "pools results of two arms over studies or sites: ratios of events, differences of means",
        "nsclinic registry pool --csv studies.csv --measure rr --out pooled.pdf",
    )
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("--from", dest="source", metavar="URL", help=f"over the sites of a registry: {URL}")
    source.add_argument(
        "--csv",
        type=Path,
        metavar="FILE",
        help="over studies: study, events_1, n_1, events_2, n_2; "
        "for md: study, mean_1, sd_1, n_1, mean_2, sd_2, n_2",
    )
    command.add_argument(
        "--arms",
        metavar="A:B",
        help="with --from: two sexes (male:female), histologies (MCD:FSGS), drugs (tacrolimus:ciclosporin) "
        "or protocols",
    )
    command.add_argument(
        "--outcome",
        metavar="CODE",
        help="with --from: remission or complete_remission; of two drugs an adverse event's code or "
        "any_adverse_event, for md relapse_rate or steroid_dose",
    )
    command.add_argument(
        "--step",
        type=int,
        choices=range(1, 10),
        metavar="N",
        help="with --from: the step of the protocol whose remission counts (1)",
    )
    command.add_argument(
        "--measure",
        choices=("rr", "or", "md"),
        help="risk ratio or odds ratio of arm 1 over arm 2, or the difference of means, arm 1 less arm 2; "
        "without it rr for events and md for means",
    )
    command.add_argument(
        "--method",
        choices=("auto", "mh", "iv", "dl", "dl-mh"),
        default="auto",
        help="Mantel-Haenszel, inverse variance, DerSimonian-Laird (dl-mh: RevMan's); "
        "auto: by how well the studies agree",
    )
    command.add_argument("--json", action="store_true", help="one JSON object")
    command.add_argument(
        "--out", type=Path, metavar="FILE.pdf", help="also a page with the forest and the Galbraith plot"
    )
    _language(command)


def _keys(actions: Any) -> None:
    command = _action(
        actions,
        "keys",
        "makes the registry's pair of keys: sites seal packages to the one, the other opens them",
        "nsclinic registry keys --out national.key",
    )
    command.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help="the secret key, which never leaves the registry; the public one, for the sites, becomes FILE.public",
    )
