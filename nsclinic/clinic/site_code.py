"""The clinic's code at the registry: which site a package comes from, without naming the clinic.

Agreed with the registry, kept with the clinic's other settings, and written into each package. The registry files a
site's packages under it, so it stays what it is once the first has been sent.
"""

import re
import unicodedata

from nsclinic.clinic.clinic import Clinic
from nsclinic.exchange.cells import ascii_digits

SITE_CODE_SETTING = "site_code"

SITE_CODE = re.compile(r"(?=.{2,16}\Z)[A-Z0-9]+(-[A-Z0-9]+)*")
"""Two to sixteen capital letters A–Z and digits, in groups that a single hyphen parts."""


def is_site_code(text: str) -> bool:
    """Say whether a text is a site code as it is kept."""
    return SITE_CODE.fullmatch(text) is not None


def tidied_site_code(text: str) -> str:
    """Give what was typed as a code is kept: capital letters, plain digits, no blanks around it."""
    return ascii_digits(unicodedata.normalize("NFKC", text)).strip().upper()


def site_code(clinic: Clinic) -> str:
    """Give the clinic's code at the registry; empty where none was given."""
    return str(clinic.store.settings.get(SITE_CODE_SETTING, ""))


def package_site_code(clinic: Clinic) -> str:
    """Give the code that packages carry: the one agreed with the registry, else one that follows from the clinic's id.

    So a package can always be told from another clinic's; `site_code` says whether a code was agreed.
    """
    code = site_code(clinic)
    return code if is_site_code(code) else f"X-{clinic.store.clinic_id.replace('-', '')[:12].upper()}"
