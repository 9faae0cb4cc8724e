"""The calls of the OpenID AuthZEN Authorization API 1.0, as a Starlette app of its own.

Every call but the discovery document needs a bearer token. Every answer is logged by what was
asked and decided, never by whom it was about.
"""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assent.errors import PeerError
from assent.usage import Decision
from assent_server import logs, request_ids
from assent_server.deadlines import read_body
from assent_server.decisions.deciding import Decisions, in_json
from assent_server.decisions.questions import BadQuestion
from assent_server.store import StoreUnavailable

__all__ = ["create_app"]

_BODY_BYTES_MAX: Final = 64 * 1024
_BODY_S_MAX: Final = 10.0
_EVALUATIONS_MAX: Final = 100
_DEFAULTS: Final = ("subject", "action", "resource", "context")
_STOP_AT: Final = {"execute_all": None, "deny_on_first_deny": False, "permit_on_first_permit": True}
_HEADERS: Final = {"cache-control": "no-store", "x-content-type-options": "nosniff"}

Caller = Callable[[str], str | None]


def create_app(decisions: Decisions, callers: Caller, *, url: str) -> Starlette:
    """The app. ``callers`` names who holds a token; ``url`` is where this is reached."""
    api = _Api(decisions, callers, url)
    return Starlette(
        routes=[
            Route("/.well-known/authzen-configuration", api.configuration, methods=["GET"]),
            Route("/access/v1/evaluation", api.evaluation, methods=["POST"]),
            Route("/access/v1/evaluations", api.evaluations, methods=["POST"]),
        ]
    )


class _Refused(Exception):
    """The request is not answered; ``status`` and message say why."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


class _Api:
    def __init__(self, decisions: Decisions, callers: Caller, url: str) -> None:
        self._decisions = decisions
        self._callers = callers
        self._url = url

    async def configuration(self, request: Request) -> Response:
        """The discovery document."""
        return _json(
            {
                "policy_decision_point": self._url,
                "access_evaluation_endpoint": f"{self._url}/access/v1/evaluation",
                "access_evaluations_endpoint": f"{self._url}/access/v1/evaluations",
            }
        )

    async def evaluation(self, request: Request) -> Response:
        """One question."""
        return await self._answered(request, self._one)

    async def evaluations(self, request: Request) -> Response:
        """Several questions, with members that they share."""
        return await self._answered(request, self._many)

    async def _answered(
        self, request: Request, answer: Callable[[Any, "_Log"], Awaitable[Any]]
    ) -> Response:
        name = request_ids.new()
        try:
            caller = self._caller(request)
            return _json(await answer(await _body(request), _Log(caller, name)), request=request)
        except _Refused as error:
            return _text(error.status, str(error), request)
        except BadQuestion as error:
            return _text(400, str(error), request)
        except PeerError as error:
            return _text(error.status, error.detail, request)
        except StoreUnavailable as error:
            logs.log_failure(error, "storage-failed")
            return _text(503, "The records cannot be read now.", request)
        except Exception as error:
            logs.log_failure(error)
            return _text(500, "A fault of this program; its log says where.", request)

    def _caller(self, request: Request) -> str:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        caller = self._callers(token.strip()) if scheme.lower() == "bearer" else None
        if caller is None:
            raise _Refused(401, "A token is needed: assent-server decisions token NAME.")
        return caller

    async def _one(self, value: Any, log: "_Log") -> Any:
        question = self._decisions.read(value)
        began = time.perf_counter()
        decision = await self._decisions.decide(question)
        log.decided(decision, self._decisions.asked(question), time.perf_counter() - began)
        return in_json(decision, log.request)

    async def _many(self, value: Any, log: "_Log") -> Any:
        listed = value.get("evaluations") if isinstance(value, dict) else None
        if not listed:
            return await self._one(value, log)
        if not isinstance(listed, list) or len(listed) > _EVALUATIONS_MAX:
            raise BadQuestion(f"evaluations is no list of at most {_EVALUATIONS_MAX}.")
        stop_at = _semantic(value)
        defaults = {key: value[key] for key in _DEFAULTS if key in value}
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
    said = options.get("evaluations_semantic", "execute_all") if isinstance(options, dict) else None
    if said not in _STOP_AT:
        raise BadQuestion(f"options.evaluations_semantic is one of {', '.join(_STOP_AT)}.")
    return _STOP_AT[said]


async def _body(request: Request) -> Any:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise _Refused(415, "The body is application/json.")
    raw = await read_body(
        request.scope, request.receive, bytes_max=_BODY_BYTES_MAX, deadline_s=_BODY_S_MAX
    )
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BadQuestion("The body is no JSON.") from error


def _json(value: Any, request: Request | None = None) -> Response:
    return Response(
        orjson.dumps(value), media_type="application/json", headers=_with_id(_HEADERS, request)
    )


def _text(status: int, message: str, request: Request) -> Response:
    headers = dict(_HEADERS)
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    return Response(
        message, status_code=status, media_type="text/plain", headers=_with_id(headers, request)
    )


def _with_id(headers: Mapping[str, str], request: Request | None) -> dict[str, str]:
    """With the ``X-Request-ID`` of who asks, which AuthZEN gives back."""
    said = "" if request is None else request.headers.get("x-request-id", "")
    is_plain = 0 < len(said) <= 128 and said.isascii() and said.isprintable()
    return {**headers, **({"x-request-id": said} if is_plain else {})}
