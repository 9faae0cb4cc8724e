"""What the one process of an endpoint does beside answering requests: it also begins anew.

Where the files cannot be used, it goes on as it is.
"""

import asyncio
import logging
import secrets
from collections.abc import Collection

from assent_server import logs, publishing
from assent_server.attending import Attending
from assent_server.endpoint import Endpoint
from assent_server.metrics import Metrics
from assent_server.operator import handlers
from assent_server.serving import Ending

__all__ = ["Running"]


class Running:
    """The second occupation of a server's process; ``start`` and ``stop`` run in its loop."""

    def __init__(self, endpoint: Endpoint, ending: Ending) -> None:
        self._endpoint = endpoint
        self._ending = ending
        self._life = secrets.token_hex(8)
        self._warned: Collection[str] = ()
        self._attending = Attending(
            endpoint.folder,
            {**handlers(endpoint), "life": self._tell_life, "restart": self._restart},
            reload=endpoint.reload,
            look=self.look,
            metrics=self._metrics,
            metrics_port=endpoint.config.server.metrics_port,
        )
        self.start = self._attending.start
        self.stop = self._attending.stop

    async def look(self) -> None:
        """Issue the next description well before the current one ends; log what is new amiss."""
        if self._endpoint.renewal_is_due:
            await self._endpoint.reload()
        warnings = self._endpoint.store.warnings()
        for warning in set(warnings).difference(self._warned):
            logs.log(warning, level=logging.WARNING, bytes=warnings[warning])
        self._warned = warnings

    async def _metrics(self) -> Metrics:
        return self._endpoint.metrics

    async def _tell_life(self) -> str:
        """A word for this life of the process; the next one has another."""
        return self._life

    async def _restart(self) -> str:
        """End, and begin anew; what the files say must be usable. The word of the life that ends.

        Raises:
            LocalError: it is not.
        """
        await asyncio.to_thread(publishing.read_sources, self._endpoint.folder)
        self._ending.restarts = True
        logs.log("restarting")
        return self._life
