"""Faults of rosters that a client does not bring along, but gets from the vendor.

They are met by a client that has seen the second version of the kit's own roster before.
"""

from collections.abc import Callable
from dataclasses import replace as changed
from typing import Any

from msgspec.structs import replace

from assent import record
from assent.documents import Document, Roster
from assent.multibase import digest
from assent.record import Signer
from assent.times import plus
from assent_conformance.chaos.fault import (
    STRANGER,
    Change,
    Expect,
    Fault,
    Json,
    Where,
    value_of,
    with_body,
)
from assent_conformance.site import Reply, Request, Site
from assent_conformance.site.listing import KEEPER, following, named, signed

_HTML = b"<!doctype html><title>Shop</title>"


def _fault(
    name: str,
    requirement: str,
    title: str,
    where: Where,
    change: Change,
    *,
    threat: str = "PR11",
    expect: Expect = Expect.NOTHING_SENT,
) -> Fault:
    return Fault(
        name=name,
        threat=threat,
        requirement=requirement,
        title=title,
        where=where,
        expect=expect,
        change=change,
        own_roster=True,
    )


def _kind(name: str, change: Callable[[Reply], Reply]) -> Change:
    """Changes content of one kind only."""
    return lambda site, request, reply: change(reply) if f"/{name}/" in request.target else reply


def _resaid(change: Callable[[Json], Any]) -> Callable[[Reply], Reply]:
    def apply(reply: Reply) -> Reply:
        value = value_of(reply)
        change(value)
        return with_body(reply, value)

    return apply


def _relisted(make: Callable[[Document[Roster]], Document[Roster]]) -> Change:
    """A description that rightly names another roster, which is served as it is named."""

    def apply(site: Site, request: Request, reply: Reply) -> Reply:
        publisher = site.publisher
        other = make(publisher.listing.roster)
        publisher.beside[other.record_digest] = other.raw
        # Nothing else may differ: what it accepts stands in this roster, too.
        body = replace(publisher.description.body, rosters=(named(other),))
        made = record.sign(body, publisher.signer, created=body.issued)
        return changed(reply, body=made.raw)

    return apply


def _next(**changes: Any) -> Change:
    """The version that follows, but for something."""
    return _relisted(lambda before: signed(following(before, **changes)))


def _by_a_stranger(before: Document[Roster]) -> Document[Roster]:
    method = KEEPER.verification_method
    return signed(following(before), Signer(key=STRANGER, verification_method=method))


def _unannounced(before: Document[Roster]) -> Document[Roster]:
    """By another key, as if the keeper had gone over to it."""
    method = f"{before.body.keeper.ref}#key-2"
    return signed(following(before), Signer(key=STRANGER, verification_method=method))


def _of_the_past(site: Site, request: Request, reply: Reply) -> Reply:
    (first,) = site.publisher.listing.former
    return _relisted(lambda _newest: first)(site, request, reply)


def _entries(change: Callable[[Any], tuple[Any, ...]]) -> Change:
    return _relisted(lambda before: signed(following(before, entries=change(before.body.entries))))


def _wider(value: Json) -> None:
    """Terms that permit more than the roster's."""
    value["permissions"][0]["purposes"].append("https://w3id.org/dpv#SellDataToThirdParties")


_D, _C = Where.DESCRIPTION, Where.CONTENT

FAULTS: tuple[Fault, ...] = (
    _fault(
        "terms-changed",
        "CLI-23",
        "other terms under the roster's digest",
        _C,
        _kind("terms", _resaid(_wider)),
        threat="PR10",
    ),
    _fault(
        "roster-unsigned",
        "ROS-02",
        "a roster without its proof",
        _C,
        _kind("rosters", _resaid(lambda value: value.pop("proof", None))),
    ),
    _fault(
        "roster-changed",
        "ROS-02",
        "a roster with an entry changed",
        _C,
        _kind("rosters", _resaid(lambda value: value["entries"][0].update(version="9.9"))),
    ),
    _fault(
        "roster-withheld",
        "CLI-24",
        "a roster that is not shown",
        _C,
        _kind("rosters", lambda reply: Reply(status=404, body=_HTML, media_type="text/html")),
    ),
    _fault(
        "roster-by-a-stranger",
        "ROS-02",
        "the next version, signed by a stranger",
        _D,
        _relisted(_by_a_stranger),
    ),
    _fault(
        "roster-by-an-unannounced-key",
        "ROS-14",
        "the next version, signed by a key that no version announced",
        _D,
        _relisted(_unannounced),
    ),
    _fault("roster-rolled-back", "ROS-03", "an older version", _D, _of_the_past),
    _fault(
        "roster-forked",
        "ROS-03",
        "another roster of the same sequence",
        _D,
        _relisted(lambda newest: signed(replace(newest.body, issued=plus(newest.body.issued, 1)))),
    ),
    _fault(
        "roster-skipped",
        "ROS-11",
        "a roster of sequence 9, without the steps between",
        _D,
        _next(sequence="9", previous=digest(b"no roster")),
    ),
    _fault(
        "roster-entry-replaced",
        "ROS-11",
        "the next version, in which an entry has another name",
        _D,
        _entries(lambda held: (held[0], replace(held[1], name="example-other"))),
    ),
    _fault(
        "roster-entry-dropped",
        "ROS-11",
        "the next version, in which an entry is missing",
        _D,
        _entries(lambda held: held[:1]),
    ),
    _fault(
        "roster-ended",
        "ROS-03",
        "the next version, past its end",
        _D,
        _relisted(lambda before: signed(following(before, ends_at=plus(before.body.issued, 3600)))),
    ),
    _fault(
        "roster-of-the-future",
        "ROS-03",
        "the next version, issued in a hundred days",
        _D,
        _relisted(
            lambda before: signed(following(before, issued=plus(before.body.issued, 129 * 86_400)))
        ),
    ),
    _fault(
        "roster-renewed",
        "ROS-11",
        "the next version, as it should be",
        _D,
        _next(),
        expect=Expect.HARMLESS,
    ),
)
