"""The locks of a key file: the key that encrypts it, wrapped under the passphrase of each holder."""

import base64
import secrets
import unicodedata
from collections.abc import Mapping
from typing import Any

from toolkit.errors import FileProblem

COST = {"n": 2**17, "r": 8, "p": 1}  # scrypt as OWASP advises (2024): 128 MB and about half a second for each try
LONGEST_COST = 2**20
NONCE, SALT, KEY = 12, 16, 32  # bytes


def seal(key: bytes, plain: bytes, beside: bytes) -> bytes:
    """Encrypt with AES-GCM, so that neither it nor what stands `beside` it can be changed unseen."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + bytes(_cipher(key).encrypt(nonce, plain, beside))


def unseal(key: bytes, sealed: bytes, beside: bytes) -> bytes | None:
    """Return what was sealed, or None where the key is another one or a byte was changed."""
    from cryptography.exceptions import InvalidTag

    try:
        return bytes(_cipher(key).decrypt(sealed[:NONCE], sealed[NONCE:], beside))
    except InvalidTag:
        return None


def lock(data_key: bytes, passphrase: str, study: str) -> dict[str, Any]:
    """Wrap the key of a file under a passphrase."""
    salt = secrets.token_bytes(SALT)
    wrapped = seal(_derived(passphrase, salt, COST), data_key, study.encode())
    return {**COST, "salt": base64.b64encode(salt).decode(), "lock": base64.b64encode(wrapped).decode()}


def unlock(held: Mapping[str, Any], passphrase: str, study: str) -> bytes | None:
    """Return the key of a file, or None where the passphrase is another one."""
    salt, wrapped = (base64.b64decode(held[name]) for name in ("salt", "lock"))
    return unseal(_derived(passphrase, salt, held), wrapped, study.encode())


def new_data_key() -> bytes:
    """Return a key that nothing else has."""
    return secrets.token_bytes(KEY)


def _cipher(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _derived(passphrase: str, salt: bytes, cost: Mapping[str, Any]) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    n, r, p = (int(cost[name]) for name in ("n", "r", "p"))
    if not (1 < n <= LONGEST_COST and 0 < r <= COST["r"] and 0 < p <= COST["r"]):
        raise FileProblem("This key file asks for more work than any of ours.", fix="Fetch a copy from your backups.")
    same_letters = unicodedata.normalize("NFKC", passphrase).encode()  # é is typed in two ways, one per machine
    return Scrypt(salt=salt, length=KEY, n=n, r=r, p=p).derive(same_letters)
