"""What a screen reader calls a widget that we paint ourselves: a chart, a picture of a page, a document.

Qt tells the role of its own controls; of a plain widget it only says that it is something. The factory below is asked
only when a screen reader (or a test of one) runs, and knows a widget by a property, so nothing here costs anybody else.
"""

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_PROPERTY = "accessible_role"
_interfaces: list[QAccessibleInterface] = []
"""Qt owns what the factory gives and forgets it with its widget; Python must not let go of its side before."""


def give_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Let a screen reader call this widget that; its name stays the widget's accessible name.

    To be said before the name: Qt asks for the role once, when it first tells of the widget.
    """
    _install()
    widget.setProperty(_PROPERTY, role.value)


def speak(widget: QWidget, text: str) -> None:
    """Let a screen reader say a text at once, where one is listening."""
    if text and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


@cache
def _install() -> None:
    QAccessible.installFactory(_interface_of)


def _interface_of(_class_name: str, given: QObject) -> QAccessibleInterface | None:
    if not isinstance(given, QWidget) or (role := given.property(_PROPERTY)) is None:
        return None
    interface: QAccessibleInterface = QAccessibleWidget(given, QAccessible.Role(role))
    _interfaces.append(interface)
    return interface
