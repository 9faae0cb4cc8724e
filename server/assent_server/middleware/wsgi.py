"""WSGI middleware: ``environ["assent.agreement"]`` and ``environ["assent.gpc"]``.

An application that is answered by several processes watches the records in each of them.
"""

from collections.abc import Callable, Iterable
from os import PathLike
from typing import Any, Final

from assent.errors import LocalError
from assent_server.middleware.agreement import Question, RequestAgreement
from assent_server.middleware.agreements import Agreements
from assent_server.middleware.credentials import of_wsgi
from assent_server.middleware.refusal import Refusal

__all__ = ["AGREEMENT", "GPC", "AssentMiddleware", "refusal"]

AGREEMENT: Final = "assent.agreement"
GPC: Final = "assent.gpc"
_KEY: Final = "assent.agreements"

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class AssentMiddleware:
    """Says under which agreement each request stands. Nothing here waits for anything."""

    def __init__(
        self,
        app: App,
        *,
        folder: str | PathLike[str],
        origin: str,
        agreements: Agreements | None = None,
    ) -> None:
        self._app = app
        self._agreements = agreements or Agreements(folder, origin)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        brought = of_wsgi(environ)
        environ[AGREEMENT] = self._agreements.find(brought)
        environ[GPC] = brought.gpc
        environ[_KEY] = self._agreements
        return self._app(environ, start_response)


def refusal(environ: dict[str, Any], asked: Question) -> Refusal | None:
    """How a request is refused whose agreement does not permit a use; None where it does.

    Raises:
        LocalError: the middleware is not there.
    """
    agreements: Agreements | None = environ.get(_KEY)
    if agreements is None:
        raise LocalError(
            "AssentMiddleware is not around this application.",
            "Wrap the WSGI application: AssentMiddleware(app, folder=…, origin=…)",
        )
    agreement: RequestAgreement | None = environ[AGREEMENT]
    if agreement is not None and agreement.answer(asked).permitted:
        return None
    return agreements.refusal(asked, agreement)
