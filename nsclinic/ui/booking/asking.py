"""Asks for the day of a child's next visit and books it: the same wherever it is asked for."""

from datetime import date

from nsclinic.clinic.booking import BookingQuestion, booking_question, cancel_booking, move_booking
from nsclinic.clinic.clinic import Clinic
from nsclinic.ui.booking.dialog import BookingDialog
from nsclinic.ui.booking.presenter import day_in_words
from nsclinic.ui.context import Screen
from nsclinic.ui.undoing import undo_offer


def ask_booking(screen: Screen, patient_id: str) -> None:
    """Read what is known of the next visit, and ask."""
    screen.context.clinic_jobs.read(
        lambda clinic: booking_question(clinic, patient_id),
        lambda question: _ask(screen, question),
        owner=screen,
        instead_of="booking",
    )


def _ask(screen: Screen, question: BookingQuestion) -> None:
    context = screen.context
    words = context.wording
    if not screen.isVisible():
        return
    if question.has_left:
        name = words.isolate(question.child.name)
        context.navigate.say(words.t("{name} is not followed here any more: nothing is booked.", name=name))
        return

    dialog = BookingDialog(question, context, screen)
    if dialog.exec() and dialog.is_cancelling:
        cancel(screen, question, dialog.reason_given)
    elif dialog.result() and dialog.day_given is not None:
        book(screen, question, dialog.day_given, dialog.reason_given)
    dialog.deleteLater()


def cancel(screen: Screen, question: BookingQuestion, reason: str) -> None:
    """Take a booking back; the clinic tells the screens that it changed."""
    context, child = screen.context, question.child
    words = context.wording
    said = words.t("No visit is booked any more: {name}.", name=words.isolate(child.name))

    def write(clinic: Clinic) -> str:
        cancel_booking(clinic, child.patient_id, reason)
        return clinic.last_change_id

    context.clinic_jobs.write(
        write, lambda change_id: context.navigate.say(said, undo=undo_offer(context, change_id))
    )


def book(screen: Screen, question: BookingQuestion, day: date, reason: str) -> None:
    """Write a booking; the clinic tells the screens that it changed."""
    context, child = screen.context, question.child
    words = context.wording
    said = words.t("Booked: {name}, {day}.", name=words.isolate(child.name), day=day_in_words(day, words))

    def write(clinic: Clinic) -> str:
        move_booking(clinic, child.patient_id, day, reason)
        return clinic.last_change_id

    context.clinic_jobs.write(
        write, lambda change_id: context.navigate.say(said, undo=undo_offer(context, change_id))
    )
