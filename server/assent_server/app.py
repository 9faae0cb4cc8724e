"""The routes of the endpoint's calls, and the Starlette app made of them.

The app needs no lifespan and mounts anywhere; ``well_known_routes`` belong at the root of the
origin, ``protocol_routes`` wherever the description's base URL points.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from assent.errors import PeerError
from assent_server import request_ids
from assent_server.calls import Handler, health_calls, protocol_calls, well_known_calls
from assent_server.logs import log, log_failure, within_request
from assent_server.openapi import PARAMETERS, Call, by_path
from assent_server.responses import Request, Response, failure, send_response
from assent_server.self_description import description_calls
from assent_server.service import Service
from assent_server.store import Damaged, StoreUnavailable

__all__ = ["create_app", "description_routes", "protocol_routes", "well_known_routes"]

_STORE_RETRY_S = 10


class Endpoint:
    """One path as a bare ASGI app: a handler for each method, errors as problems."""

    def __init__(self, path: str, handlers: Mapping[str, Handler], service: Service) -> None:
        self._path = path
        self._service = service
        self._handlers = handlers
        self._allowed = ", ".join(sorted(self._handlers)).encode()

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that are answered."""
        return tuple(self._handlers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        name = _name(scope, self._service)
        with within_request(name):
            response = await self._respond(scope, receive)
            self._answered(scope, response, time.perf_counter() - began)
            await send_response(response, scope, send, name=name)

    def _answered(self, scope: Scope, response: Response, seconds: float) -> None:
        # A method is a word of the caller's: only those that are answered become a name.
        method = scope["method"] if scope["method"] in self._handlers else "other"
        self._service.metrics.answered(f"{method} {self._path}", seconds)
        if self._service.logs_requests:
            log(
                "answered",
                method=method if method != "other" else None,
                route=self._path,
                status=response.status,
                code=response.code,
                duration_us=int(seconds * 1_000_000),
            )

    async def _respond(self, scope: Scope, receive: Receive) -> Response:
        handler = self._handlers.get(scope["method"])
        if handler is None:
            refused = self._failed(PeerError("method"))
            return replace(refused, headers=(*refused.headers, (b"allow", self._allowed)))
        parts = scope["path_params"]
        for name, part in parts.items():
            if PARAMETERS[name].pattern.fullmatch(part) is None:
                return self._failed(PeerError("not-found"))
        try:
            return await handler(Request(scope, receive, self._path, parts))
        except PeerError as error:
            return self._failed(error)
        except (StoreUnavailable, Damaged) as error:
            log_failure(error, "storage-failed")
            return self._failed(PeerError("storage", retry_after_s=_STORE_RETRY_S))
        except Exception as error:
            log_failure(error)
            return self._failed(PeerError("internal"))

    def _failed(self, error: PeerError) -> Response:
        self._service.metrics.refused[error.code] += 1
        return failure(error)


def protocol_routes(service: Service, prefix: str = "") -> list[BaseRoute]:
    """The calls below the base URL, at ``prefix`` where they are mounted; the busiest first."""
    return _routes(protocol_calls(service), service, prefix)


def well_known_routes(service: Service) -> list[BaseRoute]:
    """What stands at the root of the origin, and the health of the process."""
    return _routes((*well_known_calls(service), *health_calls(service)), service)


def description_routes(service: Service) -> list[BaseRoute]:
    """The OpenAPI document of the others and its page; an app around may have its own."""
    return _routes(description_calls(service), service)


def create_app(service: Service, *, rest: ASGIApp | None = None) -> Starlette:
    """The whole endpoint: protocol calls below the path of the base URL, the rest at the root.

    ``rest`` answers what is none of these calls; then their description is left out.
    """
    described = description_routes(service) if rest is None else []
    app = _App(
        routes=[
            *protocol_routes(service, urlsplit(service.base).path),
            *well_known_routes(service),
            *described,
        ]
    )
    # The router would redirect, which would send a signed body to an address that nobody signed
    # for, and raise for what no route fits, as ``OPTIONS *``.
    app.router.redirect_slashes = False
    app.router.default = rest or partial(_nothing_here, service)
    return app


def _routes(
    calls: tuple[Call[Handler], ...], service: Service, prefix: str = ""
) -> list[BaseRoute]:
    return [
        Route(prefix + path, Endpoint(path, handlers, service))
        for path, handlers in by_path(calls).items()
    ]


class _App(Starlette):
    """A Starlette without its own two error handlers: each endpoint answers all its errors."""

    def build_middleware_stack(self) -> ASGIApp:
        app: ASGIApp = self.router
        for cls, args, kwargs in reversed(self.user_middleware):
            app = cls(app, *args, **kwargs)
        return app


async def _nothing_here(service: Service, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        name, response = _name(scope, service), failure(PeerError("not-found"))
        if service.logs_requests:
            log("answered", request=name, status=response.status, code=response.code)
        await send_response(response, scope, send, name=name)


def _name(scope: Scope, service: Service) -> str:
    """The name of a request: a trusted proxy's, or a new one."""
    said = request_ids.given(scope) if service.limits.is_from_proxy(scope) else None
    return said or request_ids.new()
