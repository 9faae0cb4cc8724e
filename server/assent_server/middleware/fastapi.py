"""FastAPI: the middleware, and ``requires_agreement`` as a dependency.

FastAPI knows what to give to a dependency by Starlette's types, so that nothing of it is imported.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import HTTPConnection

from assent_server.middleware.agreement import Names, RequestAgreement, question
from assent_server.middleware.asgi import AssentMiddleware, Required

__all__ = ["AssentMiddleware", "RequestAgreement", "requires_agreement"]


def requires_agreement(
    purpose: str, *, data: Names = (), operation: Names = (), recipients: Names = ()
) -> Callable[[HTTPConnection], Awaitable[RequestAgreement]]:
    """A dependency: the agreement that permits a use; other requests get a 403 problem.

    ``Depends(requires_agreement("ServiceUsageAnalytics"))``. Raises:
        LocalError: a name means nothing.
    """
    required = Required(question(purpose, data, operation, recipients))

    # A coroutine function: others FastAPI runs in a thread.
    async def dependency(connection: HTTPConnection) -> RequestAgreement:
        return required.check(connection)

    return dependency
