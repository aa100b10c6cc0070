"""Which screens there are. All but the first are imported when first asked for, so that the window opens fast."""

from collections.abc import Callable

from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.rail import (
    RailEntry,
    calendar_outline,
    children_outline,
    outcomes_outline,
    protocols_outline,
    settings_outline,
)
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


def _diary(context: ScreenContext) -> Screen:
    from nsclinic.ui.diary.screen import DiaryScreen

    return DiaryScreen(context)


def _summary(context: ScreenContext) -> Screen:
    from nsclinic.ui.summary.screen import SummaryScreen

    return SummaryScreen(context)


def _document(context: ScreenContext) -> Screen:
    from nsclinic.ui.documents.screen import DocumentScreen

    return DocumentScreen(context)


def _amend(context: ScreenContext) -> Screen:
    from nsclinic.ui.registration.amend import AmendScreen

    return AmendScreen(context)


def _merge(context: ScreenContext) -> Screen:
    from nsclinic.ui.merging.screen import MergeScreen

    return MergeScreen(context)


def _protocols(context: ScreenContext) -> Screen:
    from nsclinic.ui.protocols.screen import ProtocolsScreen

    return ProtocolsScreen(context)


def _outcomes(context: ScreenContext) -> Screen:
    from nsclinic.ui.outcomes.screen import OutcomesScreen

    return OutcomesScreen(context)


def _importing(context: ScreenContext) -> Screen:
    from nsclinic.ui.importing.screen import ImportScreen

    return ImportScreen(context)


def _joining(context: ScreenContext) -> Screen:
    from nsclinic.ui.joining.screen import JoinScreen

    return JoinScreen(context)


def _settings(context: ScreenContext) -> Screen:
    from nsclinic.ui.settings.screen import SettingsScreen

    return SettingsScreen(context)


def _keys(context: ScreenContext) -> Screen:
    from nsclinic.ui.help.card import KeysScreen

    return KeysScreen(context)


def _users(context: ScreenContext) -> Screen:
    from nsclinic.ui.users.screen import UsersScreen

    return UsersScreen(context)


def _recovery(context: ScreenContext) -> Screen:
    from nsclinic.ui.recovery.screen import RecoveryScreen

    return RecoveryScreen(context)


def _backups(context: ScreenContext) -> Screen:
    from nsclinic.ui.backups.screen import BackupsScreen

    return BackupsScreen(context)


def _audit(context: ScreenContext) -> Screen:
    from nsclinic.ui.audit.screen import AuditScreen

    return AuditScreen(context)


def _checking(context: ScreenContext) -> Screen:
    from nsclinic.ui.checking.screen import CheckScreen

    return CheckScreen(context)


def _registry(context: ScreenContext) -> Screen:
    from nsclinic.ui.registry.screen import RegistryScreen

    return RegistryScreen(context)


def _about(context: ScreenContext) -> Screen:
    from nsclinic.ui.about.screen import AboutScreen

    return AboutScreen(context)


def _manual(context: ScreenContext) -> Screen:
    from nsclinic.ui.manual.screen import ManualScreen

    return ManualScreen(context)


MAKERS: dict[str, Callable[[ScreenContext], Screen]] = {
    "today": TodayScreen,
    "children": _children,
    "registration": _registration,
    "amend": _amend,
    "merge": _merge,
    "child": _child,
    "visit": _visit,
    "diary": _diary,
    "summary": _summary,
    "document": _document,
    "protocols": _protocols,
    "outcomes": _outcomes,
    "import": _importing,
    "join": _joining,
    "settings": _settings,
    "keys": _keys,
    "manual": _manual,
    "recovery": _recovery,
    "backups": _backups,
    "audit": _audit,
    "check": _checking,
    "users": _users,
    "registry": _registry,
    "about": _about,
}
"""All but the first screen are imported when first asked for."""


def rail_entries(wording: Wording) -> tuple[RailEntry, ...]:
    """Give the screens that stand in the rail."""
    return (
        RailEntry("today", wording.t("Today"), "Ctrl+1", calendar_outline),
        RailEntry("children", wording.t("Children"), "Ctrl+2", children_outline),
        RailEntry("protocols", wording.t("Protocols"), "Ctrl+3", protocols_outline),
        RailEntry("outcomes", wording.t("Outcomes"), "Ctrl+4", outcomes_outline),
        RailEntry("settings", wording.t("Settings"), "Ctrl+,", settings_outline),
    )
