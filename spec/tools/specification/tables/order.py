"""Who signs, what follows what, and where an agreement stands: from the core's own tables."""

from types import SimpleNamespace
from typing import Any

import assent_schemas
from assent.agreement import Status
from assent.documents.notices import Effect
from assent.documents.parts import Party
from assent.negotiation import STEPS, TERMINAL, State
from assent.signers import SIGNERS
from specification.tables.markdown import code, table

__all__ = ["duties", "negotiation", "reasons", "signers", "statuses"]

_PARTIES = {Party.FIRST: "first party", Party.SECOND: "second party"}

_WHEN = {
    Status.SIGNED: "both proofs are there and `effectiveFrom` has not come",
    Status.ACTIVE: "from `effectiveFrom`, or the second proof if that is later",
    Status.WITHDRAWN: "the first party withdrew everything (AGR-03)",
    Status.TERMINATED: "the notice of a termination ran out (AGR-09)",
    Status.SUPERSEDED: "a record that supersedes it takes effect (AGR-08)",
    Status.EXPIRED: "`endsAt` has come",
}
_DOES = {
    Effect.CANCELLED: "a cancellation, or a withdrawal that closed an open proffer",
    Effect.DECLINED: "a first party's decline of a counter-offer",
    Effect.WITHDRAWN: "a withdrawal of everything",
    Effect.PURPOSES_WITHDRAWN: "a withdrawal of purposes",
    Effect.RECORDED: "an acknowledgement or a dispute",
}


def signers() -> str:
    """For each type the signers in order, the domain and the challenge of their proofs."""
    rows = []
    for name in sorted(SIGNERS):
        stated = {_signed(name, party) for party in Party}
        for row in sorted(stated):
            rows.append((code(name), *row))
    return table(("document", "signed by, in order", "`domain`", "`challenge`"), rows)


def negotiation() -> str:
    """Every step that there is; whatever has no row is rejected."""
    rows = [
        (
            code(step.state),
            _PARTIES[step.sender],
            code(step.document),
            code(step.next),
            f"[{step.requirement}]",
        )
        for step in STEPS
    ]
    terminal = ", ".join(code(state) for state in State if state in TERMINAL)
    says = "The states of a negotiation and what leads from one to the next"
    picture = f"![{says}](figures/negotiation.svg)"
    steps = table(("from", "sender", "document", "to", "requirement"), rows)
    return f"{picture}\n\n{steps}\n\nTerminal: {terminal}."


def reasons() -> str:
    """The registry of reasons."""
    rows = assent_schemas.load("registries/reasons.json")["reasons"]
    return table(("reason", "what it says"), [(code(row["code"]), row["sentence"]) for row in rows])


def statuses() -> str:
    """The states of an agreement, in the order in which endings of one instant count."""
    rows = [
        (
            code(status),
            "are over" if status.is_over else "none yet" if status is Status.SIGNED else "in force",
            _WHEN[status],
        )
        for status in Status
    ]
    return table(("state", "permissions", "when"), rows)


def duties() -> str:
    """What a receipt may say that a first party's document did."""
    return table(
        ("effect of a receipt", "what it answers"),
        [(code(effect), _DOES[effect]) for effect in Effect],
    )


def _signed(name: str, party: Party) -> tuple[str, str, str]:
    """One row of the table of signers, from a body whose parts are their own names."""
    row = SIGNERS[name]
    body: Any = SimpleNamespace(
        first_party=SimpleNamespace(ref="first party"),
        second_party=SimpleNamespace(ref="second party"),
        keeper=SimpleNamespace(ref="roster keeper"),
        declined_by=party,
        disputed_by=party,
        listed_by=party,
        signed_by=("each key of `signedBy`",),
        proffer_nonce="`profferNonce`",
        reconciliation_nonce="`reconciliationNonce`",
    )
    signing = ", then ".join(
        signer.verification_method or signer.did for signer in row.signers(body)
    )
    return signing, row.domain(body) or "absent", row.challenge(body) or "absent"
