"""A problem where the site's answer would stand."""

from starlette.types import Scope, Send

from assent.errors import PeerError
from assent_server import request_ids
from assent_server.responses import failure, send_response

__all__ = ["refuse"]


async def refuse(code: str, scope: Scope, send: Send) -> None:
    """Answer with the problem of this code."""
    await send_response(failure(PeerError(code)), scope, send, name=request_ids.new())
