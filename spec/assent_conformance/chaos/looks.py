"""Faults of what a vendor shows: description, DID document, practices, whose rosters it names.

All of them are seen by looking, so a good client sends nothing.
"""

from collections.abc import Callable
from dataclasses import replace as changed
from typing import Any

from msgspec.structs import replace

from assent import did_document, record
from assent.documents import CONTEXT, Document
from assent.documents.description import Endpoint
from assent.key_ring import ListedKey
from assent.multibase import to_base58
from assent.record import Signer
from assent.times import plus
from assent_conformance.chaos.fault import (
    STRANGER,
    Change,
    Expect,
    Fault,
    Json,
    Where,
    edited,
    value_of,
    with_body,
)
from assent_conformance.site import Reply, Request, Site

_WEAK = to_base58(b"\xed\x01\x01" + bytes(31))
_HTML = b"<!doctype html><title>Shop</title>"


def _fault(
    name: str, threat: str, requirement: str, title: str, where: Where, change: Change
) -> Fault:
    return Fault(
        name=name,
        threat=threat,
        requirement=requirement,
        title=title,
        where=where,
        expect=Expect.NOTHING_SENT,
        change=change,
    )


def _reissued(**changes: Any) -> Change:
    """A description that says something else, rightly signed by the vendor."""

    def apply(site: Site, request: Request, reply: Reply) -> Reply:
        body = replace(site.publisher.description.body, **changes)
        made = record.sign(body, site.publisher.signer, created=body.issued)
        return changed(reply, body=made.raw)

    return apply


def _reissued_by(change: Callable[[Site], dict[str, Any]]) -> Change:
    return lambda site, request, reply: _reissued(**change(site))(site, request, reply)


def _ended(site: Site) -> dict[str, Any]:
    now = site.publisher.now
    return {"issued": plus(now, -7200), "ends_at": plus(now, -3600)}


def _elsewhere(site: Site) -> dict[str, Any]:
    return {"endpoints": (Endpoint(speaks="1.0", base="http://localhost:9/assent/v1"),)}


def _old_version(site: Site) -> dict[str, Any]:
    return {"endpoints": (Endpoint(speaks="0.9", base=site.publisher.base),)}


def _of_the_future(site: Site) -> dict[str, Any]:
    return {"issued": plus(site.publisher.now, 86_400)}


def _by_stranger(site: Site, request: Request, reply: Reply) -> Reply:
    """A description that lists a key that stands in no DID document."""
    body = site.publisher.description.body
    entry = replace(body.keys[0], public_key_multibase=STRANGER.public.multibase)
    signer = Signer(key=STRANGER, verification_method=entry.ref)
    made = record.sign(replace(body, keys=(entry,)), signer, created=body.issued)
    return changed(reply, body=made.raw)


def _other_key(site: Site, request: Request, reply: Reply) -> Reply:
    listed = ListedKey(
        id=site.publisher.signer.verification_method,
        key=STRANGER.public,
        valid_from=plus(site.publisher.now, -86_400),
    )
    return changed(reply, body=did_document.write(site.publisher.did, (listed,)))


def _weak_key(site: Site, request: Request, reply: Reply) -> Reply:
    value = value_of(reply)
    value["verificationMethod"][0]["publicKeyMultibase"] = _WEAK
    return with_body(reply, value)


def _other_did(site: Site, request: Request, reply: Reply) -> Reply:
    return changed(reply, body=did_document.write("did:web:other.example", ()))


def _kind(name: str, change: Callable[[Site, Reply], Reply]) -> Change:
    """Changes content of one kind only."""

    def apply(site: Site, request: Request, reply: Reply) -> Reply:
        return change(site, reply) if f"/{name}/" in request.target else reply

    return apply


def _resaid(change: Callable[[Json], Any]) -> Callable[[Site, Reply], Reply]:
    def apply(site: Site, reply: Reply) -> Reply:
        value = value_of(reply)
        change(value)
        return with_body(reply, value)

    return apply


def _unsigned(value: Json) -> None:
    value.pop("proof", None)


def _practices_of_another(site: Site, reply: Reply) -> Reply:
    body = site.publisher.practices.body
    other = replace(body, second_party=replace(body.second_party, ref="did:web:other.example"))
    made: Document[Any] = record.sign(
        other,
        Signer(key=STRANGER, verification_method="did:web:other.example#key-1"),
        created=site.publisher.now,
    )
    return changed(reply, body=made.raw)


def _page(site: Site, request: Request, reply: Reply) -> Reply:
    return Reply(status=200, body=_HTML, media_type="text/html")


def _gone(site: Site, request: Request, reply: Reply) -> Reply:
    return Reply(status=404, body=_HTML, media_type="text/html")


def _moved(site: Site, request: Request, reply: Reply) -> Reply:
    return Reply(status=301, headers=(("location", "http://localhost:9/"),))


def _huge(site: Site, request: Request, reply: Reply) -> Reply:
    return changed(reply, body=b"{" + b" " * 70_000 + b"}")


_D, _I, _C = Where.DESCRIPTION, Where.DID, Where.CONTENT

FAULTS: tuple[Fault, ...] = (
    _fault(
        "description-unsigned", "PF1", "DOC-07", "an unsigned description", _D, edited(_unsigned)
    ),
    _fault(
        "description-changed",
        "PF16",
        "DOC-07",
        "a description changed after it was signed",
        _D,
        edited(lambda value: value.update(contact="mailto:evil@evil.example")),
    ),
    _fault("description-ended", "PF12", "CLI-22", "an ended one", _D, _reissued_by(_ended)),
    _fault(
        "description-of-another-origin",
        "PR14",
        "CLI-22",
        "the description of another origin, relayed",
        _D,
        _reissued(origins=("https://shop.example",)),
    ),
    _fault("description-by-a-stranger", "ID5", "CLI-22", "one by a foreign key", _D, _by_stranger),
    _fault(
        "description-with-a-context-more",
        "LD3",
        "PRF-04",
        "a context appended to the description",
        _D,
        edited(lambda value: value.update({"@context": [*CONTEXT, "https://evil.example"]})),
    ),
    _fault(
        "description-of-version-2",
        "PR15",
        "DOC-02",
        "a description in version 2.0",
        _D,
        edited(lambda value: value.update(protocolVersion="2.0")),
    ),
    _fault(
        "endpoint-of-an-old-version",
        "PR15",
        "DOC-02",
        "an endpoint that speaks 0.9 only",
        _D,
        _reissued_by(_old_version),
    ),
    _fault(
        "endpoint-elsewhere",
        "PR14",
        "CLI-22",
        "an endpoint at somebody else's address",
        _D,
        _reissued_by(_elsewhere),
    ),
    _fault("description-page", "CL4", "CLI-26", "a page in its place", _D, _page),
    _fault("description-moved", "CL4", "BND-12", "a redirect in its place", _D, _moved),
    _fault("description-huge", "CL4", "CLI-26", "70 KB in its place", _D, _huge),
    _fault("description-gone", "CL4", "CLI-20", "no description", _D, _gone),
    _fault("did-gone", "ID7", "CLI-22", "no DID document", _I, _gone),
    _fault("did-page", "ID7", "CLI-22", "a page as DID document", _I, _page),
    _fault("did-moved", "ID7", "CLI-22", "a redirect as DID document", _I, _moved),
    _fault("did-huge", "ID7", "KEY-05", "a DID document of 70 KB", _I, _huge),
    _fault("did-of-another", "ID7", "KEY-05", "somebody else's DID document", _I, _other_did),
    _fault(
        "did-with-another-key", "ID5", "CLI-22", "another key under the same name", _I, _other_key
    ),
    _fault("did-with-a-weak-key", "PF10", "KEY-01", "a key of small order", _I, _weak_key),
    _fault(
        "practices-changed",
        "PR10",
        "CLI-23",
        "practices that are not those of their digest",
        _C,
        _kind("practices", _resaid(lambda value: value.update(profile="other"))),
    ),
    _fault(
        "practices-of-another",
        "PF5",
        "CLI-23",
        "practices of another vendor",
        _C,
        _kind("practices", _practices_of_another),
    ),
    _fault(
        "keeper-is-the-vendor",
        "PR11",
        "CLI-24",
        "a roster that the vendor keeps itself",
        _D,
        lambda site, request, reply: _reissued(
            rosters=tuple(
                replace(item, keeper=site.publisher.did)
                for item in site.publisher.description.body.rosters
            )
        )(site, request, reply),
    ),
    _fault(
        "keeper-unknown",
        "PR11",
        "CLI-24",
        "a roster of a keeper that nobody pinned",
        _D,
        lambda site, request, reply: _reissued(
            rosters=tuple(
                replace(item, keeper="did:web:keeper.example")
                for item in site.publisher.description.body.rosters
            )
        )(site, request, reply),
    ),
)
