"""Which screens there are. All but the first are imported when first asked for, so that the window opens fast."""

from collections.abc import Callable

from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.rail import RailEntry, calendar_outline, children_outline, protocols_outline
from nsclinic.ui.today.screen import TodayScreen
from nsclinic.wording import Wording


def _children(context: ScreenContext) -> Screen:
    from nsclinic.ui.children.screen import ChildrenScreen

    return ChildrenScreen(context)


def _registration(context: ScreenContext) -> Screen:
    from nsclinic.ui.registration.screen import RegistrationScreen

    return RegistrationScreen(context)


def _child(context: ScreenContext) -> Screen:
    from nsclinic.ui.child.screen import ChildScreen

    return ChildScreen(context)


def _visit(context: ScreenContext) -> Screen:
    from nsclinic.ui.visit.screen import VisitScreen

    return VisitScreen(context)


def _summary(context: ScreenContext) -> Screen:
    from nsclinic.ui.summary.screen import SummaryScreen

    return SummaryScreen(context)


def _document(context: ScreenContext) -> Screen:
    from nsclinic.ui.documents.screen import DocumentScreen

    return DocumentScreen(context)


def _protocols(context: ScreenContext) -> Screen:
    from nsclinic.ui.protocols.screen import ProtocolsScreen

    return ProtocolsScreen(context)


MAKERS: dict[str, Callable[[ScreenContext], Screen]] = {
    "today": TodayScreen,
    "children": _children,
    "registration": _registration,
    "child": _child,
    "visit": _visit,
    "summary": _summary,
    "document": _document,
    "protocols": _protocols,
}
"""All but the first screen are imported when first asked for."""


def rail_entries(wording: Wording) -> tuple[RailEntry, ...]:
    """Give the screens that stand in the rail."""
    return (
        RailEntry("today", wording.t("Today"), "Ctrl+1", calendar_outline),
        RailEntry("children", wording.t("Children"), "Ctrl+2", children_outline),
        RailEntry("protocols", wording.t("Protocols"), "Ctrl+3", protocols_outline),
    )
