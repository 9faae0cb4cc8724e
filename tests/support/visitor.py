"""A customer with the reference client who visits a site on this machine."""

import asyncio
from pathlib import Path
from typing import Any

from assent import documents
from assent.documents import Document
from assent_client import Client
from support.wallets import new_wallet

__all__ = ["Visitor"]


class Visitor:
    """Deals with one vendor over the network, as ``assent`` would."""

    def __init__(self, folder: Path, origin: str, *terms: str) -> None:
        self._origin = origin
        self._client = Client(new_wallet(folder), loopback=True)
        self._client.prefer(terms)

    def agree(self) -> Document[Any]:
        """The record that her proffer leads to."""
        (result,) = asyncio.run(self._client.proffer(self._origin))
        assert result.record is not None, result.sentence
        return documents.read(self._client.wallet.records.get(result.record).raw, "Agreement")

    def withdraw(self, record: Document[Any]) -> None:
        """End the agreement; the vendor knows it."""
        result = asyncio.run(self._client.withdraw(record.record_digest))
        assert result.delivered

    def close(self) -> None:
        self._client.wallet.close()
