"""What can be said of a bundle, in plain words."""

from typing import Final

from assent.audit import Answer, Verdict
from assent_terminal.plain import moment, plain

__all__ = ["headline", "next_step", "reason", "remarks"]

_HEADLINES: Final = {
    Answer.VALID: "valid",
    Answer.WITHDRAWN: "valid when made, later withdrawn by the customer",
    Answer.TERMINATED: "valid when made, later ended by the vendor",
    Answer.SUPERSEDED: "valid when made, later replaced",
    Answer.EXPIRED: "valid when made, its time is over",
    Answer.KEY_WITHDRAWN: "valid when made, the vendor's key was given up later",
    Answer.DIFFERENT: "the sides hold different documents",
    Answer.UNDECIDED: "cannot decide",
    Answer.INVALID: "not valid",
}
_CHECKS: Final = {
    "the file": "the form of the file",
    "identifiers": "who the two parties are",
    "descriptions": "the vendor's description of itself",
    "record": "the signatures of the agreement",
    "what it rests on": "the terms and practices that it rests on",
    "negotiation": "what was offered before",
    "notices and receipts": "the notices and receipts",
    "keys": "whose keys these are",
    "one history": "that there is one history only",
    "complete": "that nothing is missing",
    "standing": "where the agreement stands",
}
_SIGNATURE: Final = "A signature does not hold: the file was changed, or somebody else signed."
_SENTENCES: Final = {
    "proof-invalid": _SIGNATURE,
    "proof-missing": "A signature is missing.",
    "proof-extra": "There is a signature too many.",
    "proof-foreign": "Somebody signed who is none of the two.",
    "proof-order": "The signatures are in the wrong order.",
    "proof-doubled": "One signature stands twice.",
    "proof-time": "The signatures' times do not fit together.",
    "key-unknown": "A key is not one that the vendor publishes.",
    "key-not-valid": "A key was not valid when it signed.",
    "not-canonical": "The file was changed, or laid out anew: every byte counts.",
    "not-json": "This is no bundle.",
    "schema": "This is no bundle, or one that was changed.",
}


def headline(answer: Answer) -> str:
    """The answer in a few words."""
    return _HEADLINES[answer]


def reason(verdict: Verdict) -> str:
    """Why, in one or two sentences; a failed check is named."""
    if verdict.answer is Answer.INVALID:
        sentence = _SENTENCES.get(verdict.code or "", plain(verdict.reason))
        return f"{sentence} That showed when checking {_CHECKS[_step(verdict)]}."
    if verdict.answer is Answer.VALID:
        return (
            "Customer and vendor both signed exactly this, the keys are the vendor's, and "
            "everything that it rests on is here."
        )
    if verdict.answer in (Answer.DIFFERENT, Answer.UNDECIDED) or verdict.since is None:
        return plain(verdict.reason)
    return f"Both signed it; it ended on {moment(verdict.since)}. What was forbidden stays so."


def remarks(verdict: Verdict) -> tuple[str, ...]:
    """What every reader must know with the answer."""
    return tuple(map(plain, verdict.remarks))


def next_step(verdict: Verdict) -> str:
    """What to do to come further, where there is something."""
    if verdict.answer is Answer.UNDECIDED and _step(verdict) == "keys":
        return "Get the vendor's keys from its site, /.well-known/did.json, and use --keys FILE."
    if verdict.answer is Answer.UNDECIDED:
        return "A bundle has everything. Ask one of the two for it; they make it by “export”."
    if verdict.code == "wrong-audience":
        return "If it was meant as a test, look at it with --loopback."
    return ""


def _step(verdict: Verdict) -> str:
    """The name of the check that decided, without its number."""
    return verdict.check.partition(" ")[2]
