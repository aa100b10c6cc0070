"""Charts of the invented children, as the program makes them: through the review and the shipped protocols."""

from datetime import date
from functools import cache

from nsclinic.advice.review import review
from nsclinic.charts.course import course_chart
from nsclinic.charts.model import CourseChart, Mark
from nsclinic.domain.record import ChildRecord
from nsclinic.protocol.loader import shipped_protocols
from tests.charts import children


def chart_of(record: ChildRecord, as_of: date, protocol: str = "three-step") -> CourseChart:
    rules = shipped_protocols()[protocol]
    return course_chart(record.as_of(as_of), review(record, rules, as_of), rules)


@cache
def ladder(protocol: str = "three-step") -> CourseChart:
    return chart_of(children.on_the_ladder(), children.LADDER_AS_OF, protocol)


@cache
def charts() -> dict[str, CourseChart]:
    return {
        "seen once": chart_of(children.seen_once(), children.ONCE_AS_OF),
        "on the ladder": ladder(),
        "twelve years": chart_of(children.seen_for_twelve_years(), children.LONG_AS_OF),
        "all censored": chart_of(children.all_censored(), children.CENSORED_AS_OF),
        "forty drugs": chart_of(children.on_forty_drugs(), children.LADDER_AS_OF),
    }


def marks_of(chart: CourseChart, code: str) -> list[Mark]:
    return [mark for mark in chart.marks if mark.code == code]
