"""The calls of the decision API as one table: AuthZEN's, and the document that describes all.

Routes and OpenAPI document are made from it. A new call is a new row here and nowhere else.
"""

from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from starlette.requests import Request

from assent_server.openapi import Call, Known, Shape, one_of
from assent_server.responses import Response

__all__ = ["CONFIGURATION", "EVALUATION", "EVALUATIONS", "Answers", "Handler", "decision_calls"]

CONFIGURATION: Final = "/.well-known/authzen-configuration"
EVALUATION: Final = "/access/v1/evaluation"
EVALUATIONS: Final = "/access/v1/evaluations"

Handler = Callable[[Request, str], Awaitable[Response]]
"""Answers a request, which has a name by which the log knows it."""

_ANY_OBJECT: Final[Shape] = {"type": "object"}


class Answers(Protocol):
    """What answers the calls."""

    async def evaluation(self, request: Request, name: str) -> Response: ...
    async def evaluations(self, request: Request, name: str) -> Response: ...
    async def configuration(self, request: Request, name: str) -> Response: ...
    async def document(self, request: Request, name: str) -> Response: ...


def decision_calls(answers: Answers) -> tuple[Call[Handler], ...]:
    """The calls; the busiest first."""
    one, several = one_of("Evaluated"), one_of("EvaluatedAll")
    return (
        Call(
            method="POST",
            path=EVALUATION,
            handler=answers.evaluation,
            summary="Ask whether a use of data is permitted",
            answer="the decision, with the reason and, where it is permitted, the limits",
            known=Known.TOKEN,
            takes=one_of("Evaluation"),
            gives={200: one},
        ),
        Call(
            method="POST",
            path=EVALUATIONS,
            handler=answers.evaluations,
            summary="Ask several questions, with members that they share",
            answer="the decisions in order; without a list of questions, the one decision",
            known=Known.TOKEN,
            takes=one_of("Evaluations"),
            gives={200: {"oneOf": [several, one]}},
        ),
        Call(
            method="GET",
            path=CONFIGURATION,
            handler=answers.configuration,
            summary="Read where to ask",
            answer="the discovery document of AuthZEN",
            gives={200: one_of("Configuration")},
        ),
        Call(
            method="GET",
            path="/openapi.json",
            handler=answers.document,
            summary="Read this document",
            answer="OpenAPI 3.1",
            gives={200: _ANY_OBJECT},
        ),
    )
