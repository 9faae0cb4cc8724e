"""A shop in FastAPI: uvicorn fastapi_shop:app --port 8002"""

from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.responses import PlainTextResponse

from assent_server.middleware import RequestAgreement
from assent_server.middleware.fastapi import AssentMiddleware, requires_agreement

app = FastAPI(default_response_class=PlainTextResponse)
app.add_middleware(AssentMiddleware, folder="assent-vendor", origin="http://localhost:8642")
Countable = Annotated[RequestAgreement, Depends(requires_agreement("ServiceUsageAnalytics"))]


@app.get("/")
async def home(request: Request) -> str:
    agreement = request.state.agreement
    return agreement.terms_name if agreement else "no agreement"


@app.get("/count")
async def count(agreement: Countable) -> str:
    return "counted"
