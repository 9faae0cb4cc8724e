"""A customer's program that keeps its connection to a vendor for as long as the server does."""

import asyncio
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from assent import documents
from assent.documents import Document
from assent.documents.containers import Proffer
from assent.documents.description import SecondPartyDescription
from assent_server import clock
from support.customer import Customer

__all__ = ["KeptConnection"]

_TERMS = "service-analytics"


class KeptConnection:
    """It opens another where an answer said that this one ends, or where it was idle too long."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._described: Document[SecondPartyDescription] | None = None

    async def agree(self, seeds: Iterator[int]) -> Document[Any]:
        """A record with a new customer of the next number.

        What was looked at before a key changed is declined as outdated: one looks again, once.

        Raises:
            AssertionError: it is declined.
            OSError, EOFError: no answer came.
        """
        answer = await self._proffer(next(seeds))
        if answer.type == "Decline" and answer.body.reason == "outdated":
            self._described = None
            answer = await self._proffer(next(seeds))
        assert answer.type == "Agreement", answer.body
        return answer

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _proffer(self, seed: int) -> Document[Any]:
        if self._described is None:
            raw = await self._ask(b"GET /.well-known/assent")
            self._described = documents.read(raw, "SecondPartyDescription")
        sent = _proffer(self._described, seed)
        name = sent.id.removeprefix("urn:uuid:").encode()
        answer = await self._ask(b"PUT /assent/v1/proffers/" + name, sent.raw)
        return documents.read(answer, "Agreement", "Decline")

    async def _ask(self, call: bytes, body: bytes = b"") -> bytes:
        # Whoever was busy for long has not heard yet that the connection was closed meanwhile.
        await asyncio.sleep(0.001)
        if self._streams is not None and self._streams[0].at_eof():
            self.close()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        fields = b"host: localhost\r\ncontent-type: application/json"
        size = b"content-length: %d" % len(body)
        writer.write(b"%s HTTP/1.1\r\n%s\r\n%s\r\n\r\n%s" % (call, fields, size, body))
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        answer = await reader.readexactly(int(head.split(b"content-length: ")[1].split(b"\r")[0]))
        assert head.startswith((b"http/1.1 200", b"http/1.1 201")), answer
        if b"connection: close" in head:
            self.close()
        return answer


def _proffer(described: Document[SecondPartyDescription], seed: int) -> Proffer:
    """A proffer by whoever has read nothing of the vendor's but its description."""
    body = described.body
    (profile,) = body.profiles
    practices = SimpleNamespace(id=profile.ref, record_digest=profile.digest_multibase)
    seen: Any = SimpleNamespace(description=described, practices={"": practices})
    customer = Customer(published=seen, seed=seed, now=clock.now())
    return customer.proffer(_TERMS, second_party=body.second_party, origin=body.origins[0])
