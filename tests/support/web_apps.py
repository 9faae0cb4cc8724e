"""One small shop in each framework, asked without a socket: three pages, two of them guarded."""

from collections.abc import Callable
from typing import Annotated, Any

from assent_server.middleware import RequestAgreement

__all__ = ["APPS", "Asked"]

Answer = tuple[int, dict[str, str], bytes]
Asked = Callable[[str, dict[str, str]], Answer]


def _line(agreement: RequestAgreement | None, gpc: bool) -> str:
    return f"{agreement.terms_name if agreement else 'none'} {gpc}"


def _starlette(**settings: Any) -> Asked:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse, Response
    from starlette.routing import Route

    from assent_server.middleware import AssentMiddleware, requires_agreement

    async def home(request: Request) -> Response:
        return PlainTextResponse(_line(request.state.agreement, request.state.gpc))

    @requires_agreement("ServiceUsageAnalytics")
    async def analytics(request: Request) -> Response:
        return PlainTextResponse("counted")

    @requires_agreement("PersonalisedAdvertising")
    def advertising(request: Request) -> Response:
        return PlainTextResponse("shown")

    app = Starlette(
        routes=[
            Route("/", home),
            Route("/analytics", analytics),
            Route("/advertising", advertising),
        ]
    )
    app.add_middleware(AssentMiddleware, **settings)
    return _asked_asgi(app)


def _fastapi(**settings: Any) -> Asked:
    from fastapi import Depends, FastAPI, Request
    from fastapi.responses import PlainTextResponse

    from assent_server.middleware.fastapi import AssentMiddleware, requires_agreement

    app = FastAPI(default_response_class=PlainTextResponse)
    app.add_middleware(AssentMiddleware, **settings)
    counts = Annotated[RequestAgreement, Depends(requires_agreement("ServiceUsageAnalytics"))]
    shows = Depends(requires_agreement("PersonalisedAdvertising"))

    @app.get("/")
    def home(request: Request) -> str:
        return _line(request.state.agreement, request.state.gpc)

    @app.get("/analytics")
    def analytics(agreement: counts) -> str:
        return agreement.terms_name

    @app.get("/advertising", dependencies=[shows])
    def advertising() -> str:
        return "shown"

    return _asked_asgi(app)


def _asked_asgi(app: Any) -> Asked:
    from starlette.testclient import TestClient

    client = TestClient(app)

    def ask(path: str, headers: dict[str, str]) -> Answer:
        answer = client.get(path, headers=headers)
        return answer.status_code, dict(answer.headers), answer.content

    return ask


def _flask(**settings: Any) -> Asked:
    from flask import Flask, request

    from assent_server.middleware.flask import AssentMiddleware, agreement, requires_agreement

    app = Flask("shop")

    @app.get("/")
    def home() -> str:
        return _line(agreement(), request.environ["assent.gpc"])

    @app.get("/analytics")
    @requires_agreement("ServiceUsageAnalytics")
    def analytics() -> str:
        return "counted"

    @app.get("/advertising")
    @requires_agreement("PersonalisedAdvertising")
    def advertising() -> str:
        return "shown"

    app.wsgi_app = AssentMiddleware(app.wsgi_app, **settings)  # type: ignore[method-assign]
    return _asked_wsgi(app)


def _django(**settings: Any) -> Asked:
    from assent_server.middleware.django import AssentMiddleware

    return _asked_wsgi(AssentMiddleware(_django_shop().wsgi, **settings))


def _django_under_asgi(**settings: Any) -> Asked:
    from assent_server.middleware import AssentMiddleware

    return _asked_asgi(AssentMiddleware(_django_shop().asgi, **settings))


def _django_shop() -> Any:
    from support import django_shop

    return django_shop


def _asked_wsgi(app: Any) -> Asked:
    from werkzeug.test import Client

    client = Client(app, use_cookies=False)

    def ask(path: str, headers: dict[str, str]) -> Answer:
        answer = client.get(path, headers=headers)
        found = {name.lower(): value for name, value in answer.headers.items()}
        return answer.status_code, found, answer.data

    return ask


APPS: dict[str, Callable[..., Asked]] = {
    "starlette": _starlette,
    "fastapi": _fastapi,
    "flask": _flask,
    "django": _django,
    "django under ASGI": _django_under_asgi,
}
