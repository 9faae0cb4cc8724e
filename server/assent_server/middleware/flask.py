"""Flask: ``app.wsgi_app = AssentMiddleware(app.wsgi_app, …)``, and a decorator for views."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, request

from assent_server.middleware.agreement import Names, RequestAgreement, question
from assent_server.middleware.wsgi import AGREEMENT, AssentMiddleware, refusal

__all__ = ["AssentMiddleware", "RequestAgreement", "agreement", "requires_agreement"]

F = TypeVar("F", bound=Callable[..., Any])


def agreement() -> RequestAgreement | None:
    """The agreement under which the current request stands."""
    found: RequestAgreement | None = request.environ.get(AGREEMENT)
    return found


def requires_agreement(
    purpose: str, *, data: Names = (), operation: Names = (), recipients: Names = ()
) -> Callable[[F], F]:
    """Let only requests reach a view whose agreement permits a use; others get a 403 problem.

    Raises:
        LocalError: a name means nothing.
    """
    asked = question(purpose, data, operation, recipients)

    def decorate(view: F) -> F:
        def refused() -> Response | None:
            found = refusal(request.environ, asked)
            return None if found is None else Response(found.body, found.status, found.headers)

        @wraps(view)
        def synchronous(*args: Any, **kwargs: Any) -> Any:
            return refused() or view(*args, **kwargs)

        @wraps(view)
        async def asynchronous(*args: Any, **kwargs: Any) -> Any:
            return refused() or await view(*args, **kwargs)

        chosen: Any = asynchronous if inspect.iscoroutinefunction(view) else synchronous
        return cast(F, chosen)

    return decorate
