"""Who may read the audit, and what of the log of who opened and looked is shown."""

from datetime import date
from pathlib import Path

import pytest

from nsclinic.clinic.audit import Asked, audit_choices, audit_entry, audit_page, export_audit
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.looks import looks_page
from nsclinic.clinic.rights import Right, RightLackingError, Role, may
from nsclinic.store import AccessKind, create_clinic, open_clinic
from tests.store.children import full_record, save

PASSPHRASE = "four green plants"  # noqa: S105 -- of an invented clinic


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NSCLINIC_HOME", str(tmp_path / "home"))
    with create_clinic(tmp_path / "clinic.nsclinic", passphrase=PASSPHRASE) as store:
        save(store, full_record())
    return tmp_path / "clinic.nsclinic"


@pytest.mark.parametrize("role", [None, *Role])
def test_only_those_with_the_right_read_or_write_out_the_audit(path: Path, role: Role | None, tmp_path: Path):
    with Clinic(open_clinic(path, passphrase=PASSPHRASE), who="x", role=role) as clinic:
        change_id = clinic.store.changes(1)[0].change_id
        uses = (
            lambda: audit_choices(clinic),
            lambda: audit_page(clinic, Asked()),
            lambda: audit_entry(clinic, change_id),
            lambda: looks_page(clinic, Asked()),
            lambda: list(export_audit(clinic, Asked(), tmp_path / "out.csv")),
        )
        for use in uses:
            if may(role, Right.READ_AUDIT):
                assert use()
            else:
                with pytest.raises(RightLackingError):
                    use()
    assert (tmp_path / "out.csv").exists() == may(role, Right.READ_AUDIT)


def test_who_opened_and_looked_is_found_by_person_child_and_day(path: Path):
    with Clinic(open_clinic(path, passphrase=PASSPHRASE), who="x") as clinic:
        clinic.store.access_log.looked_at("P1")
        page = looks_page(clinic, Asked())
        assert page.lines[0].kind is AccessKind.LOOKED
        assert page.names == {"P1": "Nadia عبد الله"}
        assert AccessKind.OPENED in {line.kind for line in page.lines}
        assert [line.patient_id for line in looks_page(clinic, Asked(text="nadia")).lines] == ["P1"]
        assert looks_page(clinic, Asked(text="nobody")).lines == ()
        assert looks_page(clinic, Asked(who="somebody else")).lines == ()
        assert looks_page(clinic, Asked(until=date(2001, 1, 1))).lines == ()
