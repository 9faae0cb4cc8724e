"""A question for a session that somebody else sends again, after its server ended or was killed."""

import signal
from pathlib import Path

import httpx2
import pytest

from assent import request_signature
from assent.documents.sessions import SessionRequest, pack_session_request
from assent_server import clock
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess

ORIGIN = "https://shop.example"


class Question:
    """A signed question, as whoever saw it has it."""

    def __init__(self, server: VendorProcess, seed: int) -> None:
        customer = server.customer(seed)
        made = server.answer("proffers", customer.proffer("service-analytics"))
        self._key = customer.signer.key
        self._body = pack_session_request(SessionRequest(record=made.record_digest, origin=ORIGIN))
        self.sign("the-first-one")

    def sign(self, nonce: str) -> None:
        url = f"{ORIGIN}/assent/v1/sessions"
        self._headers = request_signature.sign(
            "POST", url, self._body, key=self._key, created=clock.now(), nonce=nonce
        ) | {"content-type": "application/json"}

    def status(self, server: VendorProcess) -> int:
        url = f"http://127.0.0.1:{server.port}/assent/v1/sessions"
        return httpx2.post(url, content=self._body, headers=self._headers).status_code


@pytest.fixture
def folder(tmp_path: Path) -> VendorFolder:
    return VendorFolder(tmp_path / "vendor").made()


def test_a_restart_forgets_no_question(folder: VendorFolder) -> None:
    """SES-01, SRV-04, BND-04."""
    with VendorProcess(folder, "--port", "0") as server:
        asked = Question(server, 1)
        before = [asked.status(server), asked.status(server)]
        folder.done("restart")
        after = [asked.status(server)]
        asked.sign("the-second-one")
        after += [asked.status(server), asked.status(server)]

    assert before == [201, 401]
    assert after == [401, 201, 401]


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_no_end_of_the_process_lets_a_question_be_asked_again(
    folder: VendorFolder, end: signal.Signals
) -> None:
    """SES-01, SRV-04, BND-04: also where a command opens the endpoint in between."""
    with VendorProcess(folder, "--port", "0") as server:
        asked = Question(server, 1)
        before = [asked.status(server), asked.status(server)]
        server.signal(end)
        server.process.wait(60)
    server.ready_file.unlink(missing_ok=True)
    folder.done("pending", "list")
    with VendorProcess(folder, "--port", "0") as server:
        after = [asked.status(server)]
        asked.sign("the-second-one")
        after += [asked.status(server), asked.status(server)]

    assert before == [201, 401]
    assert after == [401, 201, 401]
