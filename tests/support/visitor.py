"""A customer with the reference client who visits a site on this machine."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from assent import documents, request_signature
from assent.documents import Document
from assent.documents.sessions import SessionRequest, pack_session_request
from assent_client import Client
from assent_client.visiting import OpenSession
from support.wallets import new_wallet

__all__ = ["Visitor"]

R = TypeVar("R")


class Visitor:
    """Deals with one vendor over the network, as ``assent`` would."""

    def __init__(self, folder: Path, origin: str, *terms: str) -> None:
        self.origin = origin
        self._client = Client(new_wallet(folder), loopback=True)
        self._client.prefer(terms)

    def agree(self) -> Document[Any]:
        """The record that her proffer leads to."""
        (result,) = _run(self._client.proffer(self.origin))
        assert result.record is not None, result.sentence
        return documents.read(self._client.wallet.records.get(result.record).raw, "Agreement")

    def session(self, record: Document[Any]) -> OpenSession:
        """A session for her visits."""
        opened = _run(self._client.open_session(record.record_digest)).session
        assert opened is not None
        return opened

    def session_request(self, record: Document[Any]) -> dict[str, Any]:
        """The request that opens a session: url, headers and body, for whoever sends it."""
        agent = self._client.agent
        asked = SessionRequest(record=record.record_digest, origin=self.origin)
        url, body = f"{self.origin}/assent/v1/sessions", pack_session_request(asked)
        signed = request_signature.sign(
            "POST",
            url,
            body,
            key=agent.wallet.relationships.signer(record.body.first_party.ref).key,
            created=agent.minute(),
            nonce=agent.new_nonce(),
        )
        headers = {"content-type": "application/json", **signed}
        return {"url": url, "headers": headers, "body": body.decode()}

    def withdraw(self, record: Document[Any]) -> None:
        """End the agreement; the vendor knows it."""
        result = _run(self._client.withdraw(record.record_digest))
        assert result.delivered

    def close(self) -> None:
        self._client.wallet.close()


def _run(call: Coroutine[Any, Any, R]) -> R:
    """What a call returns; in a thread, since a browser's test has an event loop of its own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, call).result()
