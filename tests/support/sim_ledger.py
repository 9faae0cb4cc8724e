"""What was seen of all parties, and what it must never show: the invariants I1 to I12.

The ledger sees every store, every request and every answer. It learns what each party showed at
one time, so that it notices what is gone, changed or contradicted later.
"""

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson

from assent import documents
from assent.documents import Agreement, Document
from assent.documents.containers import read_proffer
from assent.documents.notices import Effect
from assent.errors import PeerError
from assent.multibase import digest
from assent.negotiation import alternative_to
from assent.record import verify_record
from assent.roster import reference
from assent.terms import load_vocabulary
from assent_client import Response
from support.sim_device import Device
from support.sim_network import Request
from support.sim_vendor import SimVendor
from support.sim_vendor_books import VendorBooks
from support.sim_wallet_books import WalletBooks

if TYPE_CHECKING:
    from support.sim_world import World

__all__ = ["Ledger", "Violation", "read_any"]

_ANSWERS = ("Agreement", "CounterOffer", "Decline", "Receipt")
_TOKEN = re.compile(rb"[A-Za-z0-9_-]{20,}")


class Violation(AssertionError):
    """An invariant does not hold; ``name`` is which."""

    def __init__(self, name: str, what: str) -> None:
        self.name = name
        super().__init__(f"{name}: {what}")


class Ledger:
    """All that was seen; ``found`` are the violations, the first one first."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.found: list[Violation] = []
        self.records: dict[str, bytes] = {}
        self.acknowledged: dict[tuple[str, str], str] = {}
        self.outcomes: dict[str, set[str]] = defaultdict(set)
        self.alternatives: dict[str, set[str]] = defaultdict(set)
        self.offers: dict[str, Document[Any]] = {}
        self.proffers: dict[str, dict[str, bytes]] = defaultdict(dict)
        self.signed: dict[str, bytes] = {}
        self.sent: dict[str, list[bytes]] = defaultdict(list)
        self.verified: set[str] = set()
        self._vendors = {host: VendorBooks(self, host) for host in world.hosts}
        self._wallets: dict[str, WalletBooks] = {}

    def broken(self, name: str, what: str, cause: BaseException | None = None) -> None:
        """Note a violation."""
        violation = Violation(name, what)
        violation.__cause__ = cause
        self.world.log(f"VIOLATION {violation}")
        self.found.append(violation)

    # What goes over the network.

    def sending(self, device: Device, method: str, url: str, body: bytes) -> None:
        """A device is about to send."""
        parts = urlsplit(url)
        if method == "GET":
            if parts.path == "/.well-known/assent":
                device.looked.add(parts.netloc)
            return
        self.sent[parts.netloc].append(body)
        if parts.netloc not in device.looked:
            self.broken("I8", f"{device.name} sends to {parts.netloc} before it looked")
        kind, _, name = parts.path.partition("/assent/v1/")[2].partition("/")
        if kind == "proffers":
            kept = device.wallet.proffers.get(f"urn:uuid:{name}")
            if kept is None or kept.raw != body:
                self.broken("I4", f"{device.name} sends a proffer that it does not keep")
            self.learn_proffer(body)
        elif kind in ("answers", "notices"):
            if not _keeps(device, f"urn:uuid:{name}", body):
                self.broken("I4", f"{device.name} sends a document that it does not keep")
            self.learn_answer(body)

    def learn_proffer(self, raw: bytes) -> None:
        """A first party has signed this proffer."""
        self.proffers[read_proffer(raw).id][digest(raw)] = raw
        for candidate in read_proffer(raw).candidates:
            self.signed[candidate.body_digest] = raw

    def learn_answer(self, raw: bytes) -> None:
        """A first party has signed this document; a candidate must take what was offered."""
        document = read_any(raw)
        if document.type == "Agreement":
            self.signed[document.body_digest] = raw

    def answered(self, request: Request, response: Response, *, wrote: bool | None) -> None:
        """A vendor lets an answer out; ``wrote`` None says that nobody can tell who wrote."""
        if response.status >= 500:
            self.broken("I12", f"{request} is answered {response.status}: {response.body[:200]!r}")
        if response.status >= 400:
            if wrote:
                self.broken("I10", f"{request} is rejected ({response.status}) and yet writes")
            return
        if request.method != "PUT" or response.status == 202:
            return
        if "/statements/" in request.path:
            if response.body != request.body:
                self.broken("I1", f"{request} is answered by other bytes")
            return
        try:
            answer = documents.read(response.body, *_ANSWERS)
        except PeerError as error:
            self.broken("I12", f"{request} is answered by no document: {error}", error)
            return
        self._acknowledged(request, answer)

    def _acknowledged(self, request: Request, answer: Document[Any]) -> None:
        proffer = self._proffer_of(request, answer)
        self.acknowledged[request.host, answer.record_digest] = proffer or ""
        if proffer is not None and answer.type == "CounterOffer":
            self.offers[answer.record_digest] = answer
            self.alternatives[proffer].add(answer.record_digest)
            if len(self.alternatives[proffer]) > 1:
                self.broken("I5", f"a second alternative to {proffer}")
        elif proffer is not None:
            if answer.type == "Agreement":
                self.hold(answer.id, answer.raw, request.host)
            self.outcomes[proffer].add(answer.record_digest)
            if len(self.outcomes[proffer]) > 1:
                self.broken("I5", f"a second outcome of {proffer}: a {answer.type}")
        if not self._vendors[request.host].keeps(answer):
            self.broken("I3", f"{request.host} acknowledges a {answer.type} that is not stored")
        self._vendors[request.host].keeps_notice(answer)

    def _proffer_of(self, request: Request, answer: Document[Any]) -> str | None:
        body = answer.body
        if answer.type == "Agreement":
            found: str = body.proffer.ref
            return found
        if answer.type != "Receipt":
            return str(body.proffer)
        if body.effect not in (Effect.CANCELLED, Effect.DECLINED):
            return None
        name = f"urn:uuid:{request.path.rpartition('/')[2]}"
        if "/proffers/" in request.path:
            return name
        return str(read_any(request.body).body.proffer)

    # What stands in the stores.

    def check(self) -> None:
        """Look at every store that changed."""
        for vendor in self.world.vendors.values():
            if vendor.process.alive:
                self._vendors[vendor.host].check(vendor)
        for device in self.world.devices.values():
            if device.process.alive:
                self.books_of(device).check(device)

    def books(self, vendor: SimVendor) -> VendorBooks:
        return self._vendors[vendor.host]

    def books_of(self, device: Device) -> WalletBooks:
        return self._wallets.setdefault(device.name, WalletBooks(self, device.name))

    def came_back(self, host: str) -> None:
        """All that a vendor ever acknowledged is there after a crash."""
        books = self._vendors[host]
        books.check(self.world.vendors[host])
        for (of, name), proffer in self.acknowledged.items():
            if of == host and not books.has(name, proffer):
                self.broken("I3", f"{host} has lost {name}, which it acknowledged")

    def hold(self, agreement_id: str, raw: bytes, who: str) -> None:
        """Somebody holds an agreement; whoever else does must hold the same bytes."""
        if self.records.setdefault(agreement_id, raw) != raw:
            self.broken("I1", f"{who} holds other bytes of {agreement_id}")

    def check_record(self, document: Document[Agreement], vendor: SimVendor, who: str) -> None:
        """A record has both proofs, and is what was offered or the one alternative signed."""
        if document.record_digest in self.verified:
            return
        self.verified.add(document.record_digest)
        self.hold(document.id, document.raw, who)
        try:
            verify_record(document, keys=vendor.party.keys)
        except PeerError as error:
            self.broken("I2", f"{who} holds {document.id}, which is no record: {error}", error)
        body, source = document.body, self.signed.get(document.body_digest)
        if source is None:
            self.broken("I7", f"{who} holds {document.id}, which nobody proffered")
        elif body.proffer.answers is not None:
            self._check_alternative(body, who)

    def _check_alternative(self, body: Agreement, who: str) -> None:
        offer = self.offers.get(body.proffer.answers or "")
        firsts = [
            read_proffer(raw).candidates[0].body for raw in self.proffers[body.proffer.ref].values()
        ]
        if offer is None or not any(
            body == alternative_to(first, offer, agreement_id=body.id) for first in firsts
        ):
            self.broken("I7", f"{who} holds {body.id}, which is not the alternative that was made")
        listed = {entry.digest_multibase for entry in reference().document.body.entries}
        if body.terms.digest_multibase not in listed:
            self.broken("I7", f"{who} holds {body.id} on terms outside of the roster")

    def check_unlinkable(self) -> None:
        """No two vendors have received one and the same rare value."""
        seen: dict[bytes, str] = {}
        for host, bodies in self.sent.items():
            for token in set(_TOKEN.findall(b"\n".join(bodies))):
                if seen.setdefault(token, host) != host and token not in _CONSTANTS:
                    self.broken("I9", f"{seen[token]} and {host} both received {token!r}")


def _keeps(device: Device, name: str, raw: bytes) -> bool:
    """Whether a device has a document, to be sent or in one of its histories."""
    waiting = device.wallet.outbox.get(name)
    if waiting is not None and waiting.raw == raw:
        return True
    records = device.wallet.records
    return any(item.raw == raw for row in records.all() for item in records.documents(row.record))


def read_any(raw: bytes) -> Document[Any]:
    """A document of whatever type."""
    return documents.read(raw, orjson.loads(raw)["type"])


_CONSTANTS = {
    item.encode()
    for item in (
        reference().document.record_digest,
        load_vocabulary().digest,
        *reference().standards,
        "service-analytics-portable",
        "verificationMethod",
        "ServiceUsageAnalytics",
        "digestMultibase",
    )
}
