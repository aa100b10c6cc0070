"""The draft of a child who is being registered: kept while one types, offered when the form is opened again.

There is no child yet whose it could be, so the latest one is offered, whoever's it is; taking it up shows the name.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.drafting import Unsaved, unsaved_forms
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.faults import moment_words
from nsclinic.ui.registration.presenter import FIELDS
from nsclinic.ui.visit.draft_keeper import DraftKeeper
from nsclinic.ui.visit.draft_offer import DraftOffer

FORM = "registration"


class RegistrationDraft:
    """Keeps what stands in the fields, and offers what was kept before.

    `texts` gives the fields, `is_dirty` says whether anything was typed and is not being saved, `take` puts texts in.
    """

    def __init__(
        self,
        context: ScreenContext,
        offer: DraftOffer,
        *,
        texts: Callable[[], Mapping[str, str]],
        is_dirty: Callable[[], bool],
        take: Callable[[Mapping[str, str]], None],
    ) -> None:
        self._context = context
        self._offer = offer
        self._texts = texts
        self._is_dirty = is_dirty
        self._take = take
        self._offered = ""
        self._values: Mapping[str, Any] = {}
        self.draft_id = uuid4().hex
        self.keeper = DraftKeeper(context, lambda: self, offer)
        offer.taken.connect(self.take_up)
        offer.dropped.connect(self.drop_offered)

    @property
    def is_dirty(self) -> bool:
        """Whether there is anything to keep."""
        return self._is_dirty()

    def draft(self, kept_at: str) -> dict[str, Any]:
        """Give the form as the store's drafts keep it."""
        return {"form": FORM, "kept_at": kept_at, "texts": dict(self._texts())}

    def begin(self) -> None:
        """Keep a new form under an id of its own, and offer the one left before, if there is any."""
        self.keeper.rest()
        self.draft_id = uuid4().hex
        self._context.clinic_jobs.read(
            _latest, self._show_offer, lambda _fault: None, owner=self._offer, instead_of="draft"
        )

    def forget(self) -> None:
        """Keep nothing more of this form: it was registered, or is thrown away."""
        self.keeper.rest()
        self.keeper.forget(self.draft_id)

    def take_up(self) -> None:
        """Go on with the draft that is offered."""
        self.draft_id = self._offered or self.draft_id
        values, self._offered = self._values, ""
        self._offer.show_offer("")
        kept = values.get("texts")
        if isinstance(kept, dict):
            self._take({name: str(kept.get(name, "")) for name in FIELDS})

    def drop_offered(self) -> None:
        """Throw the draft that is offered away."""
        if self._offered:
            self.keeper.forget(self._offered)
        self._offered = ""
        self._offer.show_offer("")

    def _show_offer(self, found: tuple[Unsaved, Mapping[str, Any]] | None) -> None:
        if found is None or self.is_dirty:
            self._offered = ""
            self._offer.show_offer("")
            return
        unsaved, self._values = found
        self._offered = unsaved.draft_id
        words = self._context.wording
        moment = moment_words(unsaved.kept_at, words)
        self._offer.show_offer(words.t("A new child was typed and not registered ({moment}).", moment=moment))


def _latest(clinic: Clinic) -> tuple[Unsaved, Mapping[str, Any]] | None:
    """Give the draft of a registration that was kept last; on the store thread."""
    drafts = clinic.drafts.all()
    latest = next((one for one in unsaved_forms(clinic) if one.form == FORM), None)
    return (latest, drafts[latest.draft_id]) if latest is not None else None
