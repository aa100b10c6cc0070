"""One passphrase makes one key, at a cost that nobody lowers, and the keys beside it tell nothing of it."""

from nsclinic.store import keys
from tests.store.conftest import Sealed


def test_one_passphrase_typed_on_two_keyboards_is_the_same():
    salt = bytes(16)
    assert keys.raw_key_of("cafe\u0301", salt) == keys.raw_key_of("caf\u00e9", salt)
    assert keys.raw_key_of("cafe", salt) != keys.raw_key_of("caf\u00e9", salt)


def test_the_cost_of_the_key_is_not_lowered():
    from argon2.low_level import Type, hash_secret_raw

    usual = hash_secret_raw(
        b"p", bytes(16), time_cost=3, memory_cost=65536, parallelism=1, hash_len=32, type=Type.ID
    )
    assert keys.raw_key_of("p", bytes(16)) == usual


def test_subkeys_differ_by_purpose_and_follow_the_standard():
    key = bytes(range(32))
    assert keys.subkey(key, "drafts") != keys.subkey(key, "cache")
    assert keys.subkey(key, "drafts") != key
    # openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt hexkey:0001…1f -kdfopt salt:nsclinic -kdfopt info:drafts HKDF
    openssl = "16122d1b80edfcbbacf533b6937b13023801e805987b92782afbf2f66963593d"
    assert keys.subkey(key, "drafts").hex() == openssl


def test_the_header_of_an_encrypted_file_is_no_databases(sealed: Sealed):
    assert sealed.path.read_bytes()[:16] != keys.PLAIN_HEADER
