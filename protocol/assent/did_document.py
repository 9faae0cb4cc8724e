"""The DID document of a ``did:web``: which keys an organisation signs statements with (KEY-05).

W3C Controlled Identifiers with Multikey. The file belongs to the whole organisation, so entries
for other uses stand beside ours and are passed over; what is meant for us is read strictly.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from assent import codec, times
from assent.errors import PeerError
from assent.key_ring import ListedKey
from assent.keys import PublicKey
from assent.times import Instant

__all__ = ["read", "write"]

_CONTEXT: Final = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
_FRAGMENT: Final = re.compile(r"#[A-Za-z0-9._-]{1,64}")
_ED25519_MULTIKEY: Final = "z6Mk"


def read(data: bytes, *, did: str) -> tuple[ListedKey, ...]:
    """The Ed25519 keys that the document in ``data`` lists for assertions of ``did``.

    Raises:
        PeerError: ``too-large`` above 64 KiB, ``encoding``, ``not-json``, ``depth``; ``schema``;
            ``identifier``, another ``id`` or a key that is spelled wrong; ``time``; ``weak-key``.
    """
    document = codec.decode_foreign(data)
    if document.get("id") != did:
        raise PeerError("identifier", "The DID document is about another identifier.")
    asserting = _array(document, "assertionMethod")
    listed = [
        _entry(method, did)
        for method in _array(document, "verificationMethod")
        if _is_ours(method) and method.get("id") in asserting
    ]
    if len({entry.id for entry in listed}) != len(listed):
        raise PeerError("identifier", "Two keys are listed under one id.")
    return tuple(listed)


def write(did: str, keys: Iterable[ListedKey]) -> bytes:
    """The DID document of ``did`` that lists ``keys`` for assertions, in its RFC 8785 form."""
    methods = [_method(entry, did) for entry in keys]
    return codec.encode(
        {
            "@context": _CONTEXT,
            "id": did,
            "verificationMethod": methods,
            "assertionMethod": [method["id"] for method in methods],
        }
    )


def _array(document: dict[str, Any], name: str) -> list[Any]:
    value = document.get(name, [])
    if type(value) is not list:
        raise PeerError("schema", f"{name} is an array.")
    return value


def _is_ours(method: Any) -> bool:
    """Whether ``method`` is an Ed25519 Multikey; keys of other kinds serve other protocols."""
    return (
        type(method) is dict
        and method.get("type") == "Multikey"
        and str(method.get("publicKeyMultibase")).startswith(_ED25519_MULTIKEY)
    )


def _entry(method: dict[str, Any], did: str) -> ListedKey:
    identifier = method["id"]
    if not (
        type(identifier) is str
        and identifier.startswith(did)
        and _FRAGMENT.fullmatch(identifier.removeprefix(did))
    ):
        raise PeerError("identifier", "A key's id is the identifier and a fragment.")
    if method.get("controller") != did:
        raise PeerError("identifier", "A key has another controller.")
    return ListedKey(
        id=identifier,
        key=PublicKey.from_multibase(method["publicKeyMultibase"]),
        expires=_instant(method, "expires"),
        revoked=_instant(method, "revoked"),
    )


def _instant(method: dict[str, Any], name: str) -> Instant | None:
    value = method.get(name)
    if value is None and name not in method:
        return None
    if type(value) is not str:
        raise PeerError("time", f"{name} is an instant.")
    return times.parse(value)


def _method(entry: ListedKey, did: str) -> dict[str, str]:
    method = {
        "id": entry.id,
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": entry.key.multibase,
    }
    if entry.expires is not None:
        method["expires"] = entry.expires
    if entry.revoked is not None:
        method["revoked"] = entry.revoked
    return method
