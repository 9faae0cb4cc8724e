"""Which headers go on, which stay, and what the sidecar says in headers of its own.

Applications behind gateways read ``Assent_Agreement`` or ``Assent.Agreement`` as
``Assent-Agreement``, so that all these spellings are the same name here (PEP-06).
"""

import re
from collections.abc import Iterable
from typing import Final

from assent.documents.sessions import COOKIE
from assent.times import to_datetime
from assent_server.middleware.agreement import RequestAgreement

__all__ = ["Headers", "about", "answer_headers", "request_headers"]

Headers = list[tuple[bytes, bytes]]

# RFC 9110, 7.6.1, and those that proxies took for such before it.
_HOP_BY_HOP: Final = frozenset(
    {
        *(b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization"),
        *(b"proxy-connection", b"te", b"trailer", b"transfer-encoding", b"upgrade"),
    }
)
_FORWARDED: Final = frozenset(
    {b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip"}
)
_OURS: Final = b"assent-"
_BETWEEN: Final = re.compile(rb"[^a-z0-9]")


def request_headers(headers: Headers, *, keep_session: bool) -> Headers:
    """What of a request goes on: nothing of this connection, nothing that only we may say."""
    stays = _listed(headers) | _HOP_BY_HOP | _FORWARDED | {b"expect"}
    passed: Headers = []
    for key, value in headers:
        name = _as_read(key)
        is_session = keep_session and key == b"assent-session"
        if name in stays or (name.startswith(_OURS) and not is_session):
            continue
        if key == b"cookie" and not keep_session:
            value = _without_session(value)
            if not value:
                continue
        passed.append((key, value))
    return passed


def answer_headers(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """What of an answer goes back; this server dates it itself."""
    found = [(key.lower(), value) for key, value in headers]
    stays = _listed(found) | _HOP_BY_HOP | {b"date"}
    return [(key, value) for key, value in found if key not in stays]


def _listed(headers: Headers) -> set[bytes]:
    """The headers that ``Connection`` says are of this connection only."""
    return {
        _as_read(name.strip().lower())
        for key, value in headers
        if key == b"connection"
        for name in value.split(b",")
    } - {b"content-length", b"host"}


def _as_read(name: bytes) -> bytes:
    """A name as the most careless gateway reads it: what is no letter or digit is all the same."""
    return _BETWEEN.sub(b"-", name)


def _without_session(value: bytes) -> bytes:
    """The cookies but for the session's, also behind spaces that only some sites would remove."""
    pairs = [pair.strip() for pair in value.decode("latin-1").split(";")]
    others = [pair for pair in pairs if pair and pair.partition("=")[0].strip() != COOKIE]
    return "; ".join(others).encode("latin-1")


def about(agreement: RequestAgreement | None, *, gpc: bool) -> Headers:
    """The agreement and the signal as structured fields (RFC 9651)."""
    said: Headers = [(b"assent-gpc", b"?1" if gpc else b"?0")]
    if agreement is None:
        return said
    ends = int(to_datetime(agreement.ends_at).timestamp())
    item = (
        f"{_string(agreement.record)};id={_string(agreement.agreement_id)}"
        f";terms={_string(agreement.terms_name)};terms-id={_string(agreement.terms_iri)}"
        f";ends=@{ends}"
    )
    said.append((b"assent-agreement", item.encode()))
    purposes = ", ".join(map(_string, agreement.purposes()))
    if purposes:
        said.append((b"assent-permits", purposes.encode()))
    return said


def _string(text: str) -> str:
    """A String, or a Display String where it is not plain ASCII."""
    if text.isascii() and text.isprintable():
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return '%"' + "".join(map(_displayed, text)) + '"'


def _displayed(letter: str) -> str:
    if letter.isascii() and letter.isprintable() and letter not in '%"':
        return letter
    return "".join(f"%{byte:02x}" for byte in letter.encode())
