"""What an auditor has to say of a bundle, as a case expects it."""

from dataclasses import dataclass
from typing import Any

from vector_maker.case import Case, bytes_of
from vector_maker.documents import NEXT_DAY, SIGNED, Json
from vector_maker.story import SHOP_KEYS

__all__ = ["VALID", "Verdict", "broken", "case_of", "invalid", "undecided"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``check`` is the step of the auditor's list that decided; ``step`` is that of a reader."""

    answer: str
    check: str = ""
    since: str = ""
    code: str = ""
    step: str = "bundle"

    @property
    def expected(self) -> Json:
        """The members that an answer must have."""
        said = {"verdict": self.answer, "check": self.check, "since": self.since}
        if self.code:
            said |= {"code": self.code, "step": self.step}
        return {name: value for name, value in said.items() if value}


def case_of(
    slug: str, title: str, requirement: str, value: Json, verdict: Verdict, **request: Any
) -> Case:
    """A case about a bundle.

    It is asked about on the next day, and the shop's keys are known, where ``request`` says
    nothing else.
    """
    told = {"bytes": bytes_of(value), "keys": SHOP_KEYS, "at": NEXT_DAY} | request
    return Case(
        slug=slug,
        title=title,
        requirement=requirement,
        task="bundle",
        request={name: said for name, said in told.items() if said is not None},
        expect=verdict.expected,
    )


_CHECKS = (
    *("identifiers", "descriptions", "record", "what it rests on", "negotiation"),
    *("notices and receipts", "keys", "one history", "complete", "standing"),
)
"""The auditor's list, as the specification numbers it."""

VALID = Verdict(answer="valid", check="10 standing", since=SIGNED)


def invalid(check: int, code: str = "reference") -> Verdict:
    """A rule is broken that the check of this number holds."""
    return Verdict(answer="invalid", check=f"{check} {_CHECKS[check - 1]}", code=code)


def undecided(check: int) -> Verdict:
    """Something is missing for the check of this number."""
    return Verdict(answer="undecided", check=f"{check} {_CHECKS[check - 1]}")


def broken(document: Json) -> Json:
    """A document whose last signature does not hold."""
    *proofs, last = document["proof"]
    value = last["proofValue"]
    other = value[:-1] + ("2" if value[-1] != "2" else "3")
    return document | {"proof": [*proofs, last | {"proofValue": other}]}
