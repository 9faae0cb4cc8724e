"""The calls and errors of the binding, from the routes of the endpoint and the registry."""

from assent.errors import CODES
from assent_server.calls import protocol_calls, well_known_calls
from assent_server.service import Service
from specification.tables.markdown import code, table

__all__ = ["calls", "errors"]


def calls() -> str:
    """Every call of the protocol that the endpoint offers; others of its calls are its own."""
    # The table names bound methods; none of them is called.
    service: Service = object.__new__(Service)
    found = [
        *(("", call) for call in well_known_calls(service)),
        *(("{base}", call) for call in protocol_calls(service)),
    ]
    rows = [
        (code(f"{call.method} {base}{call.path}"), call.known.value, call.answer)
        for base, call in found
    ]
    return table(("call", "who asks is known by", "answer"), rows)


def errors() -> str:
    """The registry of errors."""
    rows = [
        (code(row.code), str(row.status), row.title, f"[{row.requirement}]")
        for row in sorted(CODES.values(), key=lambda row: (row.status, row.code))
    ]
    return table(("code", "status", "what it means", "requirement"), rows)
