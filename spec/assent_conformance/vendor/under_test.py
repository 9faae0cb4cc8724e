"""The endpoint under test, and what checks ask of it.

It is known by its address alone. What it accepts is read from its description, so no set-up has to
be told; a profile names further endpoints of the same implementation in other states.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

from assent import did_document, documents, request_signature
from assent.documents import Agreement, CounterOffer, Document
from assent.documents.containers import Proffer
from assent.documents.parts import Counter
from assent.errors import LocalError, PeerError
from assent.key_ring import KeyRing, ListedKey
from assent.multibase import Digest
from assent.record import verify
from assent.roster import Standard, reference
from assent.times import Instant
from assent_conformance.check import Failure, Skip, require
from assent_conformance.customer import Customer, Shown
from assent_conformance.http_calls import JSON, Answer, Http

__all__ = ["Agreed", "Profile", "Vendor", "read_profile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What an operator tells the kit.

    ``instances`` are addresses of the same implementation in other states: ``person`` sends every
    proffer to a person, ``retired`` makes no new agreements.
    """

    name: str = "vendor"
    instances: dict[str, str] = field(default_factory=dict)


def read_profile(path: Path | None) -> Profile:
    """The profile in a TOML file.

    Raises:
        LocalError: it has settings that are not known.
    """
    if path is None:
        return Profile()
    value = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = (value.keys() - {"name", "instances"}) | (
        value.get("instances", {}).keys() - {"person", "retired"}
    )
    if unknown:
        raise LocalError(f"{path} has settings that are not known: {', '.join(sorted(unknown))}.")
    return Profile(name=value.get("name", "vendor"), instances=value.get("instances", {}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """An agreement that was made for a check."""

    customer: Customer
    proffer: Proffer
    record: Document[Agreement]
    answer: Answer


class Vendor:
    """One endpoint. Reading what it shows fails each check that rests on it, not the run."""

    def __init__(
        self, url: str, http: Http, *, chance: Random, now: Any, profile: Profile | None = None
    ) -> None:
        parts = urlsplit(url)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.http = http
        self.profile = profile or Profile()
        self.chance = chance
        self.seed = chance.random()
        self._now = now

    @property
    def now(self) -> Instant:
        """What the kit's clock says."""
        instant: Instant = self._now()
        return instant

    # What it shows.

    @cached_property
    def shown(self) -> Shown:
        """Its description and practices, read and held together."""
        described = self.read(self.get("/.well-known/assent"), "SecondPartyDescription")
        base = _base(described)
        practices: dict[Digest, Document[Any]] = {}
        for item in described.body.profiles:
            answer = self.http.request("GET", f"{base}/practices/{item.digest_multibase}")
            practices[item.digest_multibase] = self.read(answer, "Practices")
        return Shown(description=described, practices=practices, origin=self.origin)

    @property
    def did(self) -> str:
        """Its identifier."""
        did: str = self.shown.description.body.second_party.ref
        return did

    @property
    def base(self) -> str:
        """The base URL of the protocol version that the kit speaks."""
        return _base(self.shown.description)

    @cached_property
    def listed(self) -> tuple[ListedKey, ...]:
        """The keys of its DID document."""
        return did_document.read(self.get("/.well-known/did.json").body, did=self.did)

    @property
    def keys(self) -> KeyRing:
        """Its keys, to check its proofs by."""
        return KeyRing(self.listed)

    @cached_property
    def accepted(self) -> tuple[Standard, ...]:
        """Terms for an ongoing relationship of the reference roster that it says it accepts."""
        named = {item.digest_multibase for item in self.shown.description.body.accepted_terms}
        found = tuple(
            item
            for item in reference().standards.values()
            if item.entry.digest_multibase in named and item.entry.kind == "ongoing"
        )
        require(len(found) > 1, "It accepts fewer than two ongoing terms of the reference roster.")
        return found

    @cached_property
    def refused(self) -> tuple[Standard, ...]:
        """Such terms that it does not say it accepts."""
        found = tuple(
            item
            for item in reference().standards.values()
            if item.entry.kind == "ongoing" and item not in self.accepted
        )
        if not found:
            raise Skip("It accepts all terms of the reference roster, so nothing is declined.")
        return found

    def instance(self, state: str) -> "Vendor":
        """The same implementation in another state.

        Raises:
            Skip: the profile names none.
        """
        url = self.profile.instances.get(state)
        if url is None:
            raise Skip(f"The profile names no instance “{state}”.")
        return Vendor(url, self.http, chance=self.chance, now=self._now, profile=self.profile)

    # Calls.

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        """A plain GET of a path at the origin."""
        return self.http.request("GET", self.origin + path, headers=headers)

    def at(self, path: str) -> str:
        """An address below the base URL."""
        return f"{self.base}/{path}"

    def put(self, kind: str, sent: Any, **headers: str) -> Answer:
        """The answer to a document or container under its own id."""
        return self.put_raw(kind, sent.id, sent.raw, **headers)

    def put_raw(self, kind: str, name: str, raw: bytes, **headers: str) -> Answer:
        """The answer to bytes under an id; a header with the value ``""`` is left out."""
        said = JSON | {key.replace("_", "-"): value for key, value in headers.items()}
        told = {key: value for key, value in said.items() if value}
        return self.http.request("PUT", self.at(f"{kind}/{bare(name)}"), raw, told)

    def signed(
        self,
        customer: Customer,
        path: str,
        body: bytes = b"",
        *,
        method: str | None = None,
        said: dict[str, str] | None = None,
        waits: bool = True,
    ) -> Answer:
        """A request signed by a customer; ``said`` is what she signs instead of the truth."""
        verb = method or ("POST" if body else "GET")
        words = {"method": verb, "url": self.at(path), "created": self.now} | (said or {})
        headers = request_signature.sign(
            words["method"],
            words["url"],
            body,
            key=customer.signer.key,
            created=Instant(words["created"]),
            nonce=words.get("nonce") or customer.nonce(),
        )
        told = headers | (JSON if body else {})
        return self.http.request(verb, self.at(path), body, told, waits=waits)

    # What checks begin with.

    def customer(self) -> Customer:
        """Somebody whom it does not know."""
        return Customer(self.shown, self.chance, self.now)

    def read(self, answer: Answer, *expected: str) -> Document[Any]:
        """The document in an answer.

        Raises:
            Failure: there is none, or another one.
        """
        require(
            answer.status in (200, 201),
            f"It answered {answer.status} {answer.code or ''} where {' or '.join(expected)} "
            "was expected.",
        )
        try:
            return documents.read(answer.body, *expected)
        except PeerError as error:
            raise Failure(
                f"It sent no {' or '.join(expected)}, or a broken one: {error.code}, {error.detail}"
            ) from error

    def outcome(self, answer: Answer, *expected: str) -> Document[Any]:
        """The signed document in an answer, its proofs checked by the published keys."""
        document = self.read(answer, *expected)
        verify(document, keys=self.keys)
        return document

    def agreed(self, standard: Standard | None = None, **changes: Any) -> Agreed:
        """A new customer with an agreement."""
        customer = self.customer()
        return self.agreed_by(customer, customer.proffer(standard or self.accepted[0], **changes))

    def agreed_by(self, customer: Customer, proffer: Proffer) -> Agreed:
        """The agreement that a proffer leads to."""
        answer = self.put("proffers", proffer)
        record = self.outcome(answer, "Agreement")
        return Agreed(customer=customer, proffer=proffer, record=record, answer=answer)

    def countered(self) -> tuple[Customer, Proffer, Document[CounterOffer]]:
        """A new customer with an alternative before her.

        Raises:
            Skip: it makes none.
        """
        customer = self.customer()
        proffer = customer.proffer(self.refused[0], counter=Counter.ONE)
        made = self.outcome(self.put("proffers", proffer), "CounterOffer", "Decline")
        if made.type == "Decline":
            raise Skip("It makes no alternatives.")
        return customer, proffer, made


def bare(document_id: str) -> str:
    """An id as it stands in an address."""
    return document_id.removeprefix("urn:uuid:")


def _base(description: Document[Any]) -> str:
    bases = [item.base for item in description.body.endpoints if item.speaks == "1.0"]
    require(bool(bases), "Its description names no endpoint that speaks version 1.0.")
    base: str = bases[0]
    return base
