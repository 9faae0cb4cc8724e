"""What an auditor has to say of a bundle, as a case expects it."""

from dataclasses import dataclass
from typing import Any

from vector_maker.case import Case, bytes_of
from vector_maker.documents import Json
from vector_maker.story import SHOP_KEYS

__all__ = ["Verdict", "case_of"]


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
    """A case about a bundle; the shop's keys are known where ``request`` says nothing else."""
    told = {"bytes": bytes_of(value), "keys": SHOP_KEYS} | request
    return Case(
        slug=slug,
        title=title,
        requirement=requirement,
        task="bundle",
        request={name: said for name, said in told.items() if said is not None},
        expect=verdict.expected,
    )
