"""Runs one command and turns everything that can end it into an exit code and a sentence: never a traceback."""

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import nsclinic
from nsclinic.cli.exits import DONE, INTERRUPTED, NOT_OPENED, WRONG_INPUT, WrongInputError
from nsclinic.cli.output import tell, tell_lines

MODULES = {
    "demo": "nsclinic.cli.demo",
    "import": "nsclinic.cli.import_folder",
    "export": "nsclinic.cli.export",
    "join": "nsclinic.cli.join",
    "review": "nsclinic.cli.review",
    "worklist": "nsclinic.cli.worklist",
    "summary": "nsclinic.cli.summary",
    "cohort": "nsclinic.cli.cohort",
    "protocols": "nsclinic.cli.protocols",
    "backup": "nsclinic.cli.backup",
    "restore": "nsclinic.cli.restore",
    "check": "nsclinic.cli.check",
    "audit": "nsclinic.cli.audit",
    "self-test": "nsclinic.cli.self_test",
    "registry": "nsclinic.cli.registry.command",
}
"""Where each command lives; imported when it is asked for."""


def run_command(options: argparse.Namespace) -> int:
    """Run the command of the options and give its exit code.

    Raises:
        Exception: whatever ends it; `guarded` says it.
    """
    code: int = importlib.import_module(MODULES[options.command]).run(options)
    return code


def guarded(run: Callable[[], int]) -> int:
    """Run, and turn whatever it raises into the contract's exit code with a sentence on standard error."""
    try:
        code = run()
        sys.stdout.flush()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else DONE
    except BrokenPipeError:
        _forget_output()
        return DONE
    except KeyboardInterrupt:
        tell("interrupted")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last resort: a sentence instead of a traceback
        return _said(error)
    return code


def _said(error: Exception) -> int:
    from nsclinic.clinic.protocol_choice import UnknownProtocolError
    from nsclinic.clinic.rights import RightLackingError
    from nsclinic.registry.errors import RegistryNotOpenedError
    from nsclinic.store import StoreError, UnknownRowError

    if isinstance(error, WrongInputError):
        first, *further = error.lines
        tell(first)
        tell_lines(further)
        return WRONG_INPUT
    if isinstance(error, UnknownRowError | UnknownProtocolError | RightLackingError):
        tell(str(error))
        return WRONG_INPUT
    if isinstance(error, StoreError | RegistryNotOpenedError):
        tell(str(error))
        return NOT_OPENED
    if isinstance(error, OSError) and error.strerror:
        _forget_output()
        tell(f"{error.strerror}: {error.filename}" if error.filename else f"the result: {error.strerror}")
        return NOT_OPENED
    tell(
        f"the program made a mistake and stopped ({type(error).__name__} in {_place(error)}). "
        "Nothing is half written in the clinic file. Please report these words."
    )
    return NOT_OPENED


def _place(error: Exception) -> str:
    """Name the program's own line that failed; the error's text is left out, it may hold what a child's record says."""
    own = Path(nsclinic.__file__).parent
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if own in Path(frame.filename).parents
    ]
    if not frames:
        return "nsclinic"
    return f"{Path(frames[-1].filename).relative_to(own.parent).as_posix()}:{frames[-1].lineno}"


def _forget_output() -> None:
    """Point standard output at nothing, so that the interpreter's own last flush cannot fail on it again."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
    except (OSError, ValueError):
        return
