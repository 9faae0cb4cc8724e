"""Faults of sessions: for another agreement or site, without end, misspelled, or with gifts."""

from collections.abc import Callable
from dataclasses import replace as changed

from assent.documents.sessions import COOKIE, LASTS_S_MAX
from assent.multibase import digest
from assent.times import CLOCK_SKEW_S, plus
from assent_conformance.chaos.fault import (
    Change,
    Expect,
    Fault,
    Json,
    Where,
    edited,
    faults_at,
    value_of,
    with_body,
)
from assent_conformance.site import Reply, Request, Site

__all__ = ["FAULTS", "PLANTED"]

PLANTED = b"planted-by-somebody-else"

_none = faults_at(Where.SESSION, Expect.NO_SESSION)
_own = faults_at(Where.SESSION, Expect.OWN_SESSION)


def _saying(**members: str) -> Change:
    return edited(lambda value: value.update(members))


def _ending(seconds: int) -> Change:
    def apply(site: Site, request: Request, reply: Reply) -> Reply:
        value: Json = value_of(reply) | {"endsAt": plus(site.publisher.now, seconds)}
        return with_body(reply, value)

    return apply


def _answering(reply: Reply) -> Change:
    return lambda site, request, honest: reply


def _setting(*cookies: str) -> Callable[[Site, Request, Reply], Reply]:
    headers = tuple(("set-cookie", cookie) for cookie in cookies)
    return lambda site, request, reply: changed(reply, headers=reply.headers + headers)


FAULTS: tuple[Fault, ...] = (
    _none(
        "session-of-another-record",
        "CL4",
        "SES-12",
        "a session under another agreement",
        _saying(record=digest(b"another record")),
    ),
    _none(
        "session-for-another-site",
        "CL4",
        "SES-12",
        "a session for another site",
        _saying(origin="https://other.example"),
    ),
    _none(
        "session-without-end",
        "CL4",
        "SES-12",
        "a session that lasts for a day",
        _ending(86_400),
    ),
    _none(
        "session-a-little-too-long",
        "CL4",
        "SES-12",
        "a session that lasts longer than clocks may differ",
        _ending(LASTS_S_MAX + CLOCK_SKEW_S + 120),
    ),
    _none("session-over", "CL4", "SES-12", "a session that is over already", _ending(-600)),
    _none(
        "session-token-short",
        "CL4",
        "SES-12",
        "a token that can be guessed",
        _saying(token="x" * 12),
    ),
    _none(
        "session-token-with-attributes",
        "CL4",
        "SES-12",
        "a token that would say more than its cookie's value",
        _saying(token="x" * 43 + "; Domain=example"),
    ),
    _none(
        "session-token-long",
        "CL4",
        "SES-12",
        "a token that fills all headers",
        _saying(token="x" * 8_000),
    ),
    _none(
        "session-of-another-kind",
        "CL4",
        "SES-12",
        "another container in place of a session",
        _answering(
            Reply(
                status=201, body=b'{"protocolVersion":"1.0","state":"none","type":"SessionState"}'
            )
        ),
    ),
    _none(
        "session-500",
        "SV16",
        "CLI-25",
        "500 in place of a session",
        _answering(Reply(status=500, body=b"", media_type=None)),
    ),
    _none(
        "session-page",
        "CL4",
        "CLI-26",
        "a page in place of a session",
        _answering(Reply(status=201, body=b"<p>Hello", media_type="text/html")),
    ),
    _none(
        "session-cut",
        "CL5",
        "CLI-26",
        "a session breaks off",
        lambda site, request, reply: changed(reply, cut_after=300),
    ),
    _none(
        "session-redirect",
        "CL4",
        "BND-12",
        "a redirect in place of a session",
        _answering(Reply(status=307, headers=(("location", "https://other.example/"),))),
    ),
    _own(
        "session-with-cookies",
        "ID12",
        "BND-12",
        "a session with cookies for this and another host",
        _setting(
            f"{COOKIE}={PLANTED.decode()}; Path=/; Secure; HttpOnly",
            f"visitor={PLANTED.decode()}; Domain=other.example",
        ),
    ),
)
