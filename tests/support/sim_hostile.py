"""A hostile peer: it sees everything, changes what it likes, and signs with keys of its own.

Towards customers it changes answers, and may speak for a vendor that makes false alternatives.
Towards vendors it repeats and changes what others sent, and is a customer that keeps no rule.
"""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any

import orjson

from assent import codec, documents, record
from assent.documents import Counter, Document
from assent.documents.containers import Proffer, read_proffer, write_proffer
from assent.documents.parts import ProfferReference
from assent.errors import PeerError
from assent.times import floor_minute, plus
from assent_client import Response, Unreachable
from support.parties import Customer
from support.parties.shared import reference_to
from support.replacing import replace
from support.sim_network import Request
from support.sim_vendor import SimVendor

if TYPE_CHECKING:
    from support.sim_world import World

__all__ = ["Hostile"]

_JSON = (("Content-Type", "application/json"),)
_KINDS = ("proffers", "answers", "notices", "agreements")


class Hostile:
    """``malice`` from 0 to 1 is how often an answer is changed on its way."""

    def __init__(self, world: "World", chance: Random, malice: float) -> None:
        self.world = world
        self.chance = chance
        self.malice = malice
        self.customers: dict[str, Customer] = {}
        self.proffers: list[tuple[SimVendor, Customer, Proffer]] = []
        self.agreed: list[tuple[SimVendor, Customer, Document[Any]]] = []
        self.offered: list[tuple[SimVendor, Customer, Proffer, Document[Any]]] = []

    # Towards customers.

    def meddle(self, request: Request, response: Response) -> Response:
        """The answer that arrives, perhaps not the one that was given."""
        if request.method == "GET" or self.chance.random() >= self.malice:
            return response
        how = self.chance.choice((_flipped, _stripped, self._other, self._false_alternative))
        self.world.log(f"the answer to {request.path[-12:]} is changed: {how.__name__}")
        if how == self._false_alternative:
            return self._false_alternative(request, response)
        return replace(response, body=how(response.body, self.chance))

    def _other(self, body: bytes, chance: Random) -> bytes:
        answers = [item.body for item in self.world.network.answers if item.status < 300]
        return chance.choice(answers) if answers else body

    def _false_alternative(self, request: Request, response: Response) -> Response:
        """An alternative, rightly signed, on terms that no roster lists."""
        if "/proffers/" not in request.path:
            return response
        try:
            proffer = read_proffer(request.body)
        except PeerError:
            return response
        first = proffer.candidates[0].body
        if not proffer.candidates[0].proofs:
            return response
        vendor = self.world.vendors[request.host]
        false = replace(
            first.terms,
            ref="https://w3id.org/assent/terms/everything/1",
            name="everything",
            digest_multibase=first.description.digest_multibase,
        )
        offer = vendor.party.counter_offer(
            proffer,
            terms=false,
            practices=first.practices,
            at=max(vendor.now(), proffer.candidates[0].proofs[0].created),
        )
        return replace(response, status=201, body=offer.raw)

    # Towards vendors.

    def attack(self) -> None:
        """Begin one attack on one vendor."""
        vendor = self.chance.choice(list(self.world.vendors.values()))
        how = self.chance.choice(_ATTACKS)
        self.world.log(f"hostile: {how.__name__[1:]} at {vendor.host}")
        self.world.outside.start(self._attacked(how, vendor))

    async def _attacked(self, how: Callable[..., Any], vendor: SimVendor) -> None:
        try:
            await how(self, vendor)
        except (Unreachable, PeerError):
            return

    async def _replay(self, vendor: SimVendor) -> None:
        if self.world.network.seen:
            request = self.chance.choice(self.world.network.seen)
            await self._send(request.method, request.url, request.headers, request.body)

    async def _change(self, vendor: SimVendor) -> None:
        """What somebody sent, changed and sent again."""
        seen = [item for item in self.world.network.seen if item.method == "PUT"]
        if not seen:
            return
        request = self.chance.choice(seen)
        url, body = request.url, request.body
        how = self.chance.randrange(4)
        if how == 0:
            body = _flipped(body, self.chance)
        elif how == 1:
            body = _stripped(body, self.chance)
        elif how == 2:
            body = self.chance.choice(seen).body
        else:
            for kind in _KINDS:
                url = url.replace(f"/{kind}/", f"/{self.chance.choice(_KINDS)}/")
        await self._send("PUT", url, request.headers, body)

    async def _proffer(self, vendor: SimVendor) -> None:
        """A proffer as the rules have it, to go on from."""
        own = self._customer(vendor)
        await self._put_proffer(vendor, own, self._made(vendor, own))

    async def _reuse(self, vendor: SimVendor) -> None:
        """Another proffer under an id that was used."""
        mine = [item for item in self.proffers if item[0] is vendor]
        if mine:
            _, own, before = self.chance.choice(mine)
            await self._put_proffer(vendor, own, self._made(vendor, own, before.id))

    async def _expired(self, vendor: SimVendor) -> None:
        """A proffer whose time ran out before it is sent."""
        own = self._customer(vendor)
        at = floor_minute(plus(vendor.now(), -7200))
        made = own.proffer(
            "service-analytics", counter=Counter.ONE, at=at, effective_from=at,
            accept_by=plus(at, 3600), description=_described(vendor),
        )  # fmt: skip
        await self._put_proffer(vendor, own, made)

    async def _cancelled(self, vendor: SimVendor) -> None:
        """A proffer that is sent after it was cancelled."""
        own = self._customer(vendor)
        made = self._made(vendor, own)
        await self._put(vendor, "answers", own.cancel(made, at=vendor.now()))
        await self._put_proffer(vendor, own, made)

    async def _second_agreement(self, vendor: SimVendor) -> None:
        """Two proffers of ongoing terms under one key, none superseding the other."""
        own = self._customer(vendor)
        for _ in range(2):
            await self._put_proffer(vendor, own, self._made(vendor, own))

    async def _take(self, vendor: SimVendor) -> None:
        """An answer to the alternative, with something else changed, too, or not."""
        own = self._customer(vendor)
        await self._put_proffer(vendor, own, self._made(vendor, own, wanted="service"))
        mine = [item for item in self.offered if item[0] is vendor]
        if not mine:
            return
        _, own, proffer, offer = self.chance.choice(mine)
        answer = own.answer(proffer, offer, at=vendor.now())
        change = self.chance.choice(
            ({}, {"place": "https://w3id.org/dpv/loc#FR"}, {"ends_at": plus(vendor.now(), 10**8)})
        )
        body = replace(answer.body, **change)
        taken = own.sign(body, at=vendor.now())
        self.world.ledger.learn_answer(taken.raw)
        await self._put(vendor, "answers", taken)

    async def _forge(self, vendor: SimVendor) -> None:
        """A candidate, or one with two proofs of the customer, given back as a record."""
        own = self._customer(vendor)
        candidate = self._made(vendor, own).candidates[0]
        if self.chance.random() < 0.5:
            candidate = record.countersign(
                candidate, own.signer, created=candidate.proofs[0].created
            )
        await self._put(vendor, "agreements", candidate)

    async def _withdraw(self, vendor: SimVendor) -> None:
        """A withdrawal of an own agreement, or of somebody else's."""
        mine = [item for item in self.agreed if item[0] is vendor]
        if mine:
            _, own, agreed = self.chance.choice(mine)
            other = self._customer(vendor)
            signer = own if self.chance.random() < 0.7 else other
            await self._put(vendor, "notices", signer.withdraw(agreed, at=vendor.now()))

    def _made(
        self,
        vendor: SimVendor,
        own: Customer,
        proffer_id: str | None = None,
        wanted: str | None = None,
    ) -> Proffer:
        at = floor_minute(vendor.now())
        shared = {
            "effective_from": at,
            "accept_by": plus(at, self.chance.choice((600, 86_400))),
            "description": _described(vendor),
        }
        made = own.proffer(
            wanted or self.chance.choice(("service", "service-analytics")),
            counter=Counter.ONE if wanted else self.chance.choice((Counter.ONE, Counter.NONE)),
            at=at,
            **shared,
        )
        if proffer_id is None:
            return made
        first = made.candidates[0].body
        place = ProfferReference(ref=proffer_id, position="1", counter=first.proffer.counter)
        again = own.sign(replace(first, id=own.new_id(), proffer=place), at=at)
        return write_proffer(proffer_id, (again,))

    async def _put_proffer(self, vendor: SimVendor, own: Customer, proffer: Proffer) -> None:
        self.world.ledger.learn_proffer(proffer.raw)
        self.proffers.append((vendor, own, proffer))
        answer = await self._put(vendor, "proffers", proffer)
        if answer is None:
            return
        if answer.type == "Agreement":
            self.agreed.append((vendor, own, answer))
        elif answer.type == "CounterOffer":
            self.offered.append((vendor, own, proffer, answer))

    async def _put(self, vendor: SimVendor, kind: str, document: Any) -> Document[Any] | None:
        name = document.id.removeprefix("urn:uuid:")
        url = f"{vendor.origin}/assent/v1/{kind}/{name}"
        response = await self._send("PUT", url, _JSON, document.raw)
        if response.status not in (200, 201):
            return None
        return documents.read(response.body, "Agreement", "CounterOffer", "Decline", "Receipt")

    async def _send(self, method: str, url: str, headers: Any, body: bytes) -> Response:
        return await self.world.network.request("hostile", method, url, headers, body)

    def _customer(self, vendor: SimVendor) -> Customer:
        number = self.chance.randrange(5)
        name = f"{vendor.host} {number}"
        if name not in self.customers:
            self.customers[name] = Customer(vendor.party, 1000 + number)
        return self.customers[name]


def _described(vendor: SimVendor) -> Any:
    return reference_to(vendor.party.description)


def _flipped(body: bytes, chance: Random) -> bytes:
    """One bit of it is another."""
    if not body:
        return body
    at = chance.randrange(len(body))
    return body[:at] + bytes([body[at] ^ (1 << chance.randrange(7))]) + body[at + 1 :]


def _stripped(body: bytes, chance: Random) -> bytes:
    """One proof is missing, of a document or of the first one in a container."""
    try:
        value = orjson.loads(body)
    except ValueError:
        return body
    holders = [value, *value.get("candidates", ()), *value.get("documents", ())]
    signed = [item for item in holders if isinstance(item, dict) and item.get("proof")]
    if not signed:
        return body
    proofs = chance.choice(signed)["proof"]
    del proofs[chance.randrange(len(proofs))]
    for item in signed:
        if not item["proof"]:
            del item["proof"]
    return codec.encode(value)


_ATTACKS = (
    Hostile._replay,
    Hostile._replay,
    Hostile._change,
    Hostile._change,
    Hostile._proffer,
    Hostile._reuse,
    Hostile._expired,
    Hostile._cancelled,
    Hostile._second_agreement,
    Hostile._take,
    Hostile._forge,
    Hostile._withdraw,
)
