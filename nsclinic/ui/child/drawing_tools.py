"""Fetches what draws charts, away from the window's thread: matplotlib takes half a second to import."""

from threading import Lock, Thread

from nsclinic.ui.memory import spare_what_lasts


class DrawingTools:
    """Whether they have come, in this process. They are fetched once and kept as long as it runs."""

    def __init__(self) -> None:
        self._gate = Lock()
        self._under_way: Thread | None = None
        self._fault: Exception | None = None
        self._have_come = False

    def have_come(self) -> bool:
        """Say whether everything is here; the first time it is asked, they are sent for.

        Raises:
            Exception: whatever kept them from coming.
        """
        if self._fault is not None:
            raise self._fault
        with self._gate:
            if not self._have_come and self._under_way is None:
                self._under_way = Thread(target=self._fetch, name="drawing tools")
                self._under_way.start()
        return self._have_come

    def _fetch(self) -> None:
        try:
            _fetch_all()
        except Exception as fault:  # noqa: BLE001 - whatever it is, who draws says it
            self._fault = fault
            return
        spare_what_lasts()
        self._have_come = True


def _fetch_all() -> None:
    from nsclinic.plots.environment import prepare

    prepare()  # matplotlib reads where it may write when it is first imported
    import matplotlib.backends.backend_agg
    import matplotlib.figure  # noqa: F401 - fetched, not used here

    import nsclinic.plots.course
    import nsclinic.plots.tiles  # noqa: F401 - as above


drawing_tools = DrawingTools()
"""Those of this process."""
