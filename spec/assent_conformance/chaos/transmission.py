"""Faults of carriage: answers lost, cut off, late, repeated, redirected, encoded or mislabelled."""

from collections.abc import Callable
from dataclasses import replace

from assent_conformance.chaos.fault import Expect, Fault, Where
from assent_conformance.site import Reply

_GZIP = (("content-encoding", "gzip"),)
_HTML = b"<!doctype html><title>Sorry</title><script>alert(1)</script>"


def _fault(
    name: str,
    threat: str,
    requirement: str,
    title: str,
    change: Callable[[Reply], Reply],
    expect: Expect = Expect.NOT_USED,
) -> Fault:
    return Fault(
        name=name,
        threat=threat,
        requirement=requirement,
        title=title,
        where=Where.OUTCOME,
        expect=expect,
        change=lambda site, request, reply: change(reply),
    )


def _failing(status: int) -> Callable[[Reply], Reply]:
    return lambda reply: Reply(
        status=status, body=_HTML, media_type="text/html", headers=(("retry-after", "1"),)
    )


def _moved(status: int) -> Callable[[Reply], Reply]:
    elsewhere = (("location", "http://localhost:9/assent/v1/proffers/x"),)
    return lambda reply: Reply(status=status, headers=elsewhere)


def _cut(at: int) -> Callable[[Reply], Reply]:
    return lambda reply: replace(reply, cut_after=at)


def _dripped(share: float) -> Callable[[Reply], Reply]:
    """Goes out byte by byte, and is reset after a part of all bytes."""
    return lambda reply: replace(
        reply, drip=True, reset=True, cut_after=round(len(reply.wire()) * share)
    )


def _reset(name: str, title: str, at: Callable[[bytes], int]) -> Fault:
    return _fault(
        f"reset-{name}",
        "CL5",
        "CLI-27",
        f"a reset {title}",
        lambda reply: replace(reply, cut_after=at(reply.wire()), reset=True),
    )


_HEAD_END = b"\r\n\r\n"

_RESETS = (
    _reset("after-one-byte", "after one byte", lambda wire: 1),
    _reset("within-the-status", "within the status code", lambda wire: 10),
    _reset("after-the-status", "after the status line", lambda wire: wire.index(b"\r\n") + 2),
    _reset("within-the-head", "halfway through the headers", lambda wire: _head(wire) // 2),
    _reset("before-the-body", "before the first byte of the body", lambda wire: _head(wire)),
    _reset("after-a-byte", "after the first byte of the body", lambda wire: _head(wire) + 1),
    _reset("before-the-end", "before the last byte", lambda wire: len(wire) - 1),
    _fault("drip-then-reset", "CL5", "CLI-27", "byte by byte, then a reset", _dripped(0.7)),
)


def _head(wire: bytes) -> int:
    return wire.index(_HEAD_END) + len(_HEAD_END)


FAULTS: tuple[Fault, ...] = (
    *_RESETS,
    _fault(
        "lost-answer",
        "CL5",
        "CLI-27",
        "the vendor commits, and the answer is lost",
        lambda reply: replace(reply, reset=True),
    ),
    _fault(
        "closed-without-a-word",
        "CL5",
        "CLI-27",
        "the connection is closed before any byte",
        _cut(0),
    ),
    _fault("cut-in-the-head", "CL5", "CLI-27", "the answer breaks off in its headers", _cut(60)),
    _fault("cut-in-the-body", "CL5", "CLI-27", "the answer breaks off in its body", _cut(900)),
    _fault(
        "reset-in-the-body",
        "CL5",
        "CLI-27",
        "the connection is reset within the body",
        lambda reply: replace(reply, cut_after=700, reset=True),
    ),
    _fault(
        "length-too-small",
        "CL4",
        "CLI-26",
        "Content-Length is smaller than the body",
        lambda reply: replace(reply, length=len(reply.body) - 10),
    ),
    _fault(
        "length-too-large",
        "CL4",
        "CLI-26",
        "Content-Length is larger than the body",
        lambda reply: replace(reply, length=len(reply.body) + 10),
    ),
    _fault("error-500", "SV16", "CLI-27", "500 after the commit", _failing(500)),
    _fault("error-502", "SV16", "CLI-27", "502 from a proxy, as a page", _failing(502)),
    _fault("busy-503", "ST5", "CLI-27", "503 with Retry-After", _failing(503)),
    _fault("too-many-429", "SV5", "CLI-27", "429 with Retry-After", _failing(429)),
    _fault("redirect-302", "CL4", "BND-12", "a redirect to another address", _moved(302)),
    _fault("redirect-307", "CL4", "BND-12", "a redirect that asks to send again", _moved(307)),
    _fault("redirect-308", "CL4", "BND-12", "a permanent redirect", _moved(308)),
    _fault(
        "page-as-answer",
        "CL4",
        "CLI-26",
        "a web page with status 200",
        lambda reply: Reply(status=200, body=_HTML, media_type="text/html"),
    ),
    _fault(
        "wrong-media-type",
        "CJ12",
        "BND-12",
        "the record is said to be a web page",
        lambda reply: replace(reply, media_type="text/html"),
    ),
    _fault(
        "no-media-type",
        "CJ12",
        "BND-12",
        "the record has no media type",
        lambda reply: replace(reply, media_type=None),
    ),
    _fault(
        "said-to-be-gzip",
        "CJ13",
        "CLI-26",
        "the record is said to be compressed",
        lambda reply: replace(reply, headers=reply.headers + _GZIP),
    ),
    _fault(
        "byte-order-mark",
        "CJ11",
        "PRF-01",
        "a byte order mark before the record",
        lambda reply: replace(reply, body=b"\xef\xbb\xbf" + reply.body),
    ),
    _fault(
        "white-space",
        "CJ14",
        "PRF-02",
        "blanks within the record",
        lambda reply: replace(reply, body=reply.body.replace(b",", b", ")),
    ),
    _fault(
        "two-records",
        "CJ10",
        "PRF-01",
        "the record twice in one body",
        lambda reply: replace(reply, body=reply.body * 2),
    ),
    _fault(
        "name-twice",
        "CJ1",
        "PRF-02",
        "a member twice in the record",
        lambda reply: replace(
            reply, body=reply.body.replace(b'"place":', b'"place":"x","place":', 1)
        ),
    ),
    _fault(
        "empty-body",
        "CL4",
        "CLI-26",
        "201 without a body",
        lambda reply: replace(reply, body=b""),
    ),
    _fault(
        "huge-body",
        "CL4",
        "CLI-26",
        "five megabytes",
        lambda reply: replace(reply, body=b" " * 5_000_000),
    ),
    _fault(
        "late",
        "CL5",
        "NEG-02",
        "the answer takes half a second",
        lambda reply: replace(reply, late_s=0.5),
        Expect.HARMLESS,
    ),
    _fault(
        "byte-by-byte",
        "CL5",
        "NEG-02",
        "the answer comes byte by byte",
        lambda reply: replace(reply, drip=True),
        Expect.HARMLESS,
    ),
    _fault(
        "unknown-header",
        "CL4",
        "BND-12",
        "headers that nobody knows, and a cookie",
        lambda reply: replace(
            reply, headers=(*reply.headers, ("x-news", "1"), ("set-cookie", "who=me"))
        ),
        Expect.HARMLESS,
    ),
    _fault(
        "in-chunks",
        "SV3",
        "BND-02",
        "the record in chunks",
        lambda reply: replace(reply, chunked=True),
        Expect.HARMLESS,
    ),
    _fault(
        "linked-data-type",
        "CJ12",
        "PRF-01",
        "the record as application/ld+json",
        lambda reply: replace(reply, media_type="application/ld+json"),
        Expect.HARMLESS,
    ),
)
