"""What a new endpoint has to know of its company: each question, and how its answer is read.

A person who answers wrongly is told so and asked again; a flag that is wrong ends the command.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import click

from assent.errors import LocalError
from assent_server import particulars
from assent_server.commands.options import Session

__all__ = ["QUESTIONS", "Question", "answered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """``local`` is the answer for a local test; ``read`` raises a LocalError for what it is not."""

    flag: str
    text: str
    local: str
    read: Callable[[str], str]


def _origin(said: str) -> str:
    """An origin; of a host alone the one with HTTPS."""
    origin = said.strip().rstrip("/")
    origin = origin if "://" in origin else f"https://{origin}"
    particulars.did_of_origin(origin)
    return origin


def _name(said: str) -> str:
    if not said.strip():
        raise LocalError("A company without a name cannot sign.", "Write its legal name.")
    return said.strip()


def _country(said: str) -> str:
    particulars.country_iri(said.strip().upper())
    return said.strip().upper()


QUESTIONS: Final = {
    question.flag: question
    for question in (
        Question(
            flag="origin",
            text="Site it speaks for, e.g. https://shop.example",
            local="http://localhost:8080",
            read=_origin,
        ),
        Question(
            flag="name",
            text="Legal name of the company, as records will name it",
            local="Local Test Shop",
            read=_name,
        ),
        Question(
            flag="contact",
            text="Where a person is reached, e.g. mailto:privacy@shop.example",
            local="mailto:privacy@shop.example",
            read=particulars.contact_iri,
        ),
        Question(
            flag="jurisdiction",
            text="Country of its seat, two letters, e.g. DE",
            local="DE",
            read=_country,
        ),
    )
}


def answered(session: Session, flag: str, given: str | None, *, loopback: bool) -> str:
    """The answer to a question: the flag's, a local test's, or what somebody types.

    Raises:
        LocalError: the flag cannot be meant so.
        click.UsageError: it is missing, and nobody is there to answer.
    """
    question = QUESTIONS[flag]
    if given is not None:
        return question.read(given)
    if loopback:
        return question.local
    if not session.screen.can_ask:
        raise click.UsageError(f"--{flag} is missing: {question.text}.")
    while True:
        try:
            return question.read(session.screen.ask(question.text))
        except LocalError as error:
            session.screen.lines(f"{error.message} {error.hint}")
