"""``/openapi.json`` of the decision API: what it says of its calls is what is answered."""

import asyncio
import json
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from jsonschema import Draft202012Validator

from assent.terms import load_vocabulary
from assent_server import clock
from assent_server.decisions import Decisions, create_app
from assent_server.opening import open_store

EVALUATION = "/access/v1/evaluation"
EVALUATIONS = "/access/v1/evaluations"
DISCOVERY = "/.well-known/authzen-configuration"


@pytest.fixture
def described(ask, record):
    response = ask(path="/openapi.json", method="GET", authorization=None)
    assert response.status == 200
    return json.loads(response.body)


@pytest.fixture
def routes(vendor, record):
    async def made():
        store = await open_store(vendor.folder, read_only=True)
        try:
            decisions = Decisions(store, load_vocabulary(), clock.now)
            return create_app(decisions, lambda token: None, url="https://pdp.example").routes
        finally:
            await store.close()

    return asyncio.run(made())


def judge(described, shape):
    """A validator of a shape within the document."""
    return jsonschema_rs.Draft202012Validator({**described, **shape})


def asked_as(described, path):
    body = described["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    return judge(described, body["schema"])


def answered_as(described, path, method="post"):
    answer = described["paths"][path][method]["responses"]["200"]["content"]
    return judge(described, answer["application/json"]["schema"])


def references(value: Any):
    if isinstance(value, dict):
        yield from ([value["$ref"]] if isinstance(value.get("$ref"), str) else ())
        yield from (found for item in value.values() for found in references(item))
    if isinstance(value, list):
        yield from (found for item in value for found in references(item))


def test_it_is_openapi(described):
    """SRV-21: by the schema that the OpenAPI Initiative publishes."""
    schemathesis.openapi.from_dict(described).validate()
    for shape in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)
    told = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert set(references(described)) == told


def test_every_route_is_described_and_nothing_else(described, routes):
    """SRV-21: also a route that was put beside the table."""
    served = {
        (method.lower(), route.path)
        for route in routes
        for method in route.endpoint.methods
        if method != "HEAD"
    }

    told = {(method, path) for path, calls in described["paths"].items() for method in calls}
    assert told == served
    assert tuple(described["paths"])[:3] == (EVALUATION, EVALUATIONS, DISCOVERY)


def test_a_token_is_asked_for_where_it_is_needed(described):
    """SRV-21, DEC-04."""
    (scheme,) = described["components"]["securitySchemes"].items()

    assert (scheme[1]["type"], scheme[1]["scheme"]) == ("http", "bearer")
    for path, calls in described["paths"].items():
        for call in calls.values():
            expected = [{scheme[0]: []}] if path.startswith("/access/") else []
            assert call["security"] == expected


def test_a_question_and_its_answer_are_of_the_shapes_told(described, ask, question):
    """SRV-21, DEC-03: permitted, denied, and asked with all that may be said."""
    full = question(
        retention="P30D", location="DE", recipients=["processors"], automation="NotAutomated"
    )
    full["subject"]["properties"] = full["resource"]["properties"] = {}
    before = {**question(), "context": {"time": "2026-12-01T00:00:00Z"}}
    for value in (question(), question("Marketing"), full, before):
        answer = ask(value)
        decided = json.loads(answer.body)

        assert answer.status == 200
        assert asked_as(described, EVALUATION).is_valid(value)
        assert answered_as(described, EVALUATION).is_valid(decided)
        assert not answered_as(described, EVALUATION).is_valid({**decided, "odd": 1})
        decided["context"]["odd"] = 1
        assert not answered_as(described, EVALUATION).is_valid(decided)


def test_what_goes_on_after_an_end_is_of_the_shape_told(
    described, ask, question, vendor, time, record
):
    """SRV-21, DEC-02."""
    time.forward(seconds=3600)
    with vendor.opened() as shop:
        shop.answer("notices", shop.customer().withdraw(record, requests=("erase",)))
        time.forward(seconds=60)
        shop.agreed()
    tracking = question()
    tracking["action"]["name"] = "Tracking"

    decided = json.loads(ask(tracking).body)

    assert decided["context"]["duties"]
    assert decided["context"]["endedProhibitions"]
    assert answered_as(described, EVALUATION).is_valid(decided)


def test_several_answers_are_of_the_shape_told(described, ask, question):
    """SRV-21, DEC-03: also where one question is wrong, and where there is no list."""
    wrong = {"action": {**question()["action"], "name": "Anlayse"}}
    for value in ({**question(), "evaluations": [{}, wrong]}, question()):
        answer = ask(value, path=EVALUATIONS)

        assert answer.status == 200
        assert asked_as(described, EVALUATIONS).is_valid(value)
        assert answered_as(described, EVALUATIONS).is_valid(json.loads(answer.body))
    assert not answered_as(described, EVALUATIONS).is_valid({"evaluations": [{}]})


def test_the_discovery_document_is_of_the_shape_told(described, ask):
    """SRV-21, DEC-03."""
    found = json.loads(ask(path=DISCOVERY, method="GET", authorization=None).body)

    assert answered_as(described, DISCOVERY, "get").is_valid(found)


@pytest.mark.parametrize(
    "change",
    [
        lambda q: q.pop("subject"),
        lambda q: q["subject"].update(id="erika@example.org"),
        lambda q: q["resource"].update(type="document"),
        lambda q: q["action"]["properties"].pop("purpose"),
        lambda q: q["action"]["properties"].update(purpose=["Marketing"] * 17),
        lambda q: q["action"]["properties"].update(retention="a while"),
        lambda q: q["action"]["properties"].update(reciepients="any"),
        lambda q: q.update(context={"when": "2027-03-01T12:00:00Z"}),
        lambda q: q.update(contex={}),
        lambda q: q.update(evaluations=[{}]),
        lambda q: q["subject"].update(ids=[]),
        lambda q: q["action"].update(recipients=["any"]),
        lambda q: q["resource"].update(properties={"recipients": ["any"]}),
        lambda q: q["action"]["properties"].update(automation=["NotAutomated", "Autonomous"]),
    ],
)
def test_what_the_shape_forbids_is_refused(described, ask, question, change):
    """SRV-21, DEC-03."""
    value = question()
    change(value)

    assert not asked_as(described, EVALUATION).is_valid(value)
    assert ask(value).status == 400


@pytest.mark.parametrize(
    "changed", [{"contex": {}}, {"evaluations": {}}, {"options": {"evaluation_semantic": "first"}}]
)
def test_what_the_shape_of_several_forbids_is_refused(described, ask, question, changed):
    """SRV-21, DEC-03."""
    value = {**question(), "evaluations": [{}], **changed}

    assert not asked_as(described, EVALUATIONS).is_valid(value)
    assert ask(value, path=EVALUATIONS).status == 400


@pytest.mark.parametrize("path", [EVALUATION, EVALUATIONS])
@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"body": b"{"}, 400),
        ({"authorization": "Bearer wrong"}, 401),
        ({"body": b" " * 65_537}, 413),
        ({"content_type": "text/plain"}, 415),
    ],
)
def test_each_refusal_is_told_with_its_form(described, ask, path, changed, status):
    """SRV-21."""
    response = ask({}, path=path, **changed)

    told = described["paths"][path]["post"]["responses"][str(status)]
    assert response.status == status
    assert response.header("content-type").partition(";")[0] in told["content"]
    assert ("WWW-Authenticate" in told["headers"]) == (status == 401)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/openapi.json", 200),
        ("HEAD", "/openapi.json", 200),
        ("GET", DISCOVERY, 200),
        ("POST", EVALUATION, 400),
        ("GET", EVALUATION, 405),
        ("OPTIONS", EVALUATION, 405),
        ("POST", f"{EVALUATION}/", 404),
        ("GET", "/nothing", 404),
    ],
)
def test_no_answer_may_be_framed_guessed_or_read_by_other_pages(ask, record, method, path, status):
    """SRV-20, SRV-31, SV20, SV21: also where nothing is."""
    response = ask({}, path=path, method=method, origin="https://evil.example")

    assert response.status == status
    policy = response.header("content-security-policy")
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert response.header("x-content-type-options") == "nosniff"
    assert len(response.header("x-request-id")) == 32
    assert (response.header("allow") is None) == (status != 405)
    assert not [name for name, _ in response.headers if name.startswith("access-control-")]
