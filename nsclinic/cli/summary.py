"""`nsclinic summary`: the one-page summary of a visit as a PDF file, on request with the sheets that doses stand on.

The clinic file is only read. A day that is named counts as today, and what begins after it is not read: only without
`--as-of` and `--visit` do the sheets say what is planned.
"""

import argparse

from nsclinic.cli.exits import DONE, WrongInputError
from nsclinic.cli.opening import opened_clinic, wording_for
from nsclinic.cli.output import tell
from nsclinic.cli.protocol_warnings import warn_of_protocol, warn_of_site_protocols
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.summary import NoSuchVisitError, summary_content, write_whole
from nsclinic.reports.model import SummaryContent
from nsclinic.reports.wanted import Wanted
from nsclinic.wording import Wording


def run(options: argparse.Namespace) -> int:
    """Write the pages; nothing goes to standard output, the file is the result."""
    with opened_clinic(options, read_only=True) as clinic:
        words = wording_for(options, clinic)
        wanted = _wanted(options, words)
        warn_of_site_protocols(clinic)
        try:
            content = summary_content(clinic, options.patient, options.as_of, options.visit)
        except NoSuchVisitError as error:
            raise WrongInputError(str(error)) from None
        warn_of_protocol(clinic, content.record, content.review.as_of)
        clinic.looked_at(options.patient)
        pdf = (
            _with_doses(clinic, content, options, words, wanted)
            if wanted.needs_doses
            else _alone(content, words)
        )
        try:
            write_whole(options.out, pdf)
        except OSError as error:
            raise WrongInputError(f"--out {options.out}: cannot be written: {error.strerror}") from None
    if wanted.has_family_sheet:
        _warn_of_language(wanted.family_language)
    tell(f"{options.out} written ({content.digest})")
    return DONE


def _wanted(options: argparse.Namespace, words: Wording) -> Wanted:
    """Give which pages are asked for.

    Raises:
        WrongInputError: there is no glossary in the family's language.
    """
    language = options.family or words.language
    if options.family is not None:
        from nsclinic.wording.glossary import glossary_languages

        if language not in glossary_languages():
            known = ", ".join(glossary_languages())
            raise WrongInputError(f"--family {language}: the glossary has no such language ({known})")
    return Wanted(
        has_family_sheet=options.family is not None,
        has_prescription=options.prescription,
        family_language=language,
    )


def _warn_of_language(language: str) -> None:
    from nsclinic.wording.glossary import is_confirmed

    if not is_confirmed(language):
        tell(f"--family {language}: nobody has confirmed this translation; the sheet says so")


def _alone(content: SummaryContent, words: Wording) -> bytes:
    """Give the summary; nothing is read of what only the sheets for the family and the pharmacy need."""
    from nsclinic.reports.summary import summary_pdf

    return summary_pdf(content, words)


def _with_doses(
    clinic: Clinic, content: SummaryContent, options: argparse.Namespace, words: Wording, wanted: Wanted
) -> bytes:
    from nsclinic.clinic.family import family_content
    from nsclinic.reports.family_model import UnconfirmedDoseError
    from nsclinic.reports.visit_paper import visit_pdf

    is_todays = options.as_of is None and options.visit is None
    by = options.confirm_dangerous_dose.strip()
    family = family_content(clinic, content, has_plans=is_todays, confirmed_by=by)
    if wanted.has_family_sheet and family.common_strengths:
        named = ", ".join(family.common_strengths)
        tell(
            f"--family: {named}: this clinic has not said which strengths it has, so the sheet says mg and counts no "
            "pieces; choose them in the window (Summary, T)"
        )
    try:
        return visit_pdf(content, family, words, wanted)
    except UnconfirmedDoseError as error:
        raise WrongInputError(f"{error}; --confirm-dangerous-dose NAME says who did") from None
