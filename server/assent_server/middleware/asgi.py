"""ASGI middleware, and what Starlette and FastAPI routes ask of it."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike
from typing import Any, Final, TypeVar

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from assent.errors import LocalError
from assent_server.middleware.agreement import Names, Question, RequestAgreement, question
from assent_server.middleware.agreements import Agreements
from assent_server.middleware.credentials import of_asgi
from assent_server.middleware.guarding import guarded
from assent_server.middleware.refusal import AgreementRequired, Refusal

__all__ = ["AssentMiddleware", "Required", "requires_agreement"]

F = TypeVar("F", bound=Callable[..., Any])

_KEY: Final = "assent.agreements"
_POLICY_VIOLATION: Final = 1008


class AssentMiddleware:
    """Says under which agreement each request stands: ``request.state.agreement``, or None.

    ``request.state.gpc`` says whether it carries ``Sec-GPC: 1``. Nothing here waits for anything;
    websockets get the same, and other scopes are passed on untouched.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        folder: str | PathLike[str],
        origin: str,
        agreements: Agreements | None = None,
    ) -> None:
        self._app = app
        self._agreements = agreements or Agreements(folder, origin)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            self._agreements.start()
            await self._app(scope, receive, send)
            return
        brought = of_asgi(scope["headers"])
        state = scope.setdefault("state", {})
        state["agreement"] = self._agreements.find(brought)
        state["gpc"] = brought.gpc
        scope[_KEY] = self._agreements
        try:
            await self._app(scope, receive, send)
        except AgreementRequired as error:
            await _refuse(error.refusal, scope, send)


@dataclass(frozen=True, slots=True)
class Required:
    """What a route needs of the agreement of its requests."""

    asked: Question

    def check(self, connection: HTTPConnection) -> RequestAgreement:
        """The agreement, which permits the use.

        Raises:
            AgreementRequired: there is none, or it does not; the middleware answers so.
        """
        agreements: Agreements | None = connection.scope.get(_KEY)
        if agreements is None:
            raise LocalError(
                "AssentMiddleware is not among the middleware of this application.",
                "Add it: app.add_middleware(AssentMiddleware, folder=…, origin=…)",
            )
        agreement: RequestAgreement | None = connection.state.agreement
        if agreement is None or not agreement.answer(self.asked).permitted:
            raise AgreementRequired(agreements.refusal(self.asked, agreement))
        return agreement


def requires_agreement(
    purpose: str, *, data: Names = (), operation: Names = (), recipients: Names = ()
) -> Callable[[F], F]:
    """Let only requests reach an endpoint whose agreement permits a use; others get a 403 problem.

    The endpoint has an argument ``request`` or ``websocket``. Names are those of practices
    drafts; what is left open is as the customer's terms say.

    Raises:
        LocalError: a name means nothing; or, when it is applied, there is no such argument.
    """
    required = Required(question(purpose, data, operation, recipients))

    def decorate(endpoint: F) -> F:
        names = list(inspect.signature(endpoint).parameters)
        place = next((i for i, name in enumerate(names) if name in ("request", "websocket")), None)
        if place is None:
            raise LocalError(
                f"{endpoint.__name__} has no argument called request or websocket.",
                "Give it one, as endpoints of Starlette have.",
            )

        def check(*args: Any, **kwargs: Any) -> None:
            required.check(kwargs.get(names[place]) or args[place])

        return guarded(endpoint, check)

    return decorate


async def _refuse(refusal: Refusal, scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        # Before it is accepted, a close is a 403 to the browser.
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        return
    headers = [(name.encode(), value.encode()) for name, value in refusal.headers.items()]
    headers.append((b"content-length", b"%d" % len(refusal.body)))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    body = b"" if scope["method"] == "HEAD" else refusal.body
    await send({"type": "http.response.body", "body": body})
