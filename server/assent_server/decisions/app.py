"""The calls of the OpenID AuthZEN Authorization API 1.0, as a Starlette app of its own.

Every call but the discovery document needs a bearer token. Every answer is logged by what was
asked and decided, never by whom it was about.
"""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from assent import json_grammar
from assent.errors import PeerError
from assent.usage import Decision
from assent_server import logs
from assent_server.deadlines import read_body
from assent_server.decisions.calls import (
    EVALUATION,
    EVALUATIONS,
    decision_calls,
)
from assent_server.decisions.deciding import Decisions, in_json
from assent_server.decisions.paths import Path, refusal
from assent_server.decisions.questions import MEMBERS, BadQuestion, check_known
from assent_server.decisions.shapes import EVALUATIONS_MAX, SEMANTICS
from assent_server.decisions.surface import REFUSALS, surface
from assent_server.openapi import by_path, write
from assent_server.responses import Response, public
from assent_server.store import StoreUnavailable

__all__ = ["create_app"]

_BODY_BYTES_MAX: Final = 64 * 1024
_BODY_S_MAX: Final = 10.0

Caller = Callable[[str], str | None]


def create_app(decisions: Decisions, callers: Caller, *, url: str) -> Starlette:
    """The app. ``callers`` names who holds a token; ``url`` is where this is reached."""
    calls = by_path(decision_calls(_Api(decisions, callers, url)))
    app = Starlette(routes=[Route(path, Path(handlers)) for path, handlers in calls.items()])
    # The router's own answers would have none of our headers.
    app.router.redirect_slashes = False
    app.router.default = Path({})
    return app


class _Refused(Exception):
    """The request is not answered; ``status`` says why."""

    def __init__(self, status: int, *headers: tuple[bytes, bytes]) -> None:
        self.status = status
        self.headers = headers
        super().__init__(REFUSALS[status])


class _Api:
    def __init__(self, decisions: Decisions, callers: Caller, url: str) -> None:
        self._decisions = decisions
        self._callers = callers
        self._url = url

    async def configuration(self, request: Request, name: str) -> Response:
        """The discovery document."""
        return _json(
            {
                "policy_decision_point": self._url,
                "access_evaluation_endpoint": self._url + EVALUATION,
                "access_evaluations_endpoint": self._url + EVALUATIONS,
            }
        )

    async def document(self, request: Request, name: str) -> Response:
        """The OpenAPI document."""
        return self._document

    @cached_property
    def _document(self) -> Response:
        return public(orjson.dumps(write(surface(decision_calls(self), url=self._url))))

    async def evaluation(self, request: Request, name: str) -> Response:
        """One question."""
        return await self._answered(request, name, self._one)

    async def evaluations(self, request: Request, name: str) -> Response:
        """Several questions, with members that they share."""
        return await self._answered(request, name, self._many)

    async def _answered(
        self, request: Request, name: str, answer: Callable[[Any, "_Log"], Awaitable[Any]]
    ) -> Response:
        try:
            caller = self._caller(request)
            return _json(await answer(await _body(request), _Log(caller, name)))
        except _Refused as error:
            return refusal(error.status, str(error), *error.headers)
        except BadQuestion as error:
            return refusal(400, str(error))
        except PeerError as error:
            return refusal(error.status, error.detail)
        except StoreUnavailable as error:
            logs.log_failure(error, "storage-failed")
            return refusal(503, REFUSALS[503])
        except Exception as error:
            logs.log_failure(error)
            return refusal(500, REFUSALS[500])

    def _caller(self, request: Request) -> str:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        caller = self._callers(token.strip()) if scheme.lower() == "bearer" else None
        if caller is None:
            raise _Refused(401, (b"www-authenticate", b"Bearer"))
        return caller

    async def _one(self, value: Any, log: "_Log") -> Any:
        question = self._decisions.read(value)
        began = time.perf_counter()
        decision = await self._decisions.decide(question)
        log.decided(decision, self._decisions.asked(question), time.perf_counter() - began)
        return in_json(decision, log.request)

    async def _many(self, value: Any, log: "_Log") -> Any:
        if not isinstance(value, dict):
            raise BadQuestion("A question is an object.")
        check_known(value, "A question", (*MEMBERS, "evaluations", "options"))
        listed = value.get("evaluations", [])
        if not isinstance(listed, list) or len(listed) > EVALUATIONS_MAX:
            raise BadQuestion(f"evaluations is no list of at most {EVALUATIONS_MAX}.")
        stop_at = _semantic(value)
        defaults = {key: value[key] for key in MEMBERS if key in value}
        if not listed:
            return await self._one(defaults, log)
        answers = []
        for item in listed:
            answers.append(await self._item(item, defaults, log))
            if answers[-1]["decision"] is stop_at:
                break
        return {"evaluations": answers}

    async def _item(self, item: Any, defaults: Mapping[str, Any], log: "_Log") -> Any:
        try:
            if not isinstance(item, dict):
                raise BadQuestion("An evaluation is an object.")
            return await self._one({**defaults, **item}, log)
        except BadQuestion as error:
            return {"decision": False, "context": {"error": {"status": 400, "message": str(error)}}}


@dataclass(frozen=True, slots=True)
class _Log:
    """Who asked, and the name by which the request is found in the log."""

    caller: str
    request: str

    def decided(self, decision: Decision, asked: Mapping[str, str], seconds: float) -> None:
        logs.log(
            "decided",
            caller=self.caller,
            request=self.request,
            result=decision.result.value,
            rule=decision.rule,
            dimension=decision.dimension,
            duration_us=int(seconds * 1_000_000),
            purpose=asked.get("purpose"),
            operation=asked.get("operation"),
            data=asked.get("data"),
        )


def _semantic(value: Mapping[str, Any]) -> bool | None:
    options = value.get("options", {})
    if not isinstance(options, dict):
        raise BadQuestion("options is no object.")
    check_known(options, "options", ("evaluations_semantic",))
    said = options.get("evaluations_semantic", "execute_all")
    if not isinstance(said, str) or said not in SEMANTICS:
        raise BadQuestion(f"options.evaluations_semantic is one of {', '.join(SEMANTICS)}.")
    return SEMANTICS[said]


async def _body(request: Request) -> Any:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise _Refused(415)
    raw = await read_body(
        request.scope, request.receive, bytes_max=_BODY_BYTES_MAX, deadline_s=_BODY_S_MAX
    )
    try:
        value = orjson.loads(raw)
        # Of two members of one name the parser keeps the last, and the question may be wider.
        json_grammar.read(raw)
    except (orjson.JSONDecodeError, PeerError) as error:
        raise BadQuestion("The body is no JSON, or a name stands twice in one object.") from error
    return value


def _json(value: Any) -> Response:
    return Response(status=200, body=orjson.dumps(value))
