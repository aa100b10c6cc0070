"""The action by which any screen books the next visit of the child it shows; asking is loaded once it is asked for."""

from collections.abc import Callable

from nsclinic.ui.actions import Action
from nsclinic.ui.context import Screen

BOOKING_KEY = "B"


def booking_action(screen: Screen, chosen: Callable[[], str]) -> Action:
    """Give the action that books or moves the next visit of the chosen child; `chosen` gives her number or ""."""
    return Action(
        "booking",
        screen.context.wording.t("Book, move or cancel the next visit…"),
        lambda: _ask(screen, chosen()),
        (BOOKING_KEY,),
        lambda: bool(chosen()),
    )


def _ask(screen: Screen, patient_id: str) -> None:
    from nsclinic.ui.booking.asking import ask_booking

    ask_booking(screen, patient_id)
