"""What a screen reader gets of the running program: its objects as they stand on the accessibility bus (AT-SPI).

A session bus and an accessibility bus of the tests' own; the program is asked over them just as Orca asks it. Nothing
of Qt is looked at from inside.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, DBusErrorResponse, MessageType, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.e2e.real_window import PATIENCE_S, wait_until

PROGRAMS = ("dbus-daemon", "/usr/libexec/at-spi-bus-launcher")
ACCESSIBLE = "org.a11y.atspi.Accessible"
REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_STATES = {"enabled": 8, "focusable": 11, "focused": 12, "selected": 23, "showing": 25, "visible": 30}
"""Bits of the states that matter here, as `AtspiStateType` numbers them."""

PARTS = frozenset({"list item", "cell", "table cell", "page tab", "tree item"})
"""Roles of what stands in a list or table and has no keyboard of its own."""


def lacking() -> list[str]:
    """Name the programs that the accessibility bus needs and this machine has not."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


@dataclass(frozen=True, slots=True)
class Heard:
    """One object as a screen reader gets it."""

    role: str
    name: str
    description: str
    states: frozenset[str]
    is_shown: bool
    """Whether it and everything around it is on the screen: Qt calls the rows of a hidden list showing."""

    @property
    def is_reached(self) -> bool:
        """Whether it is on the screen and the keyboard can go to it."""
        return self.is_shown and "focusable" in self.states

    @property
    def has_keyboard(self) -> bool:
        """Whether keys go to it; not a list's chosen row, which Qt calls focused whether or not its list is."""
        return self.is_reached and "focused" in self.states and self.role not in PARTS


class ScreenReader:
    """Asks a program's objects over the bus. `environment` is what the program is to be started with."""

    def __init__(self, session_bus: str) -> None:
        self.environment = {"DBUS_SESSION_BUS_ADDRESS": session_bus, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        with open_dbus_connection(session_bus) as session:
            bus = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
            (address,) = _answer(session, new_method_call(bus, "GetAddress"))
        self._bus: DBusConnection = open_dbus_connection(address)

    def close(self) -> None:
        """Leave the bus."""
        self._bus.close()

    def heard(self) -> list[Heard]:
        """Give every object of the program that is there now, from the window down."""
        wait_until(lambda: bool(self._children(REGISTRY)), "the program on the accessibility bus")
        found: list[Heard] = []
        waiting = [(place, True) for place in self._children(REGISTRY)]
        while waiting:
            place, is_around_shown = waiting.pop()
            try:
                one = self._hear(place, is_around_shown=is_around_shown)
                found.append(one)
                inside = [(child, one.is_shown) for child in self._children(place)]
                waiting.extend(reversed(inside))
            except DBusErrorResponse:
                continue  # it went while it was being asked
        return found

    def focused(self) -> list[Heard]:
        """Give what has the keyboard."""
        return [one for one in self.heard() if one.has_keyboard]

    def _children(self, place: tuple[str, str]) -> list[tuple[str, str]]:
        (children,) = self._ask(place, "GetChildren")
        return [(bus, path) for bus, path in children]

    def _hear(self, place: tuple[str, str], *, is_around_shown: bool) -> Heard:
        (role,) = self._ask(place, "GetRoleName")
        ((low, high),) = self._ask(place, "GetState")
        bits = low | high << 32
        states = frozenset(name for name, bit in _STATES.items() if bits >> bit & 1)
        is_shown = is_around_shown and ({"showing", "visible"} <= states or role == "application")
        name, description = self._property(place, "Name"), self._property(place, "Description")
        return Heard(role, name, description, states, is_shown)

    def _ask(self, place: tuple[str, str], method: str) -> Any:
        return _answer(self._bus, new_method_call(_address(place), method))

    def _property(self, place: tuple[str, str], name: str) -> str:
        return str(_answer(self._bus, Properties(_address(place)).get(name))[0][1])


def _address(place: tuple[str, str]) -> DBusAddress:
    bus, path = place
    return DBusAddress(path, bus_name=bus, interface=ACCESSIBLE)


def _answer(connection: DBusConnection, message: Any) -> Any:
    reply = connection.send_and_get_reply(message, timeout=PATIENCE_S)
    if reply.header.message_type is MessageType.error:
        raise DBusErrorResponse(reply)
    return reply.body


@contextmanager
def screen_reader(folder: Path, display: str) -> Iterator[ScreenReader]:
    """Run buses of their own in `folder`, and listen on them."""
    own = {name: str(folder) for name in ("XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
        env={**os.environ, **own, "DISPLAY": display},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert daemon.stdout is not None
        with daemon.stdout as told:
            reader = ScreenReader(told.readline().strip())
            try:
                yield reader
            finally:
                reader.close()
    finally:
        daemon.terminate()
        daemon.wait(PATIENCE_S)
