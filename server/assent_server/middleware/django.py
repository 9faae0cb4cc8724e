"""Django: ``application = AssentMiddleware(get_wsgi_application(), …)``, and a decorator for views.

Under ASGI the middleware of ``assent_server.middleware`` goes around ``get_asgi_application()``;
the decorator is the same.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from starlette.requests import HTTPConnection

from assent_server.middleware.agreement import Names, Question, RequestAgreement, question
from assent_server.middleware.asgi import Required
from assent_server.middleware.guarding import guarded
from assent_server.middleware.refusal import AgreementRequired, Refusal
from assent_server.middleware.wsgi import AGREEMENT, AssentMiddleware, refusal

__all__ = ["AssentMiddleware", "RequestAgreement", "agreement", "requires_agreement"]

F = TypeVar("F", bound=Callable[..., Any])


def agreement(request: HttpRequest) -> RequestAgreement | None:
    """The agreement under which a request stands."""
    scope = getattr(request, "scope", None)
    found: RequestAgreement | None = (
        request.META.get(AGREEMENT) if scope is None else scope.get("state", {}).get("agreement")
    )
    return found


def requires_agreement(
    purpose: str, *, data: Names = (), operation: Names = (), recipients: Names = ()
) -> Callable[[F], F]:
    """Let only requests reach a view whose agreement permits a use; others get a 403 problem.

    Raises:
        LocalError: a name means nothing.
    """
    asked = question(purpose, data, operation, recipients)

    def refused(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | None:
        found = _refusal(request, asked)
        if found is None:
            return None
        return HttpResponse(found.body, status=found.status, headers=found.headers)

    return lambda view: guarded(view, refused)


def _refusal(request: HttpRequest, asked: Question) -> Refusal | None:
    scope = getattr(request, "scope", None)
    if scope is None:
        return refusal(request.META, asked)
    try:
        Required(asked).check(HTTPConnection(scope))
    except AgreementRequired as error:
        return error.refusal
    return None
