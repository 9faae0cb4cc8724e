"""The calls of the endpoint as one table: protocol, health, and what describes it.

Routes are made from it by ``app``, the OpenAPI document and its page by ``openapi``, and the
specification's list of calls by its tools. A new call is a new row here and nowhere else.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Final

from assent_server.exchange import KINDS
from assent_server.openapi import Call, Known, Shape, one_of
from assent_server.responses import Request, Response
from assent_server.service import MEDIA_TYPES, Service

__all__ = ["Handler", "health_calls", "protocol_calls", "well_known_calls"]

Handler = Callable[[Request], Awaitable[Response]]

_OUTCOMES: Final = ("Agreement", "CounterOffer", "Decline")
_ANY_OBJECT: Final[Shape] = {"type": "object"}
_TEXT: Final[Shape] = {"type": "string"}
_WARNINGS: Final[Shape] = {"type": "array", "items": {"type": "string"}}


def protocol_calls(service: Service) -> tuple[Call[Handler], ...]:
    """The calls below the base URL; the busiest first."""
    return (
        _put(
            service,
            "proffers",
            summary="Proffer terms: candidates of an agreement",
            answer="201 Agreement, CounterOffer or Decline; 202 Pending; the same bytes again: 200 "
            "and the current outcome",
            gives={**_made(*_OUTCOMES), 202: one_of("Pending")},
        ),
        _read(
            "/proffers/{id}",
            service.read_proffer,
            summary="Read what became of a proffer",
            answer="the current outcome",
            gives={200: one_of(*_OUTCOMES), 202: one_of("Pending")},
        ),
        _put(
            service,
            "answers",
            summary="Answer a counter-offer, or take candidates back",
            answer="to a candidate that takes the counter-offer: 201 Agreement or Decline; to a "
            "Decline or Cancellation: 201 Receipt",
            gives=_made("Agreement", "Decline", "Receipt"),
        ),
        _put(
            service,
            "notices",
            summary="Withdraw, acknowledge or dispute",
            answer="201 Receipt",
            gives=_made("Receipt"),
        ),
        _put(
            service,
            "agreements",
            summary="Give a lost record back",
            answer="201 the record, taken back",
            gives=_made("Agreement"),
        ),
        _put(
            service,
            "statements",
            summary="Give back what was signed about a record",
            answer="201 the document, taken back",
            gives=_made(*KINDS["statements"].types),
        ),
        _read(
            "/agreements/{id}",
            service.read_agreement,
            summary="Read a record",
            answer="the record's exact bytes",
            gives={200: one_of("Agreement")},
        ),
        _read(
            "/agreements/{id}/history",
            service.read_history,
            summary="Read a record with all documents about it",
            answer="History",
            gives={200: one_of("History")},
        ),
        _read(
            "/agreements",
            service.list_agreements,
            summary="List records by their digests",
            answer="AgreementList; `?after=` a digest for the next page",
            gives={200: one_of("AgreementList")},
            query=("after",),
        ),
        Call(
            method="POST",
            path="/reconciliations",
            handler=service.reconcile,
            summary="Compare what both hold",
            answer="ReconciliationAnswer",
            known=Known.SIGNED,
            takes=one_of("Reconciliation"),
            accepts=MEDIA_TYPES,
            gives={200: one_of("ReconciliationAnswer")},
        ),
        Call(
            method="POST",
            path="/sessions",
            handler=service.open_session,
            summary="Open a session for visits under an agreement",
            answer="201 Session",
            known=Known.SIGNED,
            takes=one_of("SessionRequest"),
            accepts=MEDIA_TYPES,
            gives={201: one_of("Session")},
            may_be_absent=True,
        ),
        Call(
            method="GET",
            path="/sessions/current",
            handler=service.session_state,
            summary="Ask what this request stands under",
            answer="SessionState of the request's own header or cookie",
            gives={200: one_of("SessionState")},
        ),
        Call(
            method="GET",
            path="/page.js",
            handler=service.page_script,
            summary="Get the script for pages with a consent banner",
            answer="a script; no part of the protocol",
            gives={200: _TEXT},
            media_type="text/javascript",
        ),
        _content(
            service, "terms", "Terms; personal ones to a signed request only", one_of("Terms")
        ),
        _content(service, "practices", "Practices", one_of("Practices")),
        _content(service, "rosters", "Roster", one_of("Roster")),
        _content(
            service, "descriptions", "SecondPartyDescription", one_of("SecondPartyDescription")
        ),
        _content(service, "texts", "a text, UTF-8", _TEXT),
    )


def well_known_calls(service: Service) -> tuple[Call[Handler], ...]:
    """The calls at the root of the origin, by which an endpoint is found."""
    return (
        _public(
            "/.well-known/assent",
            service.describe,
            summary="Read how the endpoint describes itself",
            answer="the signed description",
            shape=one_of("SecondPartyDescription"),
        ),
        _public(
            "/.well-known/did.json",
            service.did_document,
            summary="Read its keys",
            answer="the DID document",
        ),
        _public(
            "/.well-known/myterms.json",
            service.myterms,
            summary="Read which terms it accepts, as other tools do",
            answer="the static file of other tools, or 404",
            may_be_absent=True,
        ),
        _public(
            "/.well-known/gpc.json",
            service.gpc,
            summary="Read whether it abides by Global Privacy Control",
            answer="the support resource of that specification, or 404",
            may_be_absent=True,
        ),
    )


def health_calls(service: Service) -> tuple[Call[Handler], ...]:
    """What the operator's supervision asks; no part of the protocol."""
    live = {"type": "object", "properties": {"status": {"const": "live"}}}
    status = {"enum": ["ready", "degraded"]}
    ready = {"type": "object", "properties": {"status": status, "warnings": _WARNINGS}}
    return (
        _public(
            "/health/live",
            service.live,
            summary="Ask whether the process answers",
            answer="that it does",
            shape=live,
        ),
        _public(
            "/health/ready",
            service.ready,
            summary="Ask what hinders new agreements",
            answer="what does, or will",
            shape=ready,
        ),
    )


def _put(
    service: Service, kind: str, *, summary: str, answer: str, gives: Mapping[int, Shape]
) -> Call[Handler]:
    return Call(
        method="PUT",
        path=f"/{kind}/{{id}}",
        handler=partial(service.put, kind),
        summary=summary,
        answer=answer,
        known=Known.PROOFS,
        takes=one_of(*KINDS[kind].types),
        accepts=MEDIA_TYPES,
        gives=gives,
    )


def _read(
    path: str,
    handler: Handler,
    *,
    summary: str,
    answer: str,
    gives: Mapping[int, Shape],
    query: tuple[str, ...] = (),
) -> Call[Handler]:
    return Call(
        method="GET",
        path=path,
        handler=handler,
        summary=summary,
        answer=answer,
        known=Known.SIGNED,
        gives=gives,
        query=query,
    )


def _content(service: Service, kind: str, answer: str, shape: Shape) -> Call[Handler]:
    return Call(
        method="GET",
        path=f"/{kind}/{{digest}}",
        handler=partial(service.read_content, kind),
        summary=f"Read {kind} by their digest",
        answer=answer,
        gives={200: shape},
        media_type="text/plain" if shape is _TEXT else "application/json",
        may_sign=True,
    )


def _public(
    path: str,
    handler: Handler,
    *,
    summary: str,
    answer: str,
    shape: Shape = _ANY_OBJECT,
    may_be_absent: bool = False,
) -> Call[Handler]:
    return Call(
        method="GET",
        path=path,
        handler=handler,
        summary=summary,
        answer=answer,
        gives={200: shape},
        may_be_absent=may_be_absent,
    )


def _made(*types: str) -> dict[int, Shape]:
    """Made now, or stood already (BND-02)."""
    return {201: one_of(*types), 200: one_of(*types)}
