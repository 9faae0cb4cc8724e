"""What auditors do and say, what rosters are refused for, and what programs exit with."""

from hashlib import sha256

import assent_schemas
from assent.audit import STEPS, Answer
from assent.roster import Objection, reference
from assent_client.commands.codes import VERDICTS
from assent_terminal.exits import TABLE
from specification.tables.markdown import code, table

__all__ = ["answers", "exits", "objections", "pins", "roster", "steps"]

_SAYS = {
    Answer.VALID: "both signed, everything is there, and it is not over",
    Answer.WITHDRAWN: "valid when made; the first party withdrew it",
    Answer.TERMINATED: "valid when made; the second party ended it",
    Answer.SUPERSEDED: "valid when made; a later agreement took its place",
    Answer.EXPIRED: "valid when made; its time ran out",
    Answer.KEY_WITHDRAWN: "valid when made; the second party withdrew the key later",
    Answer.DIFFERENT: "the second party signed two things that exclude each other; both are shown",
    Answer.UNDECIDED: "something is missing; it is named",
    Answer.INVALID: "a check failed; it is named, with its code",
}
_PINNED = ("context/", "vocabulary/", "roster/roster.json", "registries/")


def steps() -> str:
    """The verifier's steps in order."""
    listed = [
        (name.partition(" ")[0], name.partition(" ")[2], (step.__doc__ or "").partition("\n")[0])
        for name, step in STEPS
    ]
    last = (str(len(STEPS) + 1), "standing", "Where the history stands at the time that is asked.")
    return table(("step", "about", "what holds after it"), [*listed, last])


def answers() -> str:
    """The answers of a verifier."""
    rows = [(code(answer), _SAYS[answer], str(VERDICTS[answer])) for answer in Answer]
    return table(("answer", "what it says", "exit code of `assent verify`"), rows)


def objections() -> str:
    """Why a roster is not used."""
    rows = [(code(item), item.sentence) for item in Objection]
    return table(("objection", "in words for people"), rows)


def roster() -> str:
    """The entries of the reference roster."""
    rows = [
        (
            code(entry.name),
            entry.version,
            ", ".join(map(code, entry.aliases)),
            entry.kind,
            entry.status,
            code(entry.digest_multibase),
        )
        for entry in reference().document.body.entries
    ]
    return table(("terms", "version", "alias", "kind", "status", "digest"), rows)


def pins() -> str:
    """The SHA-256 of what every implementation ships alike."""
    files = [name for name in assent_schemas.names("") if name.startswith(_PINNED)]
    rows = [(code(name), code(sha256(assent_schemas.read(name)).hexdigest())) for name in files]
    return table(("file", "SHA-256"), rows)


def exits() -> str:
    """The exit codes of the reference command line."""
    rows = [(str(number), meaning) for number, meaning in TABLE.items()]
    return table(("exit code", "meaning"), rows)
