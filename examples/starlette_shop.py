"""A shop in Starlette: uvicorn starlette_shop:app --port 8001"""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from assent_server.middleware import AssentMiddleware, requires_agreement


async def home(request: Request) -> PlainTextResponse:
    agreement = request.state.agreement
    return PlainTextResponse(agreement.terms_name if agreement else "no agreement")


@requires_agreement("ServiceUsageAnalytics")
async def count(request: Request) -> PlainTextResponse:
    return PlainTextResponse("counted")


app = Starlette(routes=[Route("/", home), Route("/count", count)])
app.add_middleware(AssentMiddleware, folder="assent-vendor", origin="http://localhost:8642")
