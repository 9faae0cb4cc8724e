"""The verifier in a browser: its page, and the same answers as in Node."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, FilePayload, Page, expect

from support.browser import FAINT_TEXT, chromium
from support.differential import SEEDS, Seed
from support.differential.node import VERIFIER
from support.differential.seeds import unspelled
from support.shared import shared
from support.static_server import served

VECTORS = Path(__file__).resolve().parents[2] / "spec" / "vectors" / "cases"
FILE = (VERIFIER / "index.html").as_uri()
# Drops two files onto the page, as a hand would.
DROP = """files => {
    const held = new DataTransfer();
    for (const { name, text } of files) held.items.add(new File([text], name));
    document.body.dispatchEvent(
        new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true })
    );
}"""
ANSWER_ALL = """async ([base, requests]) => {
    const { answer } = await import(`${base}/src/lines.js`);
    const said = [];
    for (const request of requests) said.push(await answer(request));
    return said;
}"""
VERIFY_ALL = """async ([base, vectors]) => {
    const { checkPlatform, verifySignature } = await import(`${base}/src/keys.js`);
    await checkPlatform();
    const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const said = [];
    for (const [key, message, signature] of vectors) {
        said.push(await verifySignature(bytes(key), bytes(message), bytes(signature)));
    }
    return said;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def seed(name: str) -> Seed:
    """The request of this name."""
    (found,) = [item for item in SEEDS if item.name == name]
    return found


def payloads(name: str) -> list[FilePayload]:
    """Evidence and keys of a request as files."""
    request = seed(name).request
    kind = "application/json"
    return [
        {"name": "bundle.json", "mimeType": kind, "buffer": unspelled(request["bytes"])},
        {"name": "did.json", "mimeType": kind, "buffer": json.dumps(request["keys"]).encode()},
    ]


def ask(page: Page, name: str, *, address: str = FILE) -> None:
    """Open the page and give it the files of a request, and its time."""
    page.goto(address)
    request, (evidence, keys) = seed(name).request, payloads(name)
    page.click("#more summary")
    if "at" in request:
        page.fill("#at", request["at"][:16])
    if "loopback" in request:
        page.check("#loopback")
    page.set_input_files("#keys", keys)
    page.set_input_files("#evidence", evidence)


@pytest.mark.parametrize(
    ("name", "headline"),
    [
        ("bundle", "Valid"),
        ("local bundle", "Valid (local test)"),
        ("withdrawn bundle", "Valid when made, later withdrawn by the customer"),
        ("different bundle", "The vendor signed two different things"),
        ("bundle by unknown keys", "Cannot decide"),
        ("bundle by other keys", "Not valid"),
        ("record", "Cannot decide"),
    ],
)
def test_the_page_says_each_verdict_in_words(page: Page, name: str, headline: str) -> None:
    """REC-06, REC-07."""
    ask(page, name)

    expect(page.locator("#verdict h2")).to_have_text(headline)
    expect(page.locator("#verdict")).to_contain_text("Laden für Tee GmbH")


def test_files_can_be_dropped_anywhere_in_any_order(page: Page) -> None:
    page.goto(FILE)
    page.click("#more summary")
    page.fill("#at", seed("bundle").request["at"][:16])
    dropped = [
        {"name": held["name"], "text": held["buffer"].decode()} for held in payloads("bundle")[::-1]
    ]

    page.evaluate(DROP, dropped)

    expect(page.locator("#verdict h2")).to_have_text("Valid")
    expect(page.locator("#keys-name")).to_have_text("did.json")
    expect(page.locator(".checks .passed")).to_have_count(11)


def test_the_page_works_from_a_static_server_and_loads_nothing(page: Page) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    with served(VERIFIER) as base:
        ask(page, "bundle", address=f"{base}/index.html")

        expect(page.locator("#verdict h2")).to_have_text("Valid")
        assert loaded == [f"{base}/index.html"]


def test_the_page_can_open_no_connection(page: Page) -> None:
    with served(VERIFIER) as base:
        page.goto(f"{base}/index.html")

        with pytest.raises(Error, match="Failed to fetch"):
            page.evaluate("() => fetch('/README.md')")


def test_what_stands_in_a_file_is_text(page: Page) -> None:
    """A vendor's name that is markup is shown, never obeyed."""
    markup = "<img src=x onerror=\"document.title='owned'\">"
    value = json.loads(seed("bundle").raw)
    value["history"]["record"]["secondParty"]["legalName"] = markup
    page.goto(FILE)

    page.set_input_files(
        "#evidence",
        {"name": markup, "mimeType": "application/json", "buffer": json.dumps(value).encode()},
    )

    expect(page.locator("#verdict h2")).to_have_text("Not valid")
    expect(page.locator("#verdict dd").first).to_contain_text(markup)
    expect(page.locator("#evidence-name")).to_have_text(markup)
    assert page.locator("img").count() == 0
    assert page.title() == "Check an agreement"


def test_keys_of_somebody_else_are_named_as_such(page: Page) -> None:
    """REC-05."""
    page.goto(FILE)
    page.set_input_files("#evidence", payloads("bundle")[0])
    page.set_input_files("#keys", payloads("local bundle")[1])

    expect(page.locator("#trouble")).to_contain_text("not that of shop.example")
    expect(page.locator("#verdict")).to_be_hidden()


@pytest.mark.parametrize("width_px", [320, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_verdict_fits_its_window_and_can_be_read(
    browser: Browser, width_px: int, scheme: Any
) -> None:
    window = {"width": width_px, "height": 700}
    page = browser.new_page(viewport=window, color_scheme=scheme)
    ask(page, "terminated bundle")
    expect(page.locator("#verdict h2")).to_contain_text("later ended")
    page.locator("#verdict details summary").last.click()

    assert page.evaluate("document.documentElement.scrollWidth") <= width_px
    assert page.evaluate(FAINT_TEXT) == []
    red = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/[0-9]+/)[0]")
    assert (int(red) < 128) is (scheme == "dark")
    page.close()


def test_chromium_gives_every_vectors_answer(page: Page) -> None:
    cases = [
        case
        for path in sorted(VECTORS.glob("*.json"))
        for case in json.loads(path.read_text())["cases"]
        if case["task"] in ("document", "record", "bundle")
    ]
    with served(VERIFIER) as base:
        page.goto(f"{base}/README.md")
        said = page.evaluate(ANSWER_ALL, [base, cases])

    assert [answer["verdict"] for answer in said] == [case["expect"]["verdict"] for case in cases]
    assert len(cases) >= 6


def test_chromiums_webcrypto_decides_as_the_specification_does(page: Page) -> None:
    """KEY-01, KEY-07: another library than Node's, the same 914 verdicts."""
    vectors: list[Any] = json.loads(shared("vectors/cctv/ed25519vectors.json").read_bytes())
    asked = [
        [
            base64.b64encode(part).decode()
            for part in (
                bytes.fromhex(vector["key"]),
                vector["msg"].encode(),
                bytes.fromhex(vector["sig"]),
            )
        ]
        for vector in vectors
    ]
    with served(VERIFIER) as base:
        page.goto(f"{base}/README.md")
        said = page.evaluate(VERIFY_ALL, [base, asked])

    tolerated = {"low_order_component_A", "low_order_component_R"}
    assert said == [set(vector["flags"] or []) <= tolerated for vector in vectors]
