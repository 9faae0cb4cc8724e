"""Every document that a customer may PUT, in every state, over the real app and database.

The rows are what the specification promises, written down a second time on purpose; a state or
a document without a row is a failing test.
"""

from functools import partial
from pathlib import Path

import pytest

from assent.agreement import Status
from assent.documents import Party
from assent.documents.parts import Counter
from assent.errors import CODES
from assent.negotiation import STEPS, State, advance
from assent.schema import TYPES
from assent_server.exchange import KINDS
from support.example_containers import MAXIMAL_CONTAINERS
from support.examples import MAXIMAL
from support.scenes import DAY_S, SENT, STATES, STATUSES, STRICT, Scene, begin
from support.web import Web

# Status and type of the answer, or code of the problem; then the state after it, if another.
NEGOTIATIONS: dict[State, dict[str, str]] = {
    State.NONE: {
        "the proffer": "201 Agreement agreed",
        "other bytes": "201 Decline declined",
        "an answer": "404 not-found",
        "a decline": "404 not-found",
        "a cancellation": "201 Receipt cancelled",
        "a withdrawal": "404 not-found",
        "purposes": "404 not-found",
        "an acknowledgement": "404 not-found",
        "a dispute": "404 not-found",
        "the record": "201 Agreement agreed",
        "a rival record": "201 Agreement agreed",
        "a lost receipt": "404 not-found",
        "a lost termination": "404 not-found",
        "a lost fulfilment": "404 not-found",
        "a lost dispute": "404 not-found",
        "heads of hers": "404 not-found",
        "the end before": "201 Receipt",
    },
    State.PENDING: {
        "the proffer": "202 Pending",
        "other bytes": "409 id-reused",
        "an answer": "409 wrong-state",
        "a decline": "409 wrong-state",
        "a cancellation": "201 Receipt cancelled",
        "a withdrawal": "404 not-found",
        "purposes": "404 not-found",
        "an acknowledgement": "404 not-found",
        "a dispute": "404 not-found",
        "the record": "201 Agreement agreed",
        "a rival record": "201 Agreement agreed",
        "a lost receipt": "404 not-found",
        "a lost termination": "404 not-found",
        "a lost fulfilment": "404 not-found",
        "a lost dispute": "404 not-found",
        "heads of hers": "404 not-found",
        "the end before": "201 Receipt cancelled",
    },
    State.COUNTERED: {
        "the proffer": "200 CounterOffer",
        "other bytes": "409 id-reused",
        "an answer": "201 Agreement agreed",
        "a decline": "201 Receipt declined",
        "a cancellation": "409 wrong-state",
        "a withdrawal": "404 not-found",
        "purposes": "404 not-found",
        "an acknowledgement": "404 not-found",
        "a dispute": "404 not-found",
        "the record": "201 Agreement agreed",
        "a rival record": "201 Agreement agreed",
        "a lost receipt": "404 not-found",
        "a lost termination": "404 not-found",
        "a lost fulfilment": "404 not-found",
        "a lost dispute": "404 not-found",
        "heads of hers": "404 not-found",
        "the end before": "201 Receipt cancelled",
    },
    State.AGREED: {
        "the proffer": "200 Agreement",
        "other bytes": "409 id-reused",
        "an answer": "409 wrong-state",
        "a decline": "409 wrong-state",
        "a cancellation": "409 wrong-state",
        "a withdrawal": "201 Receipt",
        "purposes": "201 Receipt",
        "an acknowledgement": "201 Receipt",
        "a dispute": "201 Receipt",
        "the record": "200 Agreement",
        "a rival record": "409 conflicting-record",
        "a lost receipt": "201 Receipt",
        "a lost termination": "201 Termination",
        "a lost fulfilment": "201 Fulfilment",
        "a lost dispute": "201 Dispute",
        "heads of hers": "422 reference",
        "the end before": "201 Receipt",
    },
    State.DECLINED: {
        "the proffer": "200 Receipt",
        "other bytes": "409 id-reused",
        "an answer": "409 wrong-state",
        "a decline": "409 wrong-state",
        "a cancellation": "409 wrong-state",
        "a withdrawal": "404 not-found",
        "purposes": "404 not-found",
        "an acknowledgement": "404 not-found",
        "a dispute": "404 not-found",
        "the record": "409 conflicting-record",
        "a rival record": "409 conflicting-record",
        "a lost receipt": "404 not-found",
        "a lost termination": "404 not-found",
        "a lost fulfilment": "404 not-found",
        "a lost dispute": "404 not-found",
        "heads of hers": "404 not-found",
        "the end before": "201 Receipt",
    },
    State.CANCELLED: {
        "the proffer": "200 Receipt",
        "other bytes": "409 id-reused",
        "an answer": "409 wrong-state",
        "a decline": "409 wrong-state",
        "a cancellation": "409 wrong-state",
        "a withdrawal": "404 not-found",
        "purposes": "404 not-found",
        "an acknowledgement": "404 not-found",
        "a dispute": "404 not-found",
        "the record": "409 conflicting-record",
        "a rival record": "409 conflicting-record",
        "a lost receipt": "404 not-found",
        "a lost termination": "404 not-found",
        "a lost fulfilment": "404 not-found",
        "a lost dispute": "404 not-found",
        "heads of hers": "404 not-found",
        "the end before": "201 Receipt",
    },
}

# Whatever became of an agreement, its customer gets the same answers: nothing wakes it up, and
# a withdrawal is never refused.
_WHATEVER: dict[str, str] = {
    "the proffer": "200 Agreement",
    "other bytes": "409 id-reused",
    "an answer": "409 wrong-state",
    "a decline": "409 wrong-state",
    "a cancellation": "409 wrong-state",
    "a withdrawal": "201 Receipt",
    "purposes": "201 Receipt",
    "an acknowledgement": "201 Receipt",
    "a dispute": "201 Receipt",
    "the record": "200 Agreement",
    "a rival record": "409 conflicting-record",
    "a lost receipt": "201 Receipt",
    "a lost termination": "201 Termination",
    "a lost fulfilment": "201 Fulfilment",
    "a lost dispute": "201 Dispute",
    "heads of hers": "422 reference",
    "the end before": "201 Receipt",
}
_ENDS = _WHATEVER | {"a withdrawal": "201 Receipt withdrawn"}
AGREEMENTS: dict[Status, dict[str, str]] = {
    Status.SIGNED: _ENDS,
    Status.ACTIVE: _ENDS,
    Status.WITHDRAWN: _WHATEVER,
    # Her heads list the termination there.
    Status.TERMINATED: _WHATEVER | {"heads of hers": "201 Heads"},
    Status.SUPERSEDED: _WHATEVER,
    Status.EXPIRED: _WHATEVER,
}


def cells(table):
    return [(state, sent, cell) for state, row in table.items() for sent, cell in row.items()]


@pytest.fixture
def web(tmp_path: Path):
    made = Web(tmp_path)
    yield made
    made.close()


def send(scene: Scene, sent: str):
    kind, _, make = SENT[sent]
    document = make(scene)
    before = scene.web.desk.stored()
    response = scene.web.put(kind, document)
    return document, response, scene.web.desk.stored() != before


def check(scene: Scene, sent: str, expected: str) -> None:
    """The cell's answer; only 201 writes, and the same bytes again fetch the same answer."""
    document, response, has_written = send(scene, sent)

    status, outcome = int(expected.split()[0]), expected.split()[1]
    said = response.json()
    assert (response.status_code, said.get("code", said["type"])) == (status, outcome), said
    assert has_written is (status == 201)
    if status >= 400:
        assert response.headers["content-type"] == "application/problem+json"
        assert CODES[outcome].status == said["status"] == status
    elif status == 201:
        between = scene.web.desk.stored()
        again = scene.web.put(SENT[sent][0], document)
        assert (again.status_code, again.content) == (200, response.content)
        assert scene.web.desk.stored() == between


@pytest.mark.parametrize(("state", "sent", "expected"), cells(NEGOTIATIONS))
def test_a_negotiation_in_each_state_answers_each_document(web, state, sent, expected):
    """NEG-01, NEG-05, BND-02, PR4, PR7, I5, I6, I10."""
    scene = STATES[state](web)
    assert scene.state is state

    check(scene, sent, expected)

    assert scene.state == (expected.split()[2:] or [state])[0]


@pytest.mark.parametrize(("status", "sent", "expected"), cells(AGREEMENTS))
def test_an_agreement_in_each_state_answers_each_document(web, status, sent, expected):
    """AGR-01, AGR-03, NEG-01, PR4, PR7, I6, I10: nothing brings back what is over."""
    scene = STATUSES[status](web)
    assert scene.status is status

    check(scene, sent, expected)

    assert scene.status == (expected.split()[2:] or [status])[0]
    assert scene.state is State.AGREED


def test_every_state_and_document_has_a_row():
    """NEG-01."""
    assert NEGOTIATIONS.keys() == STATES.keys() == set(State)
    assert AGREEMENTS.keys() == STATUSES.keys() == set(Status)
    for row in (*NEGOTIATIONS.values(), *AGREEMENTS.values()):
        assert row.keys() == SENT.keys()


def test_every_type_that_some_address_reads_has_a_row(web):
    """PRF-05: whatever else is sent there is of a wrong type, before anything else is looked at."""
    read = set()
    bodies = {name: document.raw for name, document in MAXIMAL.items()} | MAXIMAL_CONTAINERS
    assert bodies.keys() == set(TYPES) - {"Problem"}
    address = "00000000-0000-4000-8000-000000000099"
    for kind in KINDS:
        for name, raw in bodies.items():
            response = web.call(
                "PUT",
                f"{kind}/{address}",
                content=raw,
                headers={"content-type": "application/json"},
            )
            said = response.json()
            if (said["code"], said["detail"].partition(" is ")[0]) != ("schema", "The type"):
                read.add((kind, name))

    assert read == {(kind, name) for kind, name, _ in SENT.values()}


def nothing(scene: Scene) -> None:
    pass


def answer_late(scene: Scene) -> None:
    answer = scene.answer()
    scene.pass_time(2 * DAY_S)
    scene.web.put("answers", answer)


# How the scene begins, and what happens before the customer sends the proffer, again or at last.
SECOND_PARTY = {
    (State.NONE, "Agreement"): (begin, nothing),
    (State.NONE, "Pending"): (begin, Scene.decide_by_person),
    (State.NONE, "CounterOffer"): (partial(begin, terms=STRICT, counter=Counter.ONE), nothing),
    (State.NONE, "Decline"): (partial(begin, terms=STRICT), nothing),
    (State.PENDING, "Agreement"): (STATES[State.PENDING], lambda s: s.person("accept")),
    (State.PENDING, "CounterOffer"): (
        STATES[State.PENDING],
        lambda s: s.person("alternative", "service-sharing"),
    ),
    (State.PENDING, "Decline"): (STATES[State.PENDING], lambda s: s.pass_time(2 * DAY_S)),
    (State.COUNTERED, "Agreement"): (
        STATES[State.COUNTERED],
        lambda s: s.web.put("answers", s.answer()),
    ),
    (State.COUNTERED, "Decline"): (STATES[State.COUNTERED], answer_late),
}


@pytest.mark.parametrize(("state", "document"), SECOND_PARTY)
def test_the_shop_takes_each_of_its_steps(web, state, document):
    """NEG-01, NEG-02, NEG-03, NEG-06: the proffer's bytes fetch what the step made."""
    start, happens = SECOND_PARTY[state, document]
    scene = start(web)
    assert scene.state is state

    happens(scene)

    assert web.put("proffers", scene.proffer).json()["type"] == document
    assert scene.state is advance(state, Party.SECOND, document)


def test_the_shops_steps_are_those_of_the_table():
    """NEG-01."""
    steps = {(step.state, step.document) for step in STEPS if step.sender is Party.SECOND}

    assert steps == SECOND_PARTY.keys()


FIRST_PARTY = {
    "Cancellation": "a cancellation",
    "Decline": "a decline",
    "Withdrawal": "the end before",
}


def test_the_rows_are_those_of_the_table_of_states():
    """NEG-01: what the table has for the customer succeeds and leads there, else it does not."""
    table = {(step.state, step.document): step.next for step in STEPS if step.sender is Party.FIRST}
    assert {document for _, document in table} == FIRST_PARTY.keys()
    for state in State:
        for document, sent in FIRST_PARTY.items():
            answer, _, after = NEGOTIATIONS[state][sent].partition(" Receipt")
            leads = (after.strip() or None) if answer == "201" else None
            assert leads == table.get((state, document)), (state, document)
