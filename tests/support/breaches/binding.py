"""The HTTP binding and the exchange: addresses, methods, signed reads, limits, states, faults."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import apsw
import httpx2

from assent import documents
from assent.documents import Acknowledgement, Document
from assent.documents.containers import Proffer, write_proffer
from assent.documents.parts import PartyReference, Reference
from assent.documents.sessions import SessionRequest, pack_session_request
from assent.multibase import digest
from assent.times import floor_minute, plus
from assent_server.app import create_app
from assent_server.exchange import Exchange
from assent_server.limits import Limits, Rate
from assent_server.writer import Writer
from support import shop
from support.breaches import Breach, Sender, rows
from support.customer import Customer
from support.replacing import replace
from support.wire import QUICK, listening

RARELY = Rate(per_minute=1, burst=1)


def bare(document_id: str) -> str:
    return document_id.removeprefix("urn:uuid:")


def own(s: Sender, **changes: str) -> httpx2.Response:
    """The customer's read of her record; ``changes`` are what she signed instead."""
    return s.web.signed(s.customer, "GET", f"agreements/{bare(s.record.id)}", **changes)


def used_twice(s: Sender) -> httpx2.Response:
    own(s, nonce="the-same-nonce")
    return own(s, nonce="the-same-nonce")


def stranger(s: Sender) -> Customer:
    return Customer(published=s.web.desk.published, seed=7)


def reconcile(s: Sender, who: Customer, raw: bytes) -> httpx2.Response:
    return s.web.signed(who, "POST", "reconciliations", raw)


def session(s: Sender, who: Customer, origin: str = shop.ORIGIN) -> httpx2.Response:
    """The question for a session under the record of the sender's customer."""
    asked = SessionRequest(record=s.record.record_digest, origin=origin)
    return s.web.signed(who, "POST", "sessions", pack_session_request(asked))


def session_too_late(s: Sender) -> httpx2.Response:
    """The question for a session under an agreement that was withdrawn."""
    assert s.web.put("notices", s.customer.withdraw(s.record)).status_code == 201
    return session(s, s.customer)


def new_proffer(s: Sender, **changes: Any) -> httpx2.Response:
    """A proffer that is new in everything but ``changes``."""
    return s.web.put("proffers", stranger(s).proffer("SD-BASE-A", **changes))


def served_by(s: Sender, **changes: Any) -> Sender:
    """The same shop, but for parts of what serves it."""
    s.web.service = replace(s.web.service, **changes)
    s.web.app = create_app(s.web.service)
    return s


def exchanged_by(s: Sender, **changes: Any) -> Sender:
    """The same shop, but for parts of its exchange."""
    exchange: Exchange = s.web.service.exchange
    return served_by(s, exchange=replace(exchange, **changes))


def asked_too_often(s: Sender, limits: Limits) -> httpx2.Response:
    far_away = {"x-forwarded-for": "192.0.2.7"}
    exchanged_by(served_by(s, limits=limits), admit=limits.check_key)
    s.web.put("proffers", s.proffer, **far_away)
    return s.web.put("proffers", stranger(s).proffer("SD-BASE"), **far_away)


def key_too_often(s: Sender) -> httpx2.Response:
    served_by(s, limits=Limits(per_key=RARELY))
    own(s)
    return own(s)


def deleted(s: Sender) -> httpx2.Response:
    """The proffer of a record that was deleted at the end of its time."""
    sent = s.customer.proffer("SD-BASE-AT", supersedes=s.record.record_digest)
    s.web.put("proffers", sent)
    database = apsw.Connection(str(s.web.desk.path))
    database.execute("DELETE FROM agreement")
    database.close()
    return s.web.put("proffers", sent)


def damaged(s: Sender) -> httpx2.Response:
    """A read of a record whose bytes have changed on the disk."""
    database = apsw.Connection(str(s.web.desk.path))
    database.execute("UPDATE agreement SET raw = CAST('rotten' AS BLOB)")
    database.close()
    return own(s)


def full(s: Sender) -> httpx2.Response:
    """A proffer when the queue of the writer has no room."""
    writer = Writer(s.web.desk.store, queue_max=0)
    return exchanged_by(s, commit=writer.commit).web.put("proffers", s.proffer)


def closed(s: Sender) -> httpx2.Response:
    """A proffer when the database cannot be written any more."""
    asyncio.run(s.web.desk.store.close())
    return s.web.put("proffers", s.proffer)


def broken(s: Sender) -> httpx2.Response:
    """A proffer to a program that has a mistake."""

    def no_id() -> str:
        raise RuntimeError("/secret/path SELECT * FROM agreements")

    return exchanged_by(s, new_id=no_id).web.put("proffers", stranger(s).proffer("SD-BASE"))


def never_ends(s: Sender) -> httpx2.Response:
    """A body whose last part does not come."""

    async def parts() -> AsyncIterator[bytes]:
        yield s.valid.raw[:10]
        await asyncio.Event().wait()

    served_by(s, body_s_max=0.05)
    return s.web.call(
        "PUT",
        f"notices/{bare(s.valid.id)}",
        content=parts(),
        headers={"content-type": "application/json"},
    )


def on_a_socket(s: Sender, request: bytes) -> httpx2.Response:
    """The app behind our own connections on a real socket."""

    async def asked() -> bytes:
        async with listening(s.web.app, QUICK) as there:
            return await there.ask(request)

    with s.web.watching():
        head, _, body = asyncio.run(asked()).partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return httpx2.Response(int(status.split()[1]), headers=headers, content=body)


def seen_and_lost(s: Sender) -> Document[Acknowledgement]:
    """She acknowledges something that is not held, as when an older copy was put back."""
    return s.customer.sign(
        Acknowledgement(
            id=s.customer.new_id(),
            first_party=PartyReference(ref=s.customer.did),
            second_party=PartyReference(ref=shop.DID),
            record=s.record.record_digest,
            received=floor_minute(shop.NOW),
            seen=(digest(b"a receipt that was lost"),),
        )
    )


GET = b"GET /.well-known/assent HTTP/1.1\r\nhost: a\r\n"

BINDING: tuple[Breach, ...] = (
    *rows(
        "the version that is spoken",
        ("426 version", lambda s: s.said("protocolVersion", new="1.1")),
        ("426 version", lambda s: s.proffered(s.candidate.value, protocolVersion="2.0")),
    ),
    *rows(
        "addresses and ids go together",
        (
            "400 container",
            lambda s: s.put("notices", s.customer.new_id(), s.valid.raw),
        ),
        ("400 container", lambda s: s.put("proffers", s.customer.new_id(), s.proffer.raw)),
        ("400 container", lambda s: s.proffered_with(("proffer", "position"), "2")),
        ("400 container", lambda s: s.web.put("proffers", twice_the_same_terms(s))),
    ),
    *rows(
        "what is named by digest is what is meant",
        (
            "422 reference",
            lambda s: new_proffer(
                s,
                description=Reference(
                    ref=s.customer.new_id(),
                    digest_multibase=s.web.desk.published.description.record_digest,
                ),
            ),
        ),
        ("422 reference", lambda s: answer_that_differs(s)),
    ),
    *rows(
        "the audience",
        ("421 wrong-audience", lambda s: new_proffer(s, origin="https://other.example")),
        ("421 wrong-audience", lambda s: elsewhere(s)),
    ),
    *rows(
        "times of a proffer",
        ("422 time-order", lambda s: new_proffer(s, accept_by=plus(shop.NOW, -90_030))),
        ("422 time-order", lambda s: new_proffer(s, accept_by=plus(shop.NOW, 8 * 86_400 - 30))),
    ),
    *rows(
        "countries",
        ("422 country", lambda s: new_proffer(s, place="https://w3id.org/dpv/loc#EU27")),
        ("422 country", lambda s: new_proffer(s, governing_law="https://w3id.org/dpv/loc#XX")),
    ),
    *rows(
        "one id, one document",
        ("409 id-reused", lambda s: reused_notice(s)),
        ("409 id-reused", lambda s: new_proffer(s, id=s.record.id)),
    ),
    *rows(
        "a history has an end",
        ("409 history-full", lambda s: notices_without_end(s)),
    ),
    *rows(
        "one outcome",
        ("409 wrong-state", lambda s: cancelled_too_late(s)),
        ("409 conflicting-record", lambda s: s.web.put("agreements", s.rival())),
        ("409 history-incomplete", lambda s: s.web.put("notices", seen_and_lost(s))),
    ),
    *rows(
        "reads are signed",
        (
            "401 request-signature",
            lambda s: s.web.call("GET", f"agreements/{bare(s.record.id)}"),
        ),
        ("401 request-signature", lambda s: own(s, method="PUT")),
        ("401 request-signature", lambda s: own(s, url=f"{shop.BASE}/agreements")),
        ("401 request-signature", lambda s: own(s, created=plus(shop.NOW, 301))),
        ("401 request-signature", lambda s: own(s, created=plus(shop.NOW, -301))),
        ("401 request-signature", lambda s: own(s, nonce="short")),
        ("401 request-signature", used_twice),
        (
            "401 request-signature",
            lambda s: reconcile(s, stranger(s), s.customer.reconcile()),
        ),
    ),
    *rows(
        "nothing of others",
        ("404 not-found", lambda s: s.web.call("GET", "/nothing")),
        ("404 not-found", lambda s: s.web.call("GET", "agreements/")),
        ("404 not-found", lambda s: s.web.call("GET", "/a%0Ab")),
        ("404 not-found", lambda s: on_a_socket(s, b"OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n")),
        ("404 not-found", lambda s: s.web.call("GET", "agreements/" + "0" * 36)),
        ("404 not-found", lambda s: s.web.call("GET", f"terms/{digest(b'none')}")),
        (
            "404 not-found",
            lambda s: s.web.signed(stranger(s), "GET", f"agreements/{bare(s.record.id)}"),
        ),
        ("404 not-found", lambda s: s.web.put("notices", stranger(s).withdraw(s.record))),
    ),
    *rows("what was deleted is gone", ("410 gone", deleted)),
    *rows(
        "methods",
        ("405 method", lambda s: s.web.call("DELETE", f"agreements/{bare(s.record.id)}")),
        ("405 method", lambda s: s.web.call("POST", f"proffers/{bare(s.proffer.id)}")),
        ("405 method", lambda s: s.web.call("PUT", "/.well-known/assent")),
        ("405 method", lambda s: s.web.call("GET", "reconciliations")),
    ),
    *rows(
        "reconciliations keep the rules, too",
        ("400 not-json", lambda s: reconcile(s, s.customer, b"[]")),
        ("400 not-canonical", lambda s: reconcile(s, s.customer, b'{"type": "Reconciliation"}')),
        ("413 too-large", lambda s: reconcile(s, s.customer, b" " * (256 * 1024 + 1))),
        (
            "415 media-type",
            lambda s: s.web.call("POST", "reconciliations", content=b"{}"),
        ),
    ),
    *rows(
        "sessions",
        ("409 no-session", session_too_late),
        ("404 not-found", lambda s: session(s, stranger(s))),
        ("421 wrong-audience", lambda s: session(s, s.customer, "https://other.example")),
        ("400 schema", lambda s: s.web.signed(s.customer, "POST", "sessions", b"{}")),
        ("405 method", lambda s: s.web.call("GET", "sessions")),
        ("405 method", lambda s: s.web.call("POST", "sessions/current")),
    ),
    *rows(
        "in time",
        ("408 timeout", never_ends),
        ("408 timeout", lambda s: on_a_socket(s, GET)),
    ),
    *rows(
        "not too often",
        (
            "429 too-many",
            lambda s: asked_too_often(s, Limits(per_address=RARELY, proxies=["127.0.0.1"])),
        ),
        ("429 too-many", key_too_often),
    ),
    *rows(
        "what is no HTTP",
        ("400 malformed", lambda s: on_a_socket(s, b"hello\r\n\r\n")),
        ("400 malformed", lambda s: on_a_socket(s, GET + b"content-length: 1, 2\r\n\r\n")),
        ("400 malformed", lambda s: on_a_socket(s, GET + b"x\x00: y\r\n\r\n")),
    ),
    *rows(
        "headers are bounded",
        (
            "431 headers-too-large",
            lambda s: on_a_socket(s, GET + b"x: " + b"y" * 40_000 + b"\r\n\r\n"),
        ),
        ("431 headers-too-large", lambda s: on_a_socket(s, GET + b"x: y\r\n" * 200 + b"\r\n")),
        (
            "431 headers-too-large",
            lambda s: on_a_socket(s, b"GET /" + b"x" * 10_000 + b" HTTP/1.1\r\nhost: a\r\n\r\n"),
        ),
    ),
    *rows("a full queue", ("503 busy", full)),
    *rows("a failing disk", ("503 storage", closed), ("503 storage", damaged)),
    *rows("a mistake of ours", ("500 internal", broken)),
)


def twice_the_same_terms(s: Sender) -> Proffer:
    """A proffer whose second candidate is the first one again under another id."""
    first = s.candidate.body
    place = replace(first.proffer, position="2")
    second = s.customer.sign(replace(first, id=s.customer.new_id(), proffer=place))
    return write_proffer(s.proffer.id, (s.candidate, second))


def answer_that_differs(s: Sender) -> httpx2.Response:
    """A candidate that takes the alternative and changes the place with it."""
    customer = stranger(s)
    proffer = customer.proffer("SD-BASE")
    offer = documents.read(s.web.put("proffers", proffer).content, "CounterOffer")
    taken = customer.take(proffer, offer)
    place = "https://w3id.org/dpv/loc#FR"
    return s.web.put("answers", customer.sign(replace(taken.body, place=place)))


def elsewhere(s: Sender) -> httpx2.Response:
    """A notice that names another vendor."""
    withdrawal = s.customer.withdraw(
        s.record, second_party=PartyReference(ref="did:web:shop.example.org")
    )
    return s.web.put("notices", withdrawal)


def reused_notice(s: Sender) -> httpx2.Response:
    s.web.put("notices", s.valid)
    return s.said("subject", new="Something else.")


def notices_without_end(s: Sender) -> httpx2.Response:
    answer = s.web.put("notices", s.valid)
    for _ in range(16):
        answer = s.web.put(
            "notices", s.customer.sign(replace(s.valid.body, id=s.customer.new_id()))
        )
    return answer


def cancelled_too_late(s: Sender) -> httpx2.Response:
    s.web.put("proffers", s.proffer)
    return s.web.put("answers", s.customer.cancel(s.proffer))
