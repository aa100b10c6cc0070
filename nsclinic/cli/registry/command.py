"""Runs the command of `nsclinic registry` that is asked for; each is imported only then."""

import argparse
import importlib

MODULES = {
    "load": "nsclinic.cli.registry.load",
    "report": "nsclinic.cli.registry.report",
    "pool": "nsclinic.cli.registry.pool",
    "keys": "nsclinic.cli.registry.keys",
}


def run(options: argparse.Namespace) -> int:
    """Run `nsclinic registry ACTION` and give its exit code."""
    code: int = importlib.import_module(MODULES[options.action]).run(options)
    return code
