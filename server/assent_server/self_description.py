"""``/openapi.json`` and ``/docs``: the endpoint's calls, told to programs and to people.

Both are made once, when somebody first asks, from the tables in ``calls``.
"""

from dataclasses import replace
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlsplit

import orjson

from assent_server.calls import Handler, health_calls, protocol_calls, well_known_calls
from assent_server.openapi import Call, binding, write
from assent_server.responses import Request, Response, public
from assent_server.service import Service

__all__ = ["description_calls"]

_HTML: Final = "text/html"


def description_calls(service: Service) -> tuple[Call[Handler], ...]:
    """The calls that describe all calls, themselves included."""
    return _SelfDescription(service).own


class _SelfDescription:
    def __init__(self, service: Service) -> None:
        self._service = service
        self.own: tuple[Call[Handler], ...] = (
            Call(
                method="GET",
                path="/openapi.json",
                handler=self.document,
                summary="Read this document",
                answer="OpenAPI 3.1",
                gives={200: {"type": "object"}},
            ),
            Call(
                method="GET",
                path="/docs",
                handler=self.page,
                summary="Read this document as a page",
                answer="a page without scripts",
                gives={200: {"type": "string"}},
                media_type=_HTML,
            ),
        )

    async def document(self, request: Request) -> Response:
        """``GET /openapi.json``."""
        return self._document

    async def page(self, request: Request) -> Response:
        """``GET /docs``."""
        return self._page

    @cached_property
    def _values(self) -> dict[str, Any]:
        base = self._service.base
        below = urlsplit(base).path
        calls = (
            *(replace(call, mounted_at=below) for call in protocol_calls(self._service)),
            *well_known_calls(self._service),
            *health_calls(self._service),
            *self.own,
        )
        return write(binding.surface(calls, base=base))

    @cached_property
    def _document(self) -> Response:
        return public(orjson.dumps(self._values))

    @cached_property
    def _page(self) -> Response:
        # Imported here: most processes never show it.
        from assent_server.openapi.page import page

        made = page(self._values)
        return public(made.html, media_type=b"text/html; charset=utf-8", policy=made.policy)
