"""Runs the command of `nsclinic registry` that is asked for; each is imported only then."""

import argparse
import importlib

from nsclinic.cli.exits import NOT_OPENED
from nsclinic.cli.output import tell

MODULES = {
    "load": "nsclinic.cli.registry.load",
    "report": "nsclinic.cli.registry.report",
    "pool": "nsclinic.cli.registry.pool",
    "keys": "nsclinic.cli.registry.keys",
}


def run(options: argparse.Namespace) -> int:
    """Run `nsclinic registry ACTION` and give its exit code; a registry that cannot be opened is one sentence."""
    from nsclinic.registry.errors import RegistryNotOpenedError

    try:
        code: int = importlib.import_module(MODULES[options.action]).run(options)
    except RegistryNotOpenedError as error:
        tell(str(error))
        return NOT_OPENED
    return code
