"""The tabs that are charts: growth and blood pressure, levels, safety. Each is made only when it is looked at.

A page of charts is made on the store thread from a file that is at hand, so that neither opening a child nor turning
to a tab ever holds the window.
"""

from collections.abc import Callable
from dataclasses import dataclass

from nsclinic.charts.growth import first_shown, growth, growth_column
from nsclinic.charts.pressure import pressure_column
from nsclinic.charts.safety import safety_chart
from nsclinic.charts.tiles import TileChart, tile_chart
from nsclinic.charts.trough_levels import levels_chart
from nsclinic.course.timeline import Timeline
from nsclinic.domain.growth_curves import GrowthMeasure
from nsclinic.ui.child.growth_figures import growth_figures, measure_words
from nsclinic.ui.child.level_figures import level_figures
from nsclinic.ui.child.lists import ListTable
from nsclinic.ui.child.presenter import ChildFile
from nsclinic.ui.child.safety_figures import safety_figures
from nsclinic.wording import Wording


@dataclass(frozen=True, slots=True)
class ChartPage:
    """What a tab shows: charts on one subject, of which one is seen at a time, and the figures beside them."""

    charts: tuple[TileChart, ...]
    table: ListTable


@dataclass(frozen=True, slots=True)
class ChartTab:
    """One tab: its words, the words of its switch, and how its page is made."""

    name: str
    choices: tuple[str, ...]
    make: Callable[[ChildFile, Wording], ChartPage]


def chart_tabs(words: Wording) -> tuple[ChartTab, ...]:
    """Give the tabs in their order."""
    return (
        ChartTab(
            words.t("Growth & BP"),
            tuple(measure_words(measure, words) for measure in GrowthMeasure),
            growth_page,
        ),
        ChartTab(words.t("Levels"), (), levels_page),
        ChartTab(words.t("Safety"), (), safety_page),
    )


def growth_page(file: ChildFile, words: Wording) -> ChartPage:
    """Give height, weight and BMI, each beside blood pressure."""
    timeline = Timeline(file.record, file.review.as_of)
    pressure = pressure_column(timeline, file.protocol.common)
    charts = []
    for measure in GrowthMeasure:
        column, steroids = growth_column(timeline, file.protocol, growth(timeline, file.protocol, measure))
        charts.append(
            tile_chart(
                (column, pressure),
                steroids,
                timeline.child.birth_date,
                timeline.as_of,
                shows_from=first_shown(timeline),
            )
        )
    return ChartPage(tuple(charts), growth_figures(file, words))


def levels_page(file: ChildFile, words: Wording) -> ChartPage:
    """Give the levels over the doses."""
    return ChartPage((levels_chart(file.record, file.review, file.protocol),), level_figures(file, words))


def safety_page(file: ChildFile, words: Wording) -> ChartPage:
    """Give kidney function, blood values and adverse events."""
    return ChartPage((safety_chart(file.record, file.review, file.protocol),), safety_figures(file, words))
