"""What a fault is, and the tools that most of them are made with."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import orjson

from assent import codec, proofs
from assent.keys import SigningKey
from assent.record import Signer
from assent_conformance.site import Reply, Request, Site

__all__ = [
    "STRANGER",
    "Change",
    "Expect",
    "Fault",
    "Json",
    "Stroke",
    "Where",
    "edited",
    "faults_at",
    "resigned",
    "value_of",
    "with_body",
]

Json = dict[str, Any]
Change = Callable[[Site, Request, Reply], Reply]

STRANGER = SigningKey.from_seed(bytes(range(64, 96)))


class Where(StrEnum):
    """Which replies a fault changes."""

    DESCRIPTION = "description"
    DID = "did"
    IDENTITY = "identity"
    CONTENT = "content"
    OUTCOME = "outcome"
    RECEIPT = "receipt"
    COMPARISON = "comparison"
    SESSION = "session"

    def concerns(self, request: Request) -> bool:
        """Whether the reply to a request is one of these."""
        path = request.target.partition("?")[0]
        match self:
            case Where.DESCRIPTION:
                return path == "/.well-known/assent"
            case Where.DID:
                return path == "/.well-known/did.json"
            case Where.IDENTITY:
                return path in ("/.well-known/assent", "/.well-known/did.json")
            case Where.CONTENT:
                return request.method == "GET" and not path.startswith("/.well-known/")
            case Where.OUTCOME:
                return "/proffers/" in path
            case Where.RECEIPT:
                return "/notices/" in path
            case Where.COMPARISON:
                return path.endswith("/reconciliations")
            case Where.SESSION:
                return path.endswith("/sessions")


class Expect(StrEnum):
    """What a good client ends with while the fault is there.

    NOTHING_SENT: it saw by looking that something is wrong. NOT_USED: it has no agreement until
    the fault is gone, and then the genuine one. HARMLESS: all goes well. NOT_OVER: a withdrawal
    holds for the client and is sent again until it was rightly received. SAME: what it holds is
    what it held. KEPT_AWAY: that, and nothing is sent. GOES_ON: what she holds goes on as if
    nothing were, to its end. NO_SESSION: it has no session. OWN_SESSION: it has the one that it was
    given, and nothing else that came along.
    """

    NOTHING_SENT = "nothing-sent"
    NOT_USED = "not-used"
    HARMLESS = "harmless"
    NOT_OVER = "not-over"
    SAME = "same"
    KEPT_AWAY = "kept-away"
    GOES_ON = "goes-on"
    NO_SESSION = "no-session"
    OWN_SESSION = "own-session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """``threat`` is its id in the list of threats; ``title`` says what the vendor does.

    ``own_roster`` says that it is seen only where the vendor lists the kit's own roster.
    """

    name: str
    threat: str
    requirement: str
    title: str
    where: Where
    expect: Expect
    change: Change
    own_roster: bool = False

    def strike(self, site: Site) -> "Stroke":
        """Let a site answer by this fault from now on."""
        stroke = Stroke(self, site)
        site.meddle = stroke
        return stroke


def faults_at(where: Where, expect: Expect) -> Callable[[str, str, str, str, Change], Fault]:
    """What makes faults of one place that good clients bear alike.

    Its arguments are a fault's name, threat, requirement, title and change.
    """

    def fault(name: str, threat: str, requirement: str, title: str, change: Change) -> Fault:
        return Fault(
            name=name,
            threat=threat,
            requirement=requirement,
            title=title,
            where=where,
            expect=expect,
            change=change,
        )

    return fault


@dataclass(slots=True)
class Stroke:
    """A fault at a site; ``met`` is whether it has changed any reply yet."""

    fault: Fault
    site: Site
    met: bool = False

    def __call__(self, request: Request, reply: Reply) -> Reply:
        """The reply as the fault has it."""
        if not self.fault.where.concerns(request):
            return reply
        changed = self.fault.change(self.site, request, reply)
        self.met = self.met or changed != reply
        return changed


def value_of(reply: Reply) -> Json:
    """The JSON object that a reply holds."""
    value: Json = orjson.loads(reply.body)
    return value


def with_body(reply: Reply, value: Any) -> Reply:
    """The reply with another JSON value, in canonical bytes."""
    return replace(reply, body=codec.encode(value))


def edited(change: Callable[[Json], Any]) -> Change:
    """Edits the document in a reply and leaves its proofs as they are."""

    def apply(site: Site, request: Request, reply: Reply) -> Reply:
        value = value_of(reply)
        if "code" in value:
            return reply
        change(value)
        return with_body(reply, value)

    return apply


def resigned(value: Json, signer: Signer, **said: Any) -> Json:
    """A document's last proof made anew over what it says now."""
    held = value["proof"][-1]
    arguments = {name: held.get(name) for name in ("created", "domain", "challenge")} | said
    unsigned = {name: member for name, member in value.items() if name != "proof"}
    made = proofs.sign(
        unsigned,
        key=arguments.pop("key", signer.key),
        verification_method=arguments.pop("verification_method", signer.verification_method),
        **arguments,
    )
    return {**unsigned, "proof": [*value["proof"][:-1], made]}
