"""Signed requests after RFC 9421: reads, reconciliations, and questions for sessions."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from vector_maker.case import Case, accepted
from vector_maker.complete import SMALL
from vector_maker.curve import IDENTITY
from vector_maker.documents import Json
from vector_maker.encoding import base58, base64url, canonical, digest, sha256
from vector_maker.keys import ALICE, BOB, ED25519_PUB, SHOP, Key

__all__ = ["cases"]

NOW: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
URL: Final = "https://shop.example/assent/v1/agreements?after=uEiA"
BODY: Final = b'{"firstParty":"did:key:z6Mk","heads":[]}'
_COVERED: Final = ("@method", "@authority", "@target-uri")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """A request and how it is signed; None leaves a parameter out."""

    method: str = "GET"
    url: str = URL
    body: bytes = b""
    covered: tuple[str, ...] = _COVERED
    age_s: int = 0
    parameters: dict[str, str | None] = field(default_factory=dict)
    key: Key = ALICE

    def signed(self) -> tuple[Json, str]:
        """Its headers, and the text that was signed."""
        created = str(int((NOW - timedelta(seconds=self.age_s)).timestamp()))
        own: dict[str, str | None] = {
            "created": created,
            "keyid": f'"{self.key.did}"',
            "nonce": '"bm9uY2Ugb2Ygc2l4dGVlbg"',
            "tag": '"assent-v1"',
        }
        said = own | self.parameters
        named = " ".join(f'"{name}"' for name in self.covered)
        tail = "".join(f";{name}={value}" for name, value in said.items() if value is not None)
        parameters = f"({named}){tail}"
        values = {
            "@method": self.method,
            "@authority": self.url.split("/")[2],
            "@target-uri": self.url,
            "content-digest": _digest(self.body),
        }
        lines = [f'"{name}": {values[name]}' for name in self.covered]
        base = "\n".join([*lines, f'"@signature-params": {parameters}'])
        headers = {
            "Signature-Input": f"assent={parameters}",
            "Signature": f"assent=:{_base64(self.key.sign(base.encode()))}:",
        }
        return headers | ({"Content-Digest": values["content-digest"]} if self.body else {}), base


def _digest(body: bytes) -> str:
    return f"sha-256=:{_base64(sha256(body))}:"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def cases() -> Iterator[Case]:
    """The cases of the area."""
    posted = _Request(method="POST", body=BODY, covered=(*_COVERED, "content-digest"))
    for slug, title, request in (
        ("read", "A read", _Request()),
        ("reconciliation", "A reconciliation with a body", posted),
        ("oldest", "A read made 300 seconds ago", _Request(age_s=300)),
        ("furthest-ahead", "A read by a clock that is 300 seconds ahead", _Request(age_s=-300)),
        ("shortest-nonce", "A nonce of eight characters", _with(nonce='"12345678"')),
        ("longest-nonce", "A nonce of 64 characters", _with(nonce=f'"{"n" * 64}"')),
        ("expires-now", "A signature that expires now", _with(expires="1772366400")),
        ("covers-more", "The digest is covered before the rest",
         _Request(method="POST", body=BODY, covered=("content-digest", *_COVERED))),
    ):  # fmt: skip
        yield _case(slug, title, request)
    for slug, title, request in _REFUSED:
        yield _case(slug, title, request, refused=True)
    yield from _changed_afterwards(posted)
    yield from _sessions()


def _with(**parameters: str | None) -> _Request:
    return _Request(parameters=parameters)


def _case(
    slug: str,
    title: str,
    request: _Request,
    *,
    refused: bool = False,
    headers: Json | None = None,
    requirement: str = "BND-04",
    **changes: Any,
) -> Case:
    """``headers`` and ``changes`` are what arrives in place of what was signed."""
    made, base = request.signed()
    told = {
        "method": request.method,
        "url": request.url,
        "headers": made if headers is None else headers,
        "body": base64url(request.body),
        "at": "2026-03-01T12:00:00Z",
    }
    return Case(
        slug=slug,
        title=title,
        requirement=requirement,
        task="request",
        request=told | changes,
        expect={"verdict": "rejected", "code": "request-signature"} if refused else accepted(),
        shown={"signatureBase": base} if headers is None else {},
    )


_WEAK: Final = f"did:key:{base58(ED25519_PUB + IDENTITY)}"
_REFUSED: Final = (
    ("too-old", "A read made 301 seconds ago", _Request(age_s=301)),
    ("too-far-ahead", "A read made 301 seconds from now", _Request(age_s=-301)),
    ("created-missing", "No time", _with(created=None)),
    ("created-text", "A time that is a text", _with(created='"1772366400"')),
    ("expired", "A signature that says it has expired", _with(expires="1772366399")),
    ("expires-text", "An end that is a text", _with(expires='"1772366401"')),
    ("nonce-missing", "No nonce", _with(nonce=None)),
    ("nonce-short", "A nonce of seven characters", _with(nonce='"1234567"')),
    ("nonce-long", "A nonce of 65 characters", _with(nonce=f'"{"n" * 65}"')),
    ("tag-missing", "No tag", _with(tag=None)),
    ("tag-other", "Another protocol's tag", _with(tag='"web-bot-auth"')),
    ("keyid-missing", "No key named", _with(keyid=None)),
    ("keyid-other", "Another customer's key named", _with(keyid=f'"{BOB.did}"')),
    ("keyid-vendor", "A vendor's key", _Request(key=SHOP)),
    ("keyid-weak", "A weak key", _with(keyid=f'"{_WEAK}"')),
    ("method-not-covered", "The method is not covered", _Request(covered=_COVERED[1:])),
    ("authority-not-covered", "The host is not covered",
     _Request(covered=(_COVERED[0], _COVERED[2]))),
    ("target-not-covered", "The address is not covered", _Request(covered=_COVERED[:2])),
    ("body-not-covered", "The body is not covered", _Request(method="POST", body=BODY)),
    ("nothing-covered", "Nothing is covered", _Request(covered=())),
)  # fmt: skip


def _changed_afterwards(posted: _Request) -> Iterator[Case]:
    made, _ = _Request().signed()
    arrivals: tuple[tuple[str, str, Json], ...] = (
        ("method-changed", "Another method", {"method": "DELETE"}),
        ("query-changed", "Another query", {"url": URL.replace("uEiA", "uEiB")}),
        ("host-changed", "Another host", {"url": URL.replace("shop", "other")}),
        ("scheme-changed", "Plain HTTP", {"url": URL.replace("https", "http")}),
    )
    for slug, title, changes in arrivals:
        yield _case(slug, f"{title} than was signed", _Request(), refused=True, **changes)
    yield _case("body-changed", "Another body than was signed", posted, refused=True,
                body=base64url(BODY + b" "))  # fmt: skip
    yield _case("body-dropped", "A body whose digest is its own, and was not signed", _Request(),
                refused=True, headers=made | {"Content-Digest": _digest(BODY)},
                body=base64url(BODY))  # fmt: skip
    broken = made | {"Signature": f"assent=:{_base64(bytes(64))}:"}
    yield _case("signature-of-zeros", "A signature of zeros", _Request(), refused=True,
                headers=broken)  # fmt: skip
    for name in ("Signature", "Signature-Input"):
        rest = {other: value for other, value in made.items() if other != name}
        yield _case(f"{name.lower()}-missing", f"No {name}", _Request(), refused=True,
                    headers=rest)  # fmt: skip
    garbled = made | {"Signature-Input": 'assent=("@method'}
    yield _case("input-garbled", "A Signature-Input that is none", _Request(), refused=True,
                headers=garbled)  # fmt: skip
    renamed = made | {"Signature": made["Signature"].replace("assent=", "other=")}
    yield _case("labels-differ", "A signature under another label", _Request(), refused=True,
                headers=renamed)  # fmt: skip


def _sessions() -> Iterator[Case]:
    """Questions for a session: what they ask for is signed with them."""
    asked = SMALL["SessionRequest"]
    body = canonical(asked)
    covered = (*_COVERED, "content-digest")
    url = "https://shop.example/assent/v1/sessions"
    question = _Request(method="POST", url=url, body=body, covered=covered)
    yield _case("session", "A question for a session", question, requirement="SES-01")
    for slug, title, request in (
        ("session-too-old", "A question for a session made 301 seconds ago",
         replace(question, age_s=301)),
        ("session-body-not-covered", "A question for a session whose body is not covered",
         replace(question, covered=_COVERED)),
        ("session-nonce-missing", "A question for a session that could be asked again",
         replace(question, parameters={"nonce": None})),
    ):  # fmt: skip
        yield _case(slug, title, request, refused=True, requirement="SES-01")
    arrivals: tuple[tuple[str, str, Json], ...] = (
        ("session-record-changed", "Another agreement than was signed",
         {"body": base64url(canonical(asked | {"record": digest(b"another")}))}),
        ("session-origin-changed", "Another origin than was signed",
         {"body": base64url(canonical(asked | {"origin": "https://evil.example"}))}),
        ("session-vendor-changed", "A question that another vendor passes on",
         {"url": url.replace("shop", "other")}),
    )  # fmt: skip
    for slug, title, changes in arrivals:
        yield _case(slug, title, question, refused=True, requirement="SES-01", **changes)
