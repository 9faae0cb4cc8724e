"""Everything that a command may ask of an endpoint, by the name of the call.

The same handlers serve a command through the running server's socket, and one that opened the
endpoint itself because no server runs.
"""

import asyncio
from typing import Any

from assent_server import config, control
from assent_server.control import Handlers
from assent_server.endpoint import Endpoint, open_endpoint
from assent_server.folder import Folder
from assent_server.pending import Pending
from assent_server.purging import Purging
from assent_server.statements import Statements

__all__ = ["ask", "handlers"]


def handlers(endpoint: Endpoint) -> Handlers:
    """The calls that an open endpoint serves."""
    pending = Pending(exchange=endpoint.exchange)
    statements = Statements(exchange=endpoint.exchange)
    purging = Purging(
        exchange=endpoint.exchange,
        keep_after_end=lambda: config.read(endpoint.folder).limits.keep_after_end,
    )
    return {
        "ping": _ping,
        "reload": endpoint.reload,
        "pending.list": pending.list,
        "pending.accept": pending.accept,
        "pending.alternative": pending.alternative,
        "pending.decline": pending.decline,
        "terminate": statements.terminate,
        "fulfil": statements.fulfil,
        "dispute": statements.dispute,
        "purge": purging.purge,
        "forget": purging.forget,
    }


def ask(folder: Folder, call: str, **arguments: Any) -> Any:
    """What the running server answers, or else the endpoint opened for this one call.

    Raises:
        LocalError: it cannot be done; the message says why.
    """
    try:
        return control.ask(folder, call, **arguments)
    except control.NoServer:
        return asyncio.run(_alone(folder, call, arguments))


async def _ping() -> str:
    return "here"


async def _alone(folder: Folder, call: str, arguments: dict[str, Any]) -> Any:
    endpoint = await open_endpoint(folder)
    try:
        return await handlers(endpoint)[call](**arguments)
    finally:
        await endpoint.close()
