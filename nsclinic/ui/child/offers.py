"""What can be asked for on a child's page, and the keys for it."""

from functools import partial
from typing import TYPE_CHECKING

from nsclinic.charts.spans import Span
from nsclinic.ui.actions import Action
from nsclinic.ui.booking.action import booking_action

if TYPE_CHECKING:
    from nsclinic.ui.child.screen import ChildScreen


def child_actions(screen: "ChildScreen") -> tuple[Action, ...]:
    """Give the actions in the order in which the menu lists them."""
    words = screen.context.wording
    whole, year, months = (partial(screen.show_span, span) for span in Span)
    return (
        Action("visit", words.t("Start a visit"), screen.start_visit, ("V",)),
        Action("diary", words.t("Home diary"), screen.show_diary, ("D",)),
        booking_action(screen, lambda: screen.patient_id),
        Action("summary", words.t("Show the page to print"), screen.show_summary, ("P",)),
        Action("taper", words.t("Plan a taper…"), screen.plan_taper, ("T",), lambda: screen.has_file),
        Action("protocol", words.t("Show the child's protocol"), screen.show_protocol, ("O",)),
        Action(
            "lanes",
            words.t("Choose the lanes of the chart"),
            screen.chart.open_lanes,
            ("L",),
            screen.shows_course,
        ),
        Action("span_whole", words.t("Chart: the whole time"), whole, ("0",)),
        Action("span_year", words.t("Chart: the last year"), year, ("1",)),
        Action(
            "span_months",
            words.t("Chart: the last three months"),
            months,
            ("3",),
        ),
        Action(
            "picture",
            words.t("Save the chart as a picture…"),
            screen.save_picture,
            ("Ctrl+E",),
            screen.has_chart,
        ),
        Action("next_tab", words.t("Next tab"), lambda: screen.turn_tab(1), ("Ctrl+Tab",)),
        Action("previous_tab", words.t("Tab before"), lambda: screen.turn_tab(-1), ("Ctrl+Shift+Tab",)),
        Action("amend", words.t("Correct the particulars"), screen.amend, ("E",)),
        Action("history", words.t("Show the history of this child"), screen.show_history, ("Ctrl+H",)),
        Action(
            "value_history",
            words.t("Show the history of the chosen value"),
            screen.show_value_history,
            ("H",),
            lambda: bool(screen.chosen_rows),
        ),
        screen.history.undo_action(lambda: screen.tabs.currentIndex() == screen.history_tab),
        Action("merge", words.t("Merge with another record of this child…"), screen.merge),
    )
