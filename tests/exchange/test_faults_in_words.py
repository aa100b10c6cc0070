"""What is wrong with a file, said in a language that reads from the right: no date or dose in it turns round."""

import pytest

from nsclinic.exchange.faults import saying
from nsclinic.wording import wording

BAD_DATE = saying("is after today ({today})", today="2026-03-04")


def test_a_date_in_an_arabic_fault_stands_in_isolates():
    assert "\u20682026-03-04\u2069" in BAD_DATE.said(wording("ar").t_isolated)


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt"])
def test_where_lines_begin_at_the_left_no_mark_is_added(language):
    assert "2026-03-04" in BAD_DATE.said(wording(language).t_isolated)
    assert "\u2068" not in BAD_DATE.said(wording(language).t_isolated)
