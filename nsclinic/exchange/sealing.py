"""Seals a package to a registry's public key: one file that the registry alone can open, and nobody can alter unseen.

The file is a line that says what it is, the key of the content sealed to the registry's public key (a libsodium sealed
box: X25519, XSalsa20-Poly1305), and the content in pieces of a libsodium secret stream (XChaCha20-Poly1305), each piece
after its length, the last marked as the last: so a file that was cut off is told from a whole one, and a large package
needs the memory of one piece. The content is a compressed tar archive of the package's
files without their owner.

Who seals is not proved by it: anybody may have the public key. That the sender is the site is told by the pseudonyms
going on, and by whoever brought the file.
"""

import hashlib
import os
import tarfile
import zlib
from base64 import b32encode
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

SEALED_SUFFIX = ".sealed"
_MARK = b"nsclinic sealed package 1\n"
_PUBLIC, _SECRET = "nsclinic registry public key 1", "nsclinic registry secret key 1"
_PIECE_BYTES = 1024**2
_LENGTH_BYTES = 4
_KEY_LETTERS = 64
_FINGERPRINT_LETTERS = 20
_OWNER_ONLY = 0o600

MOST_BYTES = 50 * 1024**3
"""More than any package: what is unpacked goes no further."""


class SealingError(Exception):
    """A key or a sealed file that is none, or cannot be opened with this key; `str(error)` says which."""


def make_keys(secret_file: Path) -> tuple[Path, str]:
    """Make a registry's key pair: the secret key at `secret_file`, the public one beside it with `.public` at its end.

    Gives the public key's file and its fingerprint. Neither file may be there.

    Raises:
        SealingError: one of the files is there already, or cannot be written.
    """
    from nacl.public import PrivateKey

    public_file = secret_file.with_name(secret_file.name + ".public")
    if public_file.exists() or secret_file.exists():
        raise SealingError(
            f"{secret_file} or {public_file.name} is there already; a key is never overwritten."
        )
    key = PrivateKey.generate()
    public = bytes(key.public_key)
    try:
        for path, head, content, mode in (
            (secret_file, _SECRET, bytes(key), _OWNER_ONLY),
            (public_file, _PUBLIC, public, 0o644),
        ):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(f"{head}\n{content.hex()}\n")
    except OSError as error:
        raise SealingError(f"{secret_file.parent} cannot be written: {error.strerror}.") from error
    return public_file, _fingerprint(public)


def fingerprint_of(public_file: Path) -> str:
    """Give what two people read to each other to know that they have the same public key: five groups of four.

    Raises:
        SealingError: the file holds no public key.
    """
    return _fingerprint(_key_in(public_file, _PUBLIC))


def seal(folder: Path, target: Path, public_file: Path) -> str:
    """Seal the files of a folder into one new file, and give the fingerprint of the key they are sealed to.

    Raises:
        SealingError: the key is none.
        FileExistsError: `target` is there already.
        OSError: it cannot be written; what was begun is gone.
    """
    from nacl import bindings
    from nacl.public import PublicKey, SealedBox

    public = _key_in(public_file, _PUBLIC)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb") as out:
            key = bindings.crypto_secretstream_xchacha20poly1305_keygen()
            state = bindings.crypto_secretstream_xchacha20poly1305_state()
            header = bindings.crypto_secretstream_xchacha20poly1305_init_push(state, key)
            out.write(_MARK + SealedBox(PublicKey(public)).encrypt(key) + header)
            stream = _SealingStream(out, state)
            with tarfile.open(fileobj=cast("Any", stream), mode="w|gz", format=tarfile.PAX_FORMAT) as archive:
                for path in sorted(folder.iterdir()):
                    archive.add(path, arcname=path.name, recursive=False, filter=_without_owner)
            stream.end()
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        with suppress(OSError):
            target.unlink()
        raise
    return _fingerprint(public)


def is_sealed(path: Path) -> bool:
    """Say whether a file says of itself that it is a sealed package."""
    with path.open("rb") as file:
        return file.read(len(_MARK)) == _MARK


def open_sealed(path: Path, folder: Path, secret_file: Path, names: frozenset[str]) -> None:
    """Open a sealed package into an empty folder; only plain files of these names are taken.

    Raises:
        SealingError: the key is none or another than it was sealed to, or the file was altered, cut off, or holds
            something else.
        OSError: the folder cannot be written.
    """
    secret = _key_in(secret_file, _SECRET)
    with path.open("rb") as sealed:
        stream = _OpeningStream(_pieces(sealed, path, secret))
        left = MOST_BYTES
        try:
            with tarfile.open(fileobj=cast("Any", stream), mode="r|gz") as archive:
                for member in archive:
                    if member.name not in names or not member.isreg() or (folder / member.name).exists():
                        raise SealingError(f"{path}: holds something that no package has.")
                    content = archive.extractfile(member)
                    if content is None:
                        raise SealingError(f"{path}: holds something that no package has.")
                    with (folder / member.name).open("xb") as plain:
                        while piece := content.read(_PIECE_BYTES):
                            left -= len(piece)
                            if left < 0:
                                raise SealingError(f"{path}: is larger than any package.")
                            plain.write(piece)
        except (tarfile.TarError, zlib.error, EOFError) as error:
            raise SealingError(f"{path}: what is sealed in it is no package.") from error
        stream.drain()


class _SealingStream:
    """Takes the archive as it is written, and writes it sealed, piece by piece."""

    def __init__(self, out: IO[bytes], state: Any) -> None:
        self._out = out
        self._state = state
        self._held = bytearray()

    def write(self, content: bytes) -> int:
        self._held += content
        while len(self._held) > _PIECE_BYTES:
            self._push(bytes(self._held[:_PIECE_BYTES]), is_last=False)
            del self._held[:_PIECE_BYTES]
        return len(content)

    def end(self) -> None:
        self._push(bytes(self._held), is_last=True)

    def _push(self, piece: bytes, *, is_last: bool) -> None:
        from nacl import bindings

        tag = (
            bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
            if is_last
            else bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
        )
        sealed = bindings.crypto_secretstream_xchacha20poly1305_push(self._state, piece, tag=tag)
        self._out.write(len(sealed).to_bytes(_LENGTH_BYTES, "big") + sealed)


class _OpeningStream:
    """Gives the archive as it is read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = bytearray()

    def read(self, size: int) -> bytes:
        while len(self._held) < size and (piece := next(self._pieces, b"")):
            self._held += piece
        content = bytes(self._held[:size])
        del self._held[:size]
        return content

    def drain(self) -> None:
        """Read what is left: only then is it known that nothing was cut off."""
        while self.read(_PIECE_BYTES):
            pass


def _pieces(sealed: IO[bytes], path: Path, secret: bytes) -> Iterator[bytes]:
    from nacl import bindings
    from nacl.exceptions import CryptoError
    from nacl.public import PrivateKey, SealedBox

    if sealed.read(len(_MARK)) != _MARK:
        raise SealingError(f"{path}: is no sealed package.")
    key_bytes = bindings.crypto_secretstream_xchacha20poly1305_KEYBYTES + bindings.crypto_box_SEALBYTES
    boxed = sealed.read(key_bytes)
    header = sealed.read(bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES)
    try:
        key = SealedBox(PrivateKey(secret)).decrypt(boxed)
        state = bindings.crypto_secretstream_xchacha20poly1305_state()
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
    except (CryptoError, ValueError, TypeError) as error:
        raise SealingError(f"{path}: is sealed to another key, or its beginning was altered.") from error
    altered = SealingError(f"{path}: was altered or cut off; ask the site to send it again.")
    most = _PIECE_BYTES + bindings.crypto_secretstream_xchacha20poly1305_ABYTES
    is_last = False
    while not is_last:
        length = int.from_bytes(sealed.read(_LENGTH_BYTES), "big")
        content = sealed.read(min(length, most))
        if length > most or len(content) != length:
            raise altered
        try:
            piece, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, content)
        except (CryptoError, RuntimeError, ValueError) as error:
            raise altered from error
        is_last = tag == bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
        if piece:
            yield piece
    if sealed.read(1):
        raise altered


def _without_owner(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    member.mode = _OWNER_ONLY
    return member


def _key_in(path: Path, head: str) -> bytes:
    try:
        with path.open(encoding="ascii") as file:
            first, second = file.readline().rstrip("\n"), file.readline().rstrip("\n")
    except OSError as error:
        raise SealingError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SealingError(f"{path} holds no key.") from error
    if first == _SECRET and head == _PUBLIC:
        raise SealingError(
            f"{path} is the registry's secret key, which never leaves the registry: seal with the public one."
        )
    if first != head or len(second) != _KEY_LETTERS:
        raise SealingError(f"{path} does not hold a {head.removeprefix('nsclinic ').removesuffix(' 1')}.")
    try:
        return bytes.fromhex(second)
    except ValueError as error:
        raise SealingError(f"{path} holds no key.") from error


def _fingerprint(public: bytes) -> str:
    letters = b32encode(hashlib.sha256(public).digest()).decode("ascii")[:_FINGERPRINT_LETTERS]
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
