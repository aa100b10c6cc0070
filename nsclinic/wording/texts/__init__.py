"""The English sentences of every finding, by chapter of the rules; each is a msgid of the catalogues.

A chapter maps a rule's id (or `id:variant`) to its text. No clinical number stands here: a limit, a dose or a span
comes from the finding, because a site's protocol may hold another.
"""

from functools import cache

from nsclinic.wording.texts.model import FindingText, names_in


@cache
def finding_texts() -> dict[str, FindingText]:
    """Give the text of every rule by `rule` or `rule:variant`, in the order of the rules."""
    from nsclinic.wording.texts import eligibility, follow_up, harm, levels, path, prescribing

    chapters = (eligibility, path, levels, harm, prescribing, follow_up)
    return {key: text for chapter in chapters for key, text in chapter.TEXTS.items()}


def finding_text(rule: str, variant: str = "") -> FindingText | None:
    """Give the text of a rule in a variant; the rule's own where the variant has none; None for an unknown rule."""
    texts = finding_texts()
    return texts.get(f"{rule}:{variant}") or texts.get(rule)


__all__ = ["FindingText", "finding_text", "finding_texts", "names_in"]
