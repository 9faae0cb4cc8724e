"""One story told by the real client and the real endpoint, with published keys and times.

A customer looks at a shop, proffers stricter terms than it keeps, takes its one alternative,
compares, withdraws. Another shop declines. Every request and answer is kept; nothing of it is
random, so that each run gives the same bytes.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assent import request_signature
from assent.documents import Counter
from assent.documents.parts import Digest, NamedSecondParty
from assent.documents.sessions import SessionRequest, pack_session_request
from assent_client import Order, Response, SyncClient
from support.asgi import Request
from support.town import Shop, Town, customer

__all__ = ["Exchange", "Story", "story"]

_SHOP = "shop.example"
_STRICT = "strict.example"
_READ_NONCE = "uAAECAwQFBgcICQoLDA0ODw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer."""

    request: Request
    answer: Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What went over the wire, in order, and the evidence at the end."""

    exchanges: tuple[Exchange, ...]
    bundle: bytes
    damaged: Exchange
    signed_read: Exchange
    session: Exchange

    def first(self, method: str, path: str, host: str = _SHOP) -> Exchange:
        """The first exchange with a host whose path begins so."""
        return next(self.all(method, path, host))

    def all(self, method: str, path: str, host: str = _SHOP) -> Iterator[Exchange]:
        """The exchanges with a host whose path begins so."""
        return (
            item
            for item in self.exchanges
            if (item.request.method, item.request.host) == (method, host)
            and item.request.path.startswith(path)
        )


@cache
def story() -> Story:
    """The story, told once."""
    with tempfile.TemporaryDirectory() as name, _town(Path(name)) as (town, ada):
        exchanges: list[Exchange] = []

        def note(request: Request, answer: Response) -> Response:
            exchanges.append(Exchange(request=request, answer=answer))
            return answer

        town.meddle = note
        (proffered,) = ada.proffer(
            f"https://{_SHOP}", order=Order(terms=("SD-BASE",), counter=Counter.ONE)
        )
        record = ada.answer(proffered.proffer_id or "", accept=True).record or ""
        ada.proffer(f"https://{_STRICT}", order=Order(terms=("SD-BASE",)))
        _open_session(town, ada, record, exchanges)
        session = exchanges.pop()
        town.later(3600)
        ada.withdraw(record, erase=True)
        ada.sync(f"did:web:{_SHOP}")
        told = tuple(exchanges)
        bundle = ada.export(record)
        exchanges.clear()
        _send_damaged(town, told)
        _signed(town, ada, told, "GET", "/agreements")
        damaged, signed_read = exchanges
        return Story(
            exchanges=told,
            bundle=bundle,
            damaged=damaged,
            signed_read=signed_read,
            session=session,
        )


@contextmanager
def _town(folder: Path) -> Iterator[tuple[Town, SyncClient]]:
    town = Town(folder)
    town.shop(_SHOP, keeps="service-analytics")
    _rename(town.shop(_STRICT, keeps="service-profiling"), "Strict Ltd")
    ada = customer(town, folder / "ada")
    try:
        yield town, ada
    finally:
        ada.client.wallet.close()
        town.close()


def _rename(shop: Shop, legal_name: str) -> None:
    """Let a shop describe itself under another name."""
    party = shop.party
    issued = party.description.body.issued
    party.named = NamedSecondParty(ref=party.named.ref, legal_name=legal_name)
    party.descriptions.clear()
    party.publish(party.signer, at=issued)


def _send_damaged(town: Town, told: tuple[Exchange, ...]) -> None:
    """Send the first proffer once more with a space in it that its digest does not know."""
    first = next(item.request for item in told if item.request.method == "PUT")
    asyncio.run(
        town.request(first.method, first.url, first.headers, first.body.replace(b":", b": ", 1))
    )


def _open_session(town: Town, ada: SyncClient, record: str, told: list[Exchange]) -> None:
    """Ask for a session with words of its own, so that the story is told as without it."""
    asked = SessionRequest(record=Digest(record), origin=f"https://{_SHOP}")
    _signed(town, ada, tuple(told), "POST", "/sessions", pack_session_request(asked))


def _signed(
    town: Town,
    ada: SyncClient,
    told: tuple[Exchange, ...],
    method: str,
    path: str,
    body: bytes = b"",
) -> None:
    """Send a request signed by the key that the shop knows her by."""
    relationship = next(iter(ada.client.wallet.relationships.all(f"did:web:{_SHOP}")))
    signer = ada.client.wallet.relationships.signer(relationship.first_party)
    base = next(item.request.url for item in told if item.request.method == "PUT")
    url = base.partition("/proffers/")[0] + path
    signed = request_signature.sign(
        method, url, body, key=signer.key, created=town.now, nonce=_READ_NONCE
    )
    kind = (("Content-Type", "application/json"),) if body else ()
    headers = (("Accept", "application/json"), *kind, *sorted(signed.items()))
    asyncio.run(town.request(method, url, headers, body))
