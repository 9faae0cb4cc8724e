"""The decision API: AuthZEN's form, what is answered, and what is refused."""

import json
import re
from pathlib import Path

import pytest

from assent_server.decisions import tokens

ROOT = Path(__file__).resolve().parents[3]
LEVELS = ["NotAutomated", "Autonomous"]


def answered(response):
    assert response.status == 200, response.body
    return json.loads(response.body)


def test_what_the_customer_allowed_is_permitted_with_its_limits(ask, question, record):
    """DEC-01, DEC-03."""
    answer = answered(ask(question()))

    assert answer["decision"] is True
    context = answer["context"]
    assert (context["agreement"], context["status"]) == (record.record_digest, "active")
    assert context["rule"].startswith("permissions/")
    assert set(context["conditions"]) == {"retention", "locations", "automation", "recipients"}


def test_what_she_did_not_allow_is_denied_with_the_reason(ask, question):
    """DEC-01."""
    answer = answered(ask(question("Marketing")))

    assert answer["decision"] is False
    assert "marketing" in answer["context"]["reason"].lower()
    assert "conditions" not in answer["context"]


def test_the_question_of_the_guide_is_answered(ask, record):
    """DEC-03."""
    text = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    (said,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    asked = json.loads(said.replace("did:key:z6Mk…", record.body.first_party.ref))

    assert answered(ask(asked))["decision"] is True


def test_a_recipient_beyond_the_terms_is_denied(ask, question):
    """DEC-01."""
    broker = ["https://broker.example/"]

    assert answered(ask(question(recipients=broker)))["decision"] is False


def test_a_stranger_has_allowed_nothing(ask, question):
    """DEC-01."""
    value = question()
    value["subject"]["id"] = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"

    answer = answered(ask(value))

    assert (answer["decision"], "agreement" in answer["context"]) == (False, False)


def test_after_the_end_duties_answer_and_the_past_stays_as_it_was(
    ask, question, vendor, time, record
):
    """DEC-02, AGR-06."""
    before = record.proofs[1].created
    time.forward(seconds=3600)
    with vendor.opened() as shop:
        shop.answer("notices", shop.customer().withdraw(record, requests=("erase",)))
    time.forward(seconds=60)

    now, then = ask(question()), ask({**question(), "context": {"time": before}})

    assert answered(now)["decision"] is False
    assert "withdrawn" in answered(now)["context"]["reason"]
    assert [item["duty"] for item in answered(now)["context"]["duties"]] == ["erase"]
    assert answered(then)["decision"] is True


def test_what_is_owed_stays_in_the_answer_under_a_new_agreement(
    ask, question, vendor, time, record
):
    """DEC-02, AGR-06: a withdrawal with a request to erase, then an agreement by the same key."""
    with vendor.opened() as shop:
        time.forward(seconds=3600)
        shop.answer("notices", shop.customer().withdraw(record, requests=("erase",)))
        time.forward(seconds=3600)
        again = shop.agreed()

    answer = answered(ask(question()))

    assert again.body.first_party == record.body.first_party
    assert (answer["decision"], answer["context"]["agreement"]) == (True, again.record_digest)
    (owed,) = answer["context"]["duties"]
    assert (owed["duty"], owed["agreement"]) == ("erase", record.record_digest)


def test_what_an_ended_agreement_forbids_is_told_beside_the_answer(
    ask, question, vendor, time, record
):
    """DEC-02."""
    with vendor.opened() as shop:
        time.forward(seconds=3600)
        shop.answer("notices", shop.customer().withdraw(record))
        time.forward(seconds=3600)
        again = shop.agreed()

    tracking = question()
    tracking["action"]["name"] = "Tracking"
    context = answered(ask(tracking))["context"]

    assert context["agreement"] == again.record_digest
    (hit,) = context["endedProhibitions"]
    assert (hit["agreement"], hit["status"]) == (record.record_digest, "withdrawn")
    assert hit["rule"].startswith("prohibitions/")


def test_before_the_agreement_there_was_none(ask, question):
    """DEC-02."""
    answer = answered(ask({**question(), "context": {"time": "2026-12-01T00:00:00Z"}}))

    assert (answer["decision"], "agreement" in answer["context"]) == (False, False)


def test_several_questions_share_what_they_have_in_common(ask, question):
    """DEC-03."""
    shared = question()
    value = {
        **shared,
        "evaluations": [
            {},
            {"action": question("Marketing")["action"]},
            {"resource": {"type": "personal-data"}},
            {},
        ],
    }

    def decided(semantic):
        options = {"options": {"evaluations_semantic": semantic}} if semantic else {}
        asked = ask({**value, **options}, path="/access/v1/evaluations")
        return [item["decision"] for item in answered(asked)["evaluations"]]

    assert decided(None) == decided("execute_all") == [True, False, False, True]
    assert decided("deny_on_first_deny") == [True, False]
    assert decided("permit_on_first_permit") == [True]


def test_a_wrong_question_among_several_is_named(ask, question):
    """DEC-03."""
    value = {**question(), "evaluations": [{"resource": {"type": "personal-data"}}]}

    (item,) = answered(ask(value, path="/access/v1/evaluations"))["evaluations"]

    assert item["context"]["error"]["status"] == 400


@pytest.mark.parametrize("semantic", ["first", ["execute_all"], {}, None])
def test_another_semantic_is_refused(ask, question, semantic):
    """DEC-03."""
    value = {**question(), "evaluations": [{}], "options": {"evaluations_semantic": semantic}}

    assert ask(value, path="/access/v1/evaluations").status == 400


def test_without_a_list_it_is_one_question(ask, question):
    """DEC-03."""
    assert answered(ask(question(), path="/access/v1/evaluations"))["decision"] is True


def test_the_discovery_document_says_where_to_ask(ask, record):
    """DEC-03."""
    response = ask(path="/.well-known/authzen-configuration", method="GET", authorization=None)

    assert answered(response) == {
        "policy_decision_point": "https://pdp.example",
        "access_evaluation_endpoint": "https://pdp.example/access/v1/evaluation",
        "access_evaluations_endpoint": "https://pdp.example/access/v1/evaluations",
    }


@pytest.mark.parametrize("token", [None, "Bearer wrong", "Basic crm", "Bearer ", "bearer ü"])
def test_nobody_without_a_token_is_answered(ask, question, token):
    """DEC-04."""
    response = ask(question(), authorization=token and token.encode().decode("latin-1"))

    assert response.status == 401
    assert response.header("www-authenticate") == "Bearer"


def test_a_token_that_was_taken_back_opens_nothing(ask, question, vendor):
    """DEC-04."""
    assert ask(question()).status == 200

    tokens.remove(vendor.folder, "crm")

    assert ask(question()).status == 401


def test_the_id_of_the_request_comes_back(ask, question):
    """DEC-03."""
    assert ask(question(), x_request_id="abc-1").header("x-request-id") == "abc-1"

    response = ask(question(), x_request_id="a\tb")
    assert response.header("x-request-id") == answered(response)["context"]["request"]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda q: q.pop("subject"), "subject"),
        (lambda q: q["subject"].update(type="user"), "customer"),
        (lambda q: q["subject"].update(id="erika@example.org"), "subject.id"),
        (lambda q: q["resource"].update(type="document"), "personal-data"),
        (lambda q: q["resource"].update(id="pd:Nmae"), "pd:Nmae"),
        (lambda q: q["action"].pop("name"), "name"),
        (lambda q: q["action"]["properties"].pop("purpose"), "purpose"),
        (lambda q: q["action"]["properties"].update(purpose=[]), "purpose"),
        (lambda q: q["action"]["properties"].update(purpose=["Marketing"] * 17), "purpose"),
        (lambda q: q["action"]["properties"].update(retention="a while"), "retention"),
        (lambda q: q["action"]["properties"].update(reciepients="any"), "recipients"),
        (lambda q: q.update(context={"time": "yesterday"}), "context.time"),
        (lambda q: q.update(context={"when": "2027-03-01T12:00:00Z"}), "time"),
        (lambda q: q.update(contex={"time": "2026-12-01T00:00:00Z"}), "contex"),
        (lambda q: q.update(evaluations=[]), "evaluations"),
        (lambda q: q.update(options={}), "options"),
        (lambda q: q["subject"].update(ids=[]), "ids"),
        (lambda q: q["subject"].update(properties={"key": "none"}), "subject.properties"),
        (lambda q: q["action"].update(recipients=["any"]), "recipients"),
        (lambda q: q["resource"].update(recipients=["any"]), "recipients"),
        (lambda q: q["resource"].update(properties={"recipients": ["any"]}), "recipients"),
        (lambda q: q["resource"].update(properties=[]), "properties"),
        (lambda q: q["action"]["properties"].update(automation=LEVELS), "automation"),
    ],
)
def test_a_question_that_cannot_be_meant_so_is_refused(ask, question, change, word):
    """DEC-03: what is misspelled is named, never passed over."""
    value = question()
    change(value)

    response = ask(value)

    assert response.status == 400
    assert word in response.body.decode()


def test_empty_properties_ask_nothing_more(ask, question):
    """DEC-03: as AuthZEN's own programs send them."""
    value = question(automation=LEVELS[:1])
    for entity in ("subject", "resource"):
        value[entity]["properties"] = {}

    assert answered(ask(value))["decision"] is True


@pytest.mark.parametrize("member", ["evaluation", "contex", "option"])
def test_a_misspelled_member_beside_several_questions_is_refused(ask, question, member):
    """DEC-03."""
    value = {**question(), "evaluations": [{}], member: {}}

    response = ask(value, path="/access/v1/evaluations")

    assert response.status == 400
    assert member in response.body.decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"evaluations": {}},
        {"evaluations": None},
        {"options": {"evaluation_semantic": "deny_on_first_deny"}},
        {"options": {"evaluations_semantic": "first"}},
    ],
)
def test_what_goes_with_a_list_is_read_without_one_too(ask, question, changed):
    """DEC-03."""
    assert ask({**question(), **changed}, path="/access/v1/evaluations").status == 400


@pytest.mark.parametrize("member", ["evaluations", "options", "contex"])
def test_a_member_that_one_of_several_questions_cannot_have_is_named(ask, question, member):
    """DEC-03."""
    value = {**question(), "evaluations": [{member: {}}, {}]}

    one, other = answered(ask(value, path="/access/v1/evaluations"))["evaluations"]

    assert member in one["context"]["error"]["message"]
    assert (one["decision"], other["decision"]) == (False, True)


def test_a_name_that_stands_twice_in_one_object_is_refused(ask, question):
    """DEC-03: of two, the one that asks less would be passed over."""
    text = json.dumps(question(recipients=["any"]))
    doubled = text.replace('"recipients"', '"recipients": ["second-party"], "recipients"')

    response = ask(body=doubled.encode())

    assert response.status == 400
    assert "twice" in response.body.decode()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b" " * 65_537, "application/json", 413),
        (b"[" * 60_000, "application/json", 400),
    ],
)
def test_what_is_no_question_is_refused(ask, record, body, kind, status):
    """DEC-03, I12."""
    assert ask(body=body, content_type=kind).status == status


def test_every_answer_is_logged_without_the_customer(ask, question, record, lines):
    """DEC-05, SRV-06."""
    context = answered(ask(question()))["context"]
    ask(question("https://w3id.org/dpv#ErikaMustermann"))

    known, unknown = [line for line in lines() if line["event"] == "decided"]
    assert known["caller"] == "crm"
    assert known["request"] == context["request"]
    assert known["purpose"] == "https://w3id.org/dpv#ServiceUsageAnalytics"
    assert (known["result"], known["rule"]) == ("within", context["rule"])
    assert "purpose" not in unknown
    for line in (known, unknown):
        assert record.body.first_party.ref not in json.dumps(line)
        assert record.record_digest not in json.dumps(line)
