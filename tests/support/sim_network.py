"""A network that loses, doubles, delays and reorders, and peers in it that change what they see."""

import asyncio
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from assent_client import Response, Unreachable
from assent_client.transport import Headers
from support import asgi

if TYPE_CHECKING:
    from support.sim_world import World

__all__ = ["Network", "Request"]

Reply = asyncio.Future[Response | None]
"""What a request waits for; None says that nobody was there."""

_PATIENCE_S = 30.0
_LATE_S = (60.0, 7200.0, 90_000.0, 700_000.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(asgi.Request):
    """One request; ``sender`` is the device that made it, or a hostile peer."""

    sender: str

    def __str__(self) -> str:
        return f"{self.method} {self.host}{self.path}"


class Network:
    """The one way between customers and vendors; ``loss`` from 0 to 1 is how bad it is, and
    ``doubled`` how often notices come twice at once."""

    def __init__(self, world: "World", chance: Random, loss: float, doubled: float) -> None:
        self.doubled = doubled
        self.world = world
        self.chance = chance
        self.loss = loss
        self.seen: list[Request] = []
        self.answers: list[Response] = []

    async def request(
        self, sender: str, method: str, url: str, headers: Headers, body: bytes
    ) -> Response:
        """The answer, if one comes in time."""
        request = Request(sender=sender, method=method, url=url, headers=headers, body=body)
        if method != "GET":
            self.seen.append(request)
        loop = asyncio.get_running_loop()
        reply: Reply = loop.create_future()
        fate = self._fate(request)
        self.world.log(f"{sender} sends {request} ({fate})")
        if fate == "lost":
            return await self._never()
        if fate == "late":
            loop.call_later(self.chance.choice(_LATE_S), self._deliver, request, None)
            return await self._never()
        soon = self.chance.uniform(0.01, 2)
        loop.call_later(soon, self._deliver, request, reply)
        if fate == "doubled":
            later = self.chance.choice((soon + 0.01, soon + 0.01, 1.0, *_LATE_S))
            loop.call_later(later, self._deliver, request, None)
        if fate == "unanswered":
            return await self._never()
        try:
            async with asyncio.timeout(_PATIENCE_S):
                response = await reply
        except TimeoutError:
            raise Unreachable("no answer came in time") from None
        if response is None:
            raise Unreachable("no connection could be made")
        return response

    async def _never(self) -> Response:
        await asyncio.sleep(_PATIENCE_S)
        raise Unreachable("no answer came in time")

    def _fate(self, request: Request) -> str:
        dice = self.chance.random()
        if "/notices/" in request.path and dice < self.doubled:
            # What ends an agreement must win every race, above all against itself.
            return "doubled"
        if dice >= (self.loss if request.method != "GET" else self.loss / 6):
            return "arrives"
        return self.chance.choice(("lost", "late", "doubled", "unanswered"))

    def _deliver(self, request: Request, reply: "Reply | None") -> None:
        vendor = self.world.vendors.get(request.host)
        if vendor is None or not vendor.process.alive:
            if reply is not None and not reply.done():
                reply.set_result(None)
            return
        vendor.process.start(self._served(request, reply))

    async def _served(self, request: Request, reply: "Reply | None") -> None:
        response, wrote = await self.world.vendors[request.host].answer(request)
        self.world.ledger.answered(request, response, wrote=wrote)
        if request.method != "GET":
            self.answers.append(response)
            self.world.log(f"{request.host} answers {request.path[-12:]}: {response.status}")
        if reply is not None:
            response = self.world.hostile.meddle(request, response)
            loop = asyncio.get_running_loop()
            loop.call_later(self.chance.uniform(0.01, 2), _answer, reply, response)


def _answer(reply: "Reply", response: Response) -> None:
    if not reply.done():
        reply.set_result(response)
