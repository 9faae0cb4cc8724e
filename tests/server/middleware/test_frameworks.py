"""One shop in Starlette, FastAPI, Flask and Django: what pages are told, and what is refused."""

import asyncio
import json
from collections.abc import Callable
from typing import Annotated, Any

import pytest

from assent.documents.sessions import COOKIE
from assent.errors import LocalError
from assent_server.middleware.agreements import Agreements
from support.visiting import ORIGIN, token_for
from support.web_apps import APPS, Asked


@pytest.fixture(params=APPS)
def ask(request: pytest.FixtureRequest, vendor: Any, agreements: Agreements) -> Asked:
    """Get a page of the shop, made with one of the frameworks."""
    app: Callable[..., Asked] = APPS[request.param]
    return app(folder=vendor.path, origin=ORIGIN, agreements=agreements)


def test_a_page_knows_the_agreement_of_its_request(ask, vendor, record):
    """PEP-01."""
    status, _, body = ask("/", {"Assent-Session": token_for(vendor, record)})

    assert (status, body.decode()) == (200, f"{record.body.terms_name} False")


def test_a_cookie_says_the_same(ask, vendor, record):
    """PEP-01."""
    _, _, body = ask("/", {"Cookie": f"{COOKIE}={token_for(vendor, record)}"})

    assert body.decode().startswith(record.body.terms_name)


def test_without_a_session_the_page_is_as_ever(ask):
    """PEP-02."""
    assert ask("/", {})[2] == b"none False"
    assert ask("/", {"Sec-GPC": "1"})[2] == b"none True"


def test_a_use_that_is_permitted_passes(ask, vendor, record):
    """PEP-04."""
    assert ask("/analytics", {"Assent-Session": token_for(vendor, record)})[0] == 200


def test_a_use_without_agreement_is_refused_with_what_could_be_agreed(ask, record):
    """PEP-04."""
    status, headers, body = ask("/analytics", {})

    problem = json.loads(body)
    assert (status, problem["status"], problem["code"]) == (403, 403, "agreement-required")
    assert headers["content-type"].startswith("application/problem+json")
    assert headers["cache-control"] == "no-store"
    assert headers["link"] == f'<{ORIGIN}/.well-known/assent>; rel="describedby"'
    assert problem["description"] == f"{ORIGIN}/.well-known/assent"
    assert problem["detail"] == "The request stands under no agreement."
    assert record.body.terms_name in [item["name"] for item in problem["terms"]]


def test_what_no_terms_permit_is_refused_without_an_offer(ask, vendor, record):
    """PEP-04."""
    status, _, body = ask("/advertising", {"Assent-Session": token_for(vendor, record)})

    problem = json.loads(body)
    assert (status, problem["terms"]) == (403, [])
    assert "does not permit it to this request" in problem["detail"]


def test_the_signal_forbids_what_the_agreement_permits(ask, vendor, record):
    """GPC-01: the stricter wins; what it does not speak of stays permitted."""
    headers = {"Assent-Session": token_for(vendor, record), "Sec-GPC": "1"}

    assert ask("/", headers)[2].endswith(b"True")
    assert ask("/analytics", headers)[0] == 200


def test_without_the_middleware_the_mistake_is_named() -> None:
    from starlette.requests import Request

    from assent_server.middleware import requires_agreement

    @requires_agreement("Marketing")
    async def page(request: Request) -> None: ...

    with pytest.raises(LocalError, match="not among the middleware"):
        asyncio.run(page(Request({"type": "http", "headers": []})))


def test_an_endpoint_without_a_request_is_a_mistake_at_its_definition() -> None:
    from assent_server.middleware import requires_agreement

    with pytest.raises(LocalError, match="no argument called request"):
        requires_agreement("Marketing")(lambda: None)


@pytest.mark.parametrize("kind", ["lifespan", "other"])
def test_other_scopes_are_passed_on_untouched(kind: str, agreements: Agreements) -> None:
    from assent_server.middleware import AssentMiddleware

    seen: list[Annotated[dict[str, Any], "scope"]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(dict(scope))

    middleware = AssentMiddleware(app, folder="x", origin=ORIGIN, agreements=agreements)
    asyncio.run(middleware({"type": kind}, None, None))  # type: ignore[arg-type]

    assert seen == [{"type": kind}]


def test_a_websocket_has_its_agreement_or_is_refused(
    agreements: Agreements, vendor: Any, record: Any
) -> None:
    """PEP-04."""
    from starlette.applications import Starlette
    from starlette.routing import WebSocketRoute
    from starlette.testclient import TestClient
    from starlette.websockets import WebSocket, WebSocketDisconnect

    from assent_server.middleware import AssentMiddleware, requires_agreement

    @requires_agreement("ServiceUsageAnalytics")
    async def live(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(websocket.state.agreement.terms_name)
        await websocket.close()

    app = Starlette(routes=[WebSocketRoute("/live", live)])
    app.add_middleware(AssentMiddleware, folder=vendor.path, origin=ORIGIN, agreements=agreements)
    client = TestClient(app)

    headers = {"Assent-Session": token_for(vendor, record)}
    with client.websocket_connect("/live", headers=headers) as socket:
        assert socket.receive_text() == record.body.terms_name
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/live"):
        pass
