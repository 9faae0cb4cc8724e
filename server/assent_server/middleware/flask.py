"""Flask: ``app.wsgi_app = AssentMiddleware(app.wsgi_app, …)``, and a decorator for views."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, request

from assent_server.middleware.agreement import Names, RequestAgreement, question
from assent_server.middleware.guarding import guarded
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

    def refused(*args: Any, **kwargs: Any) -> Response | None:
        found = refusal(request.environ, asked)
        return None if found is None else Response(found.body, found.status, found.headers)

    return lambda view: guarded(view, refused)
