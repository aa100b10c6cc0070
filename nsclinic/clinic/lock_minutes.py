"""After how many idle minutes a window of this clinic asks again who is there: the one setting that a start needs."""

from nsclinic.clinic.clinic import LOCK_SETTING, Clinic

LOCK_MINUTES = (2, 5, 10, 15, 30)
"""Minutes without a key or a hand on the mouse after which the window asks again who is there; never is no choice."""

USUAL_LOCK_MINUTES = 5


def lock_minutes(clinic: Clinic) -> int:
    """Give the minutes after which a window that nobody uses is locked; what no version knows counts as not set."""
    kept = clinic.store.settings.get(LOCK_SETTING, USUAL_LOCK_MINUTES)
    return kept if kept in LOCK_MINUTES else USUAL_LOCK_MINUTES
