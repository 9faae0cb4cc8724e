"""Answers of vendors, made up in tests: pages, and what stands in the place of an outcome."""

from collections.abc import Callable
from typing import Any

from assent.documents import Document
from assent.documents.containers import Proffer, read_proffer
from assent_client import Response
from support.town import Request, Shop

__all__ = ["JSON", "Forge", "answering", "page", "signed_record"]

JSON = (("content-type", "application/json"),)
Forge = Callable[[Shop, Proffer], bytes]


def page(body: bytes) -> Response:
    """What anybody may read."""
    return Response(status=200, headers=JSON, body=body)


def answering(shop: Shop, forge: Forge) -> Callable[[Request, Response], Response]:
    """Answers to proffers replaced by what ``forge`` makes of them; all else as it is."""

    def meddle(request: Request, answer: Response) -> Response:
        if "/proffers/" not in request.path:
            return answer
        return Response(status=201, headers=JSON, body=forge(shop, read_proffer(request.body)))

    return meddle


def signed_record(shop: Shop, proffer: Proffer) -> Document[Any]:
    """The record that the shop would make of a proffer."""
    return shop.party.countersign(proffer.candidates[0])
