"""The program's front door: reads what was typed, and puts the window or a command together with a clinic."""

import argparse
import gc
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from nsclinic.cli.arguments import typed_options
from nsclinic.cli.exits import DONE, NOT_OPENED
from nsclinic.cli.front import guarded, run_command
from nsclinic.cli.output import prepare_streams, tell

if TYPE_CHECKING:
    from nsclinic.clinic.acting import Typed
    from nsclinic.clinic.clinic import Clinic
    from nsclinic.clinic.first_start import FirstClinic


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (those of the process where None) and give its exit code."""
    _begin_beside()
    prepare_streams()
    arguments = sys.argv[1:] if argv is None else list(argv)
    return guarded(lambda: _run(arguments))


def _begin_beside() -> None:
    """In a bundle a process beside (`clinic.cores`) is this program again: it does its work and never comes back."""
    if getattr(sys, "frozen", False):
        from multiprocessing import freeze_support

        freeze_support()


def _run(arguments: Sequence[str]) -> int:
    options = typed_options(arguments)
    if options.command is None:
        return _window(options)
    if options.command == "demo":
        from nsclinic.cli.demo import demonstration_path, run

        code = run(options)
        return code if code or options.no_window else _window(options, demonstration_path(options))
    if options.command == "self-test" and options.page is not None:
        return _printed(options.page, options.sheet)
    return run_command(options)


def _printed(page: Path, sheet: Path) -> int:
    """Print a page into a file, for the self-test, and say the printers' names."""
    from nsclinic.cli.output import say
    from nsclinic.ui.print_trial import print_onto

    for name in print_onto(page, sheet):
        say(name)
    return DONE


def _window(options: argparse.Namespace, made: Path | None = None) -> int:
    """Open the clinic in a window: the one just made, else that of the options.

    The file is opened by the window's own thread, which keeps the connection.
    """
    gc.disable()  # what a start imports lasts; the window collects garbage by itself (`ui.memory`)
    try:
        import nsclinic.ui  # noqa: F401 - before the rest: PySide reads the source of whatever is there before it
    except ImportError as error:
        tell(f"the window cannot come up on this computer ({error}); the commands work without it")
        return NOT_OPENED
    from nsclinic.cli.opening import clinic_path, given_passphrase, wording_for
    from nsclinic.ui.window import WindowOptions, run

    path = made or clinic_path(options)
    wording_for(options)  # an unknown --language is refused before a window comes up
    given = given_passphrase(options)
    if options.db is None and not path.exists():
        tell("a new clinic is made by nsclinic import FOLDER; nsclinic demo shows one of invented children")
    way = WayIn(path, given, options.as_of, options.user)
    return run(way.open, WindowOptions(options.quit_when_ready, options.language), way)


@dataclass(frozen=True, slots=True)
class WayIn:
    """How the window comes by its clinic: the file that is there, or at the first start the one that is made.

    `given` is a passphrase from the command line or the environment, or where `user` is named that user's secret.
    """

    path: Path
    given: str | None
    as_of: date | None
    user: str = ""

    def open(self, typed: "Typed | None") -> "Clinic":
        """Open the file with what was typed, else with what was given."""
        return self._opened(typed)

    def open_older(self, typed: "Typed | None") -> "Clinic":
        """Open the file although it lacks what was saved here last, and write down that this was accepted."""
        from nsclinic.clinic.older_file import accept_older

        clinic = self._opened(typed, accept_older=True)
        try:
            accept_older(clinic)
        except BaseException:
            clinic.close()
            raise
        return clinic

    def _opened(self, typed: "Typed | None", *, accept_older: bool = False) -> "Clinic":
        from nsclinic.clinic.acting import acting_clinic
        from nsclinic.store import open_clinic

        secret, user = typed if typed is not None else (self.given, self.user)
        store = open_clinic(self.path, passphrase=secret, user=user, accept_older=accept_older)
        return acting_clinic(store, as_of=self.as_of)

    def at(self, path: Path) -> "WayIn":
        """Give the way into another file; what was given for this one is not tried on it."""
        return WayIn(path, None, self.as_of)

    def make(self, first: "FirstClinic") -> "Clinic":
        """Make the file at this place and open it."""
        from nsclinic.clinic.acting import ACTS_AS, Typed
        from nsclinic.clinic.first_start import make_first_clinic

        make_first_clinic(self.path, first, ACTS_AS)
        return self.open(Typed(first.passphrase))

    def demonstration(self, name: str) -> "Clinic":
        """Open the user's demonstration, made before where there is none; `name` is what it is called."""
        from nsclinic.clinic.first_start import write_demonstration
        from nsclinic.clinic.place import default_demonstration_file

        path = default_demonstration_file()
        if not path.exists():
            write_demonstration(path, name, as_of=self.as_of)
        return self.at(path).open(None)
