"""``/openapi.json`` and ``/docs``: what the endpoint says of its own calls is what it serves."""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from jsonschema import Draft202012Validator

from assent import schema
from assent.errors import CODES
from assent_server.app import create_app
from support.examples import MAXIMAL, MINIMAL
from support.web import Web


@pytest.fixture
def described(web: Web) -> Any:
    return web.call("GET", "/openapi.json").json()


def references(value: Any) -> Iterator[str]:
    """Every reference in a document."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        yield from (found for item in value.values() for found in references(item))
    if isinstance(value, list):
        yield from (found for item in value for found in references(item))


def operations(described: Any) -> dict[tuple[str, str], Any]:
    """The operations by method and path."""
    return {
        (method.upper(), path): call
        for path, calls in described["paths"].items()
        for method, call in calls.items()
        if method != "parameters"
    }


def test_every_route_is_described_and_nothing_else(web: Web, described: Any) -> None:
    """SRV-21: also a route that was put beside the table."""
    routes: list[Any] = create_app(web.service).routes
    served = {
        (method, route.path)
        for route in routes
        for method in route.endpoint.methods
        if method != "HEAD"
    }

    assert set(operations(described)) == served
    assert all(call["summary"] for call in operations(described).values())
    names = [call["operationId"] for call in operations(described).values()]
    assert len(set(names)) == len(names)


def test_it_is_the_same_for_everybody_and_may_be_kept(web: Web) -> None:
    """SRV-21."""
    response = web.call("GET", "/openapi.json")

    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"].startswith("public")
    assert response.headers["etag"] == web.call("HEAD", "/openapi.json").headers["etag"]


def test_it_is_openapi(described: Any) -> None:
    """SRV-21: by the schema that the OpenAPI Initiative publishes, which schemathesis carries."""
    schemathesis.openapi.from_dict(described).validate()
    with pytest.raises(jsonschema_rs.ValidationError):
        schemathesis.openapi.from_dict({**described, "info": {}}).validate()


def test_its_shapes_are_those_of_the_protocol(described: Any) -> None:
    """SRV-21: each example is judged as by the schemas themselves, whole and with a member more."""
    shapes = described["components"]["schemas"]
    for document in (*MAXIMAL.values(), *MINIMAL.values()):
        shape = {**described, "$ref": f"#/components/schemas/{document.type}"}
        validator = jsonschema_rs.Draft202012Validator(shape)

        assert validator.is_valid(document.value)
        assert not validator.is_valid({**document.value, "odd": "x"})
    assert set(schema.TYPES) <= set(shapes)


def test_each_shape_is_one_of_json_schema_and_each_reference_leads_somewhere(
    described: Any,
) -> None:
    for shape in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)
    for reference in set(references(described)):
        found = described
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]


def test_errors_are_those_of_the_registry(described: Any) -> None:
    """SRV-21: each code under its one status; together all but the one of other methods."""
    told = set()
    for call in operations(described).values():
        for status, answer in call["responses"].items():
            for content in answer["content"].values():
                codes = content["schema"].get("properties", {}).get("code", {}).get("enum", ())
                assert all(CODES[code].status == int(status) for code in codes)
                told |= set(codes)

    assert told == set(CODES) - {"method"}


def test_signed_calls_say_how_they_are_signed(described: Any) -> None:
    """SRV-21, BND-04."""
    calls = operations(described)
    both = {"signatureInput": [], "signature": []}
    schemes = described["components"]["securitySchemes"]

    assert calls["GET", "/assent/v1/agreements"]["security"] == [both]
    assert calls["POST", "/assent/v1/reconciliations"]["security"] == [both]
    assert calls["GET", "/assent/v1/terms/{digest}"]["security"] == [{}, both]
    assert calls["PUT", "/assent/v1/proffers/{id}"]["security"] == []
    assert set(schemes) == set(both)
    assert "RFC 9421" in schemes["signatureInput"]["description"]


def test_the_page_says_what_the_document_says(web: Web, described: Any) -> None:
    """SRV-21."""
    html = web.call("GET", "/docs").text

    for name in described["components"]["schemas"]:
        assert f'id="schema-{name}"' in html
    for (method, path), call in operations(described).items():
        assert f"<code>{method} {path}</code>" in html
        assert f'id="{call["operationId"]}"' in html
    anchors = set(re.findall(r' id="([^"]+)"', html))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= anchors


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/openapi.json"),
        ("GET", "/docs"),
        ("GET", "/.well-known/assent"),
        ("GET", "/health/ready"),
        ("GET", "/nothing"),
        ("DELETE", "agreements"),
        ("OPTIONS", "agreements"),
        ("GET", "agreements"),
    ],
)
def test_no_answer_may_be_framed_guessed_or_read_by_other_pages(
    web: Web, method: str, path: str
) -> None:
    """SRV-20, SV20, SV21."""
    asked = {"origin": "https://evil.example", "access-control-request-method": "PUT"}

    headers = web.call(method, path, headers=asked).headers

    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert not [name for name in headers if name.startswith("access-control-")]
