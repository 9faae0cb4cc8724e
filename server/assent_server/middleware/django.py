"""Django: ``application = AssentMiddleware(get_wsgi_application(), …)``, and a decorator for views.

Under ASGI the middleware of ``assent_server.middleware`` goes around ``get_asgi_application()``;
the decorator is the same.
"""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from starlette.requests import HTTPConnection

from assent_server.middleware.agreement import Names, Question, RequestAgreement, question
from assent_server.middleware.asgi import Required
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

    def decorate(view: F) -> F:
        @wraps(view)
        def synchronous(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            found = _refusal(request, asked)
            return view(request, *args, **kwargs) if found is None else _answer(found)

        @wraps(view)
        async def asynchronous(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            found = _refusal(request, asked)
            return await view(request, *args, **kwargs) if found is None else _answer(found)

        chosen: Any = asynchronous if inspect.iscoroutinefunction(view) else synchronous
        return cast(F, chosen)

    return decorate


def _refusal(request: HttpRequest, asked: Question) -> Refusal | None:
    scope = getattr(request, "scope", None)
    if scope is None:
        return refusal(request.META, asked)
    try:
        Required(asked).check(HTTPConnection(scope))
    except AgreementRequired as error:
        return error.refusal
    return None


def _answer(found: Refusal) -> HttpResponse:
    return HttpResponse(found.body, status=found.status, headers=found.headers)
