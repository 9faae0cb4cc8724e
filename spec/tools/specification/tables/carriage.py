"""The calls and errors of the binding, from the routes of the endpoint and the registry."""

from typing import Any

from assent.errors import CODES
from assent_server.app import protocol_routes, well_known_routes
from assent_server.metrics import Metrics
from assent_server.service import Service
from specification.tables.markdown import code, table

__all__ = ["calls", "errors"]

_SIGNED = "signed request"
_PROOFS = "proofs of the document"
_NOBODY = "none"
_CALLS = {
    ("GET", "/.well-known/assent"): (_NOBODY, "the signed description"),
    ("GET", "/.well-known/did.json"): (_NOBODY, "the DID document"),
    ("GET", "/.well-known/myterms.json"): (_NOBODY, "the static file of other tools, or 404"),
    ("PUT", "{base}/proffers/{id}"): (
        _PROOFS,
        "201 Agreement, CounterOffer or Decline; 202 Pending; the same bytes again: 200 and the "
        "current outcome",
    ),
    ("GET", "{base}/proffers/{id}"): (_SIGNED, "the current outcome"),
    ("PUT", "{base}/answers/{id}"): (
        _PROOFS,
        "to a candidate that takes the counter-offer: 201 Agreement or Decline; to a Decline or "
        "Cancellation: 201 Receipt",
    ),
    ("PUT", "{base}/notices/{id}"): (_PROOFS, "201 Receipt"),
    ("PUT", "{base}/agreements/{id}"): (_PROOFS, "201 the record, taken back"),
    ("PUT", "{base}/statements/{id}"): (_PROOFS, "201 the document, taken back"),
    ("GET", "{base}/agreements/{id}"): (_SIGNED, "the record's exact bytes"),
    ("GET", "{base}/agreements/{id}/history"): (_SIGNED, "History"),
    ("GET", "{base}/agreements"): (_SIGNED, "AgreementList; `?after=` a digest for the next page"),
    ("POST", "{base}/reconciliations"): (_SIGNED, "ReconciliationAnswer"),
    ("GET", "{base}/terms/{digest}"): (_NOBODY, "Terms; personal ones to a signed request only"),
    ("GET", "{base}/practices/{digest}"): (_NOBODY, "Practices"),
    ("GET", "{base}/rosters/{digest}"): (_NOBODY, "Roster"),
    ("GET", "{base}/descriptions/{digest}"): (_NOBODY, "SecondPartyDescription"),
    ("GET", "{base}/texts/{digest}"): (_NOBODY, "a text, UTF-8"),
}
"""Who must be known for each call, and its answer; health checks are no part of the protocol."""


def calls() -> str:
    """Every call that the endpoint offers.

    Raises:
        ValueError: the endpoint offers other calls than are described here.
    """
    offered = set(_offered())
    if offered != set(_CALLS):
        raise ValueError(f"Calls differ from the endpoint's: {sorted(offered ^ set(_CALLS))}.")
    rows = [
        (code(f"{method} {path}"), known, answer)
        for (method, path), (known, answer) in _CALLS.items()
    ]
    return table(("call", "who asks is known by", "answer"), rows)


def errors() -> str:
    """The registry of errors."""
    rows = [
        (code(row.code), str(row.status), row.title, f"[{row.requirement}]")
        for row in sorted(CODES.values(), key=lambda row: (row.status, row.code))
    ]
    return table(("code", "status", "what it means", "requirement"), rows)


def _offered() -> list[tuple[str, str]]:
    # The routes are a table of bound methods; none of them is called, and nothing is counted.
    service: Service = object.__new__(Service)
    object.__setattr__(service, "metrics", Metrics())
    found: list[tuple[str, str]] = []
    for prefix, routes in (("{base}", protocol_routes(service)), ("", well_known_routes(service))):
        for route in routes:
            app: Any = route
            methods = set(app.app._handlers) - {"HEAD"}
            found += [(method, prefix + app.path) for method in methods]
    return [item for item in found if not item[1].startswith("/health/")]
