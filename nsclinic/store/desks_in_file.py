"""The desks that have written in a clinic file: each has a number there, and letters that no other desk has."""

from nsclinic.store.desk import Desk, letters_in_file, this_desk
from nsclinic.store.engine import Connection
from nsclinic.store.entry import Writer


def desk_in_file(connection: Connection) -> tuple[int, Desk]:
    """Give this desk's number in a file (0 where it never wrote there), and the desk with its letters there."""
    desk = this_desk()
    known = connection.execute("SELECT desk, desk_id, letters FROM desk").fetchall()
    for number, desk_id, letters in known:
        if desk_id == desk.desk_id:
            return number, desk._replace(letters=letters)
    return 0, desk._replace(letters=letters_in_file(desk, {letters for _, _, letters in known}))


def writer_in_file(connection: Connection, clinic_id: str, chain_key: bytes) -> Writer:
    """Give who writes: this desk, entered into the file at its first change."""
    number, desk = desk_in_file(connection)
    if not number:
        number = connection.execute(
            "INSERT INTO desk (desk_id, letters) VALUES (?, ?)", (desk.desk_id, desk.letters)
        ).lastrowid
    return Writer(clinic_id, chain_key, number, desk.desk_id, desk.letters)
