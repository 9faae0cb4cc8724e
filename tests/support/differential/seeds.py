"""Requests to verifiers that mutants are made of, with the keys that signed what is in them."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from assent import bundle as bundles
from assent import did_document
from assent.bundle import Bundle
from assent.did_web import is_loopback
from assent.documents import Document
from assent.key_ring import KeyRing, ListedKey
from assent.keys import SigningKey
from assent.record import Signer
from assent.times import plus
from support import examples, published
from support.bundles import (
    EVENING,
    TOMORROW,
    Story,
    agreed_in_the_evening,
    story,
    with_documents,
)
from support.example_containers import MAXIMAL_CONTAINERS, MINIMAL_CONTAINERS
from support.parties import Vendor
from support.parties.shared import seed as secret
from support.signed import STRANGER_KEY

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Seed:
    """A request, nearly always about something valid; ``signers`` by verification method."""

    name: str
    request: Json
    signers: dict[str, Signer] = field(repr=False)

    @cached_property
    def raw(self) -> bytes:
        """The input that is judged."""
        return unspelled(self.request["bytes"])

    def with_raw(self, raw: bytes, **changes: Any) -> Json:
        """The same request about other bytes."""
        return {**self.request, "bytes": spelled(raw), **changes}


def spelled(raw: bytes) -> str:
    """Bytes as they stand in requests."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unspelled(text: str) -> bytes:
    """The bytes that a request spells."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _did_json(did: str, keys: KeyRing | tuple[ListedKey, ...]) -> Json:
    listed = keys.listed() if isinstance(keys, KeyRing) else keys
    own = [entry for entry in listed if entry.id.startswith(did)]
    value: Json = json.loads(did_document.write(did, own))
    return value


_EXAMPLE_SIGNERS = {
    signer.verification_method: signer
    for signer in (
        published.CUSTOMER,
        published.SHOP,
        published.ROSTER_KEEPER,
        Signer(key=published.NEW_KEY, verification_method=published.NEW_METHOD),
    )
}


def _documents() -> Iterator[Seed]:
    for size, held in (("most", examples.MAXIMAL), ("least", examples.MINIMAL)):
        for kind, document in held.items():
            value = examples.CANDIDATE if kind == "Agreement" and size == "most" else document
            did = published.KEEPER if kind == "Roster" else published.SECOND
            yield Seed(
                name=f"{kind} {size}",
                request={
                    "task": "document",
                    "type": kind,
                    "bytes": spelled(value.raw),
                    "keys": _did_json(did, published.KEYS),
                },
                signers=_EXAMPLE_SIGNERS,
            )
    for size, containers in (("most", MAXIMAL_CONTAINERS), ("least", MINIMAL_CONTAINERS)):
        for kind, raw in containers.items():
            yield Seed(
                name=f"{kind} {size}",
                request={"task": "document", "type": kind, "bytes": spelled(raw)},
                signers=_EXAMPLE_SIGNERS,
            )


def _signers_of(told: Story) -> dict[str, Signer]:
    methods = [entry.id for entry in told.published]
    keys = {
        method: _vendor_key(told.vendor, number) for number, method in enumerate(methods, start=1)
    }
    customer = told.customer.signer
    return {**keys, customer.verification_method: customer}


def _vendor_key(vendor: Vendor, number: int) -> Signer:
    return Signer(
        key=SigningKey.from_seed(secret(f"{vendor.did} key {number}")),
        verification_method=f"{vendor.did}#key-{number}",
    )


def _loopback(did: str) -> Json:
    return {"loopback": "yes"} if is_loopback(did) else {}


def _record(told: Story, name: str) -> Seed:
    return Seed(
        name=name,
        request={
            "task": "record",
            "bytes": spelled(told.record.raw),
            "keys": _did_json(told.vendor.did, told.published),
            "descriptions": [spelled(item.raw) for item in told.vendor.descriptions],
            **_loopback(told.vendor.did),
        },
        signers=_signers_of(told),
    )


def _bundle(told: Story, name: str, held: Bundle | None = None, **changes: Any) -> Seed:
    return Seed(
        name=name,
        request={
            "task": "bundle",
            "bytes": spelled(bundles.write(held or told.bundle)),
            "keys": _did_json(told.vendor.did, told.published),
            "at": TOMORROW,
            **_loopback(told.vendor.did),
            **changes,
        },
        signers=_signers_of(told),
    )


def _fulfilment(told: Story) -> Document[Any]:
    (found,) = [item for item in told.documents if item.type == "Fulfilment"]
    return found


def _terminated(told: Story) -> Bundle:
    ends, later = plus(EVENING, 7 * 3600), plus(EVENING, 3600)
    last = _fulfilment(told)
    end = told.vendor.terminate(told.record, at=EVENING, effective_at=ends, previous=last)
    # What she lost of the notice is added to it.
    seen = told.customer.acknowledge(told.record, end, at=later)
    return with_documents(told, end, seen)


def _withdrawn(told: Story) -> Bundle:
    withdrawal = told.customer.withdraw(told.record, at=EVENING)
    last = _fulfilment(told)
    return with_documents(
        told, withdrawal, told.vendor.receipt(withdrawal, at=EVENING, previous=last)
    )


def _superseded(told: Story) -> Bundle:
    successor = agreed_in_the_evening(told.customer, supersedes=told.record.record_digest)
    return replace(told.bundle, successors=(successor,))


def _different(told: Story) -> Bundle:
    other = told.vendor.dispute(told.record, at=EVENING)
    return replace(told.bundle, conflicts=(other,))


def _disputed(told: Story) -> Bundle:
    return with_documents(told, told.customer.dispute(told.record, at=EVENING))


_BUNDLES: dict[str, Callable[[Story], Bundle]] = {
    "terminated": _terminated,
    "withdrawn": _withdrawn,
    "superseded": _superseded,
    "different": _different,
    "disputed": _disputed,
}


def _stories() -> Iterator[Seed]:
    told = story()
    local = story("localhost%3A8443")
    yield _record(told, "record")
    yield _record(local, "local record")
    yield _bundle(told, "bundle")
    yield _bundle(local, "local bundle")
    yield _bundle(told, "bundle of the same evening", at=EVENING)
    yield _bundle(story(ends_at=TOMORROW), "expired bundle", at=plus(TOMORROW, 60))
    for name, make in _BUNDLES.items():
        fresh = story()
        yield _bundle(fresh, f"{name} bundle", make(fresh))
    revoked = tuple(replace(entry, revoked=plus(EVENING, 60)) for entry in told.published)
    yield _bundle(told, "bundle by a revoked key", keys=_did_json(told.vendor.did, revoked))
    others = tuple(replace(entry, key=STRANGER_KEY.public) for entry in told.published[:1])
    yield _bundle(told, "bundle by other keys", keys=_did_json(told.vendor.did, others))
    yield _bundle(told, "bundle by unknown keys", keys=_did_json(told.vendor.did, ()))


SEEDS: tuple[Seed, ...] = (*_documents(), *_stories())
"""Requests for every type of document and container, and for every answer about bundles."""
