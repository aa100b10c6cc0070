"""The program in a real window on a screen without a monitor, and a hand that only has a keyboard.

`xdotool` sends the keys as the X server would send those of a person. There is no window manager, so the hand gives the
window the keyboard itself. Nothing waits for a time: the program says on standard error which screen is ready
(`nsclinic/ui/readiness.py`), and files are looked at until they hold what is awaited.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Thread

PROGRAMS = ("Xvfb", "xdotool")
PATIENCE_S = 30.0
LOOK_AGAIN_S = 0.05
BETWEEN_KEYS_MS = 4
VALUE_KEYS = frozenset("0123456789.")


def lacking() -> list[str]:
    """Name the programs that a real window needs and this machine has not."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Return once it holds; fail with what was awaited."""
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until, f"waited {PATIENCE_S:g} s for {what}"
        time.sleep(LOOK_AGAIN_S)


@contextmanager
def screen(width: int = 1366, height: int = 768) -> Iterator[str]:
    """Run an X server without a monitor; give its display.

    Keys do not repeat (`-r`): on a busy machine a key may be held for longer than a person would hold it.
    """
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [
            "Xvfb",
            "-displayfd",
            str(writing),
            "-screen",
            "0",
            f"{width}x{height}x24",
            "-nolisten",
            "tcp",
            "-r",
        ],
        pass_fds=(writing,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading, encoding="ascii") as told:
        number = told.readline().strip()  # comes when the server is ready, empty when it has ended
    try:
        assert number, f"Xvfb ended with {server.wait(PATIENCE_S)}"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(PATIENCE_S)


class Program:
    """A running program. `said` are the lines on its standard error."""

    def __init__(self, display: str, arguments: list[str], environment: dict[str, str]) -> None:
        own = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "NSCLINIC_SAY_READY": "1", "LC_ALL": "C.UTF-8"}
        self.environment = {**os.environ, **own, **environment}
        self.environment.pop("WAYLAND_DISPLAY", None)
        self.said: list[str] = []
        self._more = Condition()
        self._taken = 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "nsclinic", *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as lines:
            for line in lines:
                with self._more:
                    self.said.append(line.rstrip("\n"))
                    self._more.notify_all()
        with self._more:
            self._more.notify_all()

    def wait_for_screen(self, key: str) -> None:
        """Return once this screen is ready, counting from what was awaited last; the lines before are done with."""
        line = f"ready: {key}"
        with self._more:
            came = self._more.wait_for(
                lambda: line in self.said[self._taken :] or self.process.poll() is not None, PATIENCE_S
            )
            news = self.said[self._taken :]
            assert came, f"no '{line}' within {PATIENCE_S:g} s; the program said {self.said}"
            assert line in news, f"the program ended with {self.process.poll()}; it said {self.said}"
            self._taken += news.index(line) + 1

    @property
    def complaints(self) -> list[str]:
        """What the program said besides which screen is ready: nothing, when all is well."""
        return [line for line in self.said if not line.startswith("ready: ")]

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait(PATIENCE_S)


@contextmanager
def program(display: str, *arguments: str | Path, **environment: str) -> Iterator[Program]:
    """Run `nsclinic` with these arguments on the display; it is ended when the block ends."""
    running = Program(display, [str(argument) for argument in arguments], environment)
    try:
        yield running
    finally:
        running.kill()


class Keyboard:
    """The keyboard of one window. `values` counts digits and points, `keys` every other key; Ctrl+Enter is one key."""

    def __init__(self, running: Program) -> None:
        self._running = running
        self.values = 0
        self.keys = 0

    def take_window(self, title: str = "nsclinic") -> None:
        """Give the program's window of this title the keyboard, once it is there."""
        search = ("search", "--sync", "--onlyvisible", "--name", f"^{title}$")
        self._do(*search, "windowfocus", "--sync")

    def press(self, *keys: str) -> None:
        """Press keys by their X names, `ctrl+Return` with Ctrl held."""
        self.keys += len(keys)
        self._do("key", "--delay", str(BETWEEN_KEYS_MS), *keys)

    def write(self, text: str) -> None:
        """Type a text."""
        digits = sum(letter in VALUE_KEYS for letter in text)
        self.values += digits
        self.keys += len(text) - digits
        self._do("type", "--delay", str(BETWEEN_KEYS_MS), "--", text)

    def _do(self, *words: str) -> None:
        done = subprocess.run(
            ["xdotool", *words],
            env=self._running.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode == 0, f"xdotool {' '.join(words)}: {done.stderr}"
