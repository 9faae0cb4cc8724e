"""What a starting server says in one line: for whom it speaks, where, and what it accepts."""

from assent.documents.description import Status
from assent_server.endpoint import Endpoint

__all__ = ["line"]


def line(endpoint: Endpoint, port: int) -> str:
    """One line, however long, as everything in a log is."""
    origin = endpoint.config.vendor.origins[0]
    local = "LOCAL TEST " if endpoint.published.loopback else ""
    return f"{local}{origin} (port {port}) {_does(endpoint)}"


def _does(endpoint: Endpoint) -> str:
    """What happens to proffers now, and where that is nothing, what helps."""
    published = endpoint.published
    names = [offer.terms.name for offer in published.offers]
    if published.description.body.status is Status.RETIRED:
        return "makes no new agreements: `assent-server retire --undo`"
    if not published.practices:
        return "accepts no terms: no practices are signed; see `assent-server practices sign`"
    return f"accepts {', '.join(names) or 'no terms: see `assent-server policy check`'}"
