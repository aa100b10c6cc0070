"""A list and the page that it leads to: side by side where there is room, else one above the other."""

from PySide6.QtWidgets import QBoxLayout, QWidget

from nsclinic.ui.theme import Theme

LIST_STEPS = 38
FOLD_BELOW_STEPS, LIST_HIGH_STEPS, PAGE_HIGH_STEPS = 92, 16, 30
"""Narrower than this the list stands above the page; then so high are list and, at least, page."""
WITHOUT_END = 16_777_215
"""Qt's own word for no greatest size."""


class Sides(QBoxLayout):
    """Holds the list; its owner adds the page with what stands over it, and tells how wide the whole is."""

    def __init__(self, listing: QWidget, page: QWidget, theme: Theme) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight)
        self._listing, self._page, self._theme = listing, page, theme
        self.setSpacing(theme.px(2))
        self.addWidget(listing)
        self._fold(is_folded=False)

    def fit(self, width: int) -> None:
        """Fold or unfold for a width in pixels."""
        is_folded = width < self._theme.px(FOLD_BELOW_STEPS)
        if is_folded is not (self.direction() is QBoxLayout.Direction.TopToBottom):
            self._fold(is_folded=is_folded)

    def _fold(self, *, is_folded: bool) -> None:
        theme, direction = self._theme, QBoxLayout.Direction
        self.setDirection(direction.TopToBottom if is_folded else direction.LeftToRight)
        self._listing.setMinimumSize(0, 0)
        self._listing.setMaximumSize(WITHOUT_END, WITHOUT_END)
        if is_folded:
            self._listing.setFixedHeight(theme.px(LIST_HIGH_STEPS))
        else:
            self._listing.setFixedWidth(theme.px(LIST_STEPS))
        self._page.setMinimumHeight(theme.px(PAGE_HIGH_STEPS) if is_folded else 0)
