"""Faults and turns of keys: a vendor goes over to new ones, with and without a link to the old."""

from dataclasses import replace as changed

from msgspec.structs import replace

from assent import did_document, record
from assent.documents.description import SigningKeyEntry
from assent.key_ring import ListedKey
from assent.record import Signer
from assent.times import plus
from assent_conformance.chaos.fault import STRANGER, Change, Expect, Fault, Where
from assent_conformance.site import Reply, Request, Site


def _rotated(times: int) -> Change:
    """The vendor really goes over to new keys, when it is first asked for its description."""

    def apply(site: Site, request: Request, reply: Reply) -> Reply:
        publisher = site.publisher
        if len(publisher.entries) == 1:
            for _ in range(times):
                publisher.rotate()
        return changed(reply, body=publisher.description.raw)

    return apply


def _replaced(site: Site, request: Request, reply: Reply) -> Reply:
    """Description and DID document agree on a new key, and no old one vouches for it."""
    publisher = site.publisher
    method = f"{publisher.did}#key-9"
    began = plus(publisher.now, -7200)
    if Where.DID.concerns(request):
        listed = ListedKey(id=method, key=STRANGER.public, valid_from=began)
        return changed(reply, body=did_document.write(publisher.did, (listed,)))
    entry = SigningKeyEntry(
        ref=method, public_key_multibase=STRANGER.public.multibase, valid_from=began
    )
    body = replace(publisher.description.body, keys=(entry,), signed_by=(method,))
    made = record.sign(body, Signer(key=STRANGER, verification_method=method), created=body.issued)
    return changed(reply, body=made.raw)


FAULTS: tuple[Fault, ...] = (
    Fault(
        name="keys-rotated",
        threat="ID4",
        requirement="CLI-22",
        title="a new key, vouched for by the old one",
        where=Where.DESCRIPTION,
        expect=Expect.GOES_ON,
        change=_rotated(1),
    ),
    Fault(
        name="keys-rotated-twice",
        threat="ID4",
        requirement="CLI-22",
        title="a new key after a new key, each vouched for by the one before",
        where=Where.DESCRIPTION,
        expect=Expect.GOES_ON,
        change=_rotated(2),
    ),
    Fault(
        name="keys-replaced",
        threat="ID5",
        requirement="CLI-22",
        title="a new key everywhere, that no old one vouches for",
        where=Where.IDENTITY,
        expect=Expect.KEPT_AWAY,
        change=_replaced,
    ),
)
