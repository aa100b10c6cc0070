"""Fetches what draws charts, away from the window's thread: matplotlib takes half a second to import."""

from nsclinic.ui.memory import spare_what_lasts

_fetched = False


def are_here() -> bool:
    """Say whether they have been fetched whole in this process."""
    return _fetched


def fetch() -> None:
    """Import them; may be called on any thread and costs nothing the second time."""
    global _fetched  # noqa: PLW0603 - as long as the process, as imports are
    from nsclinic.plots.environment import prepare

    prepare()  # matplotlib reads where it may write when it is first imported
    import matplotlib.backends.backend_agg
    import matplotlib.figure  # noqa: F401 - fetched, not used here

    import nsclinic.plots.course
    import nsclinic.plots.tiles  # noqa: F401 - as above

    spare_what_lasts()
    _fetched = True
