"""`nsclinic audit`: who changed what, when and why: as lines, as JSON, or as CSV with every row before and after."""

import argparse
from typing import Any

from nsclinic.cli.exits import DONE, WrongInputError
from nsclinic.cli.opening import opened_clinic, wording_for
from nsclinic.cli.output import progress, say, say_json, tell
from nsclinic.clinic.audit import Asked, entry_rows, export_audit, note_exported, wanted_entries
from nsclinic.clinic.audit_file import EntryRows, states_of
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.rights import Right
from nsclinic.store import UnknownRowError


def run(options: argparse.Namespace) -> int:
    """List the entries; a file that is written is noted in the audit, as whoever reads it later must know."""
    if options.since and options.until and options.since > options.until:
        raise WrongInputError(f"--since {options.since} is later than --until {options.until}")
    asked = Asked(options.since, options.until, text=options.patient or "")
    with opened_clinic(options, read_only=options.out is None) as clinic:
        clinic.require(Right.READ_AUDIT)
        if options.patient and not (
            clinic.store.child_line(options.patient) or clinic.store.is_removed(options.patient)
        ):
            raise UnknownRowError(f"'{options.patient}' is not a child of this clinic.")
        if options.out is not None:
            return _write(options, clinic, asked)
        for line in wanted_entries(clinic, asked):
            if options.json:
                say_json(_json(entry_rows(clinic, line)))
                continue
            entry = line.entry
            about = line.patient_id or (f"{line.children} children" if line.children else "")
            parts = (f"{entry.at:%Y-%m-%d %H:%M}", entry.who, entry.kind, about, entry.why)
            say(f"{entry.seq:6}  " + " · ".join(part for part in parts if part))
    return DONE


def _write(options: argparse.Namespace, clinic: Clinic, asked: Asked) -> int:
    words = wording_for(options, clinic)
    done = 0
    try:
        with progress("audit") as bar:
            for done, of in export_audit(clinic, asked, options.out):
                bar(done, of)
    except OSError as error:
        raise WrongInputError(f"{options.out} cannot be written: {error.strerror}") from None
    note_exported(clinic, asked, options.out)
    entries = words.ngettext("{n} entry", "{n} entries", done)
    tell(words.t("{entries} written to {file}.", entries=entries, file=str(options.out)))
    return DONE


def _json(given: EntryRows) -> dict[str, Any]:
    """Give an entry as an object (resources/manual/check.md)."""
    entry = given.entry
    rows = []
    for row in given.rows:
        before, after = states_of(row)
        rows.append(
            {
                "row": row.kind.value,
                "row_id": row.row_id,
                "patient_id": row.patient_id or None,
                "before": before or None,
                "after": after or None,
            }
        )
    return {
        "entry": entry.seq,
        "at": entry.at.isoformat(timespec="milliseconds"),
        "who": entry.who,
        "kind": entry.kind,
        "reason": entry.reason,
        "desk": entry.desk_id,
        "desk_entry": entry.desk_seq,
        "program": entry.program_version,
        "change_id": entry.change_id,
        "revisions": entry.revisions,
        "patient_id": given.patient_id or None,
        "rows": rows,
        "digest": entry.digest,
        "seal": entry.seal,
    }
