"""The program's front door: reads what was typed, and puts the window or a command together with a clinic."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from nsclinic.cli.arguments import parser
from nsclinic.cli.exits import NOT_OPENED
from nsclinic.cli.front import guarded, run_command
from nsclinic.cli.output import prepare_streams, tell


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (those of the process where None) and give its exit code."""
    prepare_streams()
    arguments = sys.argv[1:] if argv is None else list(argv)
    return guarded(lambda: _run(arguments))


def _run(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    if options.command is None:
        from nsclinic.cli.opening import clinic_path

        return _window(options, clinic_path(options))
    if options.command == "demo":
        from nsclinic.cli.demo import demonstration_path, run

        code = run(options)
        return code if code or options.no_window else _window(options, demonstration_path(options))
    return run_command(options)


def _window(options: argparse.Namespace, path: Path) -> int:
    """Open the clinic in a window. The file is opened by the window's own thread, which keeps the connection."""
    from nsclinic.cli.opening import ACTS_AS, given_passphrase, wording_for
    from nsclinic.clinic.clinic import Clinic
    from nsclinic.store import open_clinic

    wording_for(options)  # an unknown --language is refused before a window comes up
    given = given_passphrase(options)
    if options.db is None and not path.exists():
        tell("a new clinic is made by nsclinic import FOLDER; nsclinic demo shows one of invented children")

    def open_with(typed: str | None) -> Clinic:
        store = open_clinic(path, passphrase=typed if typed is not None else given)
        return Clinic(store, who=ACTS_AS, as_of=options.as_of)

    try:
        from nsclinic.ui.window import WindowOptions, run
    except ImportError as error:
        tell(f"the window cannot come up on this computer ({error}); the commands work without it")
        return NOT_OPENED
    return run(open_with, WindowOptions(quit_when_ready=options.quit_when_ready, language=options.language))
