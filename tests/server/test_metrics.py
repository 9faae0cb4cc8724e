"""What an operator reads about a running endpoint."""

import asyncio
import re
import socket

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from assent.errors import LocalError
from assent_server import metrics_serving
from assent_server.metrics import Metrics
from support.processes import free_port
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def folder(tmp_path, port):
    made = VendorFolder(tmp_path / "vendor").made()
    made.change("policy.toml", "# metrics_port = 9464", f"metrics_port = {port}")
    return made


def figures(port):
    """Every sample by name and labels."""
    page = httpx2.get(f"http://127.0.0.1:{port}/metrics").text
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def test_figures_follow_what_happens(folder, port):
    """SRV-19: agreed, declined by reason, withdrawn, refused by code, and how long it took."""
    with VendorProcess(folder, "--port", "0") as shop:
        before = figures(port)
        one, two = shop.customer(1), shop.customer(2)
        made = shop.answer("proffers", one.proffer("service-analytics"))
        declined = shop.answer("proffers", two.proffer("service", counter="none"))
        shop.answer("notices", one.withdraw(made))
        shop.put("proffers", made)
        after = figures(port)

    assert (made.type, declined.type) == ("Agreement", "Decline")
    assert ("assent_negotiations_total", "agreed") not in before
    assert after["assent_negotiations_total", "agreed"] == 1
    assert after["assent_negotiations_total", "declined"] == 1
    assert after["assent_declined_total", declined.body.reason] == 1
    assert after["assent_statements_total", "Withdrawal"] == 1
    assert sum(value for name, value in after.items() if name[0] == "assent_refused_total") == 1
    assert after["assent_answer_seconds_count", "PUT /proffers/{id}"] == 3
    assert after[("assent_commit_exchanges_count",)] >= 3
    assert after[("assent_terms_offered",)] >= 1
    assert after[("assent_description_ends_seconds",)] > 86_400
    assert 0 <= after[("assent_signing_key_age_seconds",)] < 3_600
    assert after[("assent_queue_exchanges",)] == 0


def test_no_word_of_a_caller_becomes_a_name(folder, port):
    """SRV-19, SRV-06."""
    with VendorProcess(folder, "--port", "0") as shop:
        customer = shop.customer()
        shop.answer("proffers", customer.proffer("service-analytics"))
        for method in ("BREW", "ERIKA"):
            httpx2.request(method, f"http://127.0.0.1:{shop.port}/assent/v1/agreements")
        page = httpx2.get(f"http://127.0.0.1:{port}/metrics").text

    assert "ERIKA" not in page
    assert customer.did not in page
    assert not re.search("[0-9a-f]{8}-[0-9a-f]{4}", page)


@pytest.mark.parametrize("request_line", ["GET / HTTP/1.1", "POST /metrics HTTP/1.1", "nonsense"])
def test_nothing_else_is_served_there(folder, port, request_line):
    """SRV-19."""
    with (
        VendorProcess(folder, "--port", "0"),
        socket.create_connection(("127.0.0.1", port)) as asking,
    ):
        asking.sendall(f"{request_line}\r\n\r\n".encode())
        answer = asking.makefile("rb").read()

    assert answer.startswith(b"HTTP/1.1 404")


def test_a_port_that_is_taken_is_named(port):
    """SRV-19."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with pytest.raises(LocalError) as raised:
            asyncio.run(metrics_serving.serve(Metrics(), port))

    assert "metrics_port" in raised.value.hint


def test_without_a_port_there_is_no_page(tmp_path, port):
    """SRV-19."""
    with (
        VendorProcess(VendorFolder(tmp_path / "vendor").made(), "--port", "0"),
        pytest.raises(httpx2.ConnectError),
    ):
        httpx2.get(f"http://127.0.0.1:{port}/metrics")
