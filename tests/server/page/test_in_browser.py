"""A site of static files and its consent banner in a real browser: when it stays away."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from support.browser import chromium
from support.processes import free_port
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess
from support.visitor import Visitor

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "without-code.md").read_text("utf-8")
(LINE,) = re.findall(r"^ *(<script async .*)$", PAGE, re.MULTILINE)
STRICT = "default-src 'self'; connect-src 'self'"
SITE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>
<meta http-equiv="Content-Security-Policy" content="{STRICT}">
{LINE}
</head><body><h1>Shop</h1><div id="cookie-banner">We value your privacy</div></body></html>"""
OPEN = """async ({ url, headers, body }) =>
    (await fetch(url, { method: "POST", headers, body })).status"""
TOLD = "assent.ready.then(found => found.inForce)"


class Shop:
    """A folder of static files behind the sidecar, and a customer who has agreed."""

    def __init__(self, process: VendorProcess, visitor: Visitor, origin: str) -> None:
        self.process, self.visitor, self.origin = process, visitor, origin
        self.record = visitor.agree()

    def visit(self, context: BrowserContext, *, session: bool) -> Page:
        page = context.new_page()
        page.goto(self.origin)
        if session:
            # Her agent in the browser opens it; the answer's cookie is the browser's to keep.
            assert page.evaluate(OPEN, self.visitor.session_request(self.record)) == 201
            page.reload()
        return page


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder: Path = tmp_path_factory.mktemp("page")
    (folder / "site").mkdir()
    (folder / "site" / "index.html").write_text(SITE, encoding="utf-8")
    vendor, port = VendorFolder(folder / "vendor"), str(free_port())
    vendor.done("init", "--loopback", "--port", port, "--practices", "analytics")
    words = ("--loopback", "--site", str(folder / "site"))
    with VendorProcess(vendor, *words, command="sidecar") as process:
        origin = f"http://localhost:{port}"
        visitor = Visitor(folder / "wallet", origin, "SD-BASE-A")
        yield Shop(process, visitor, origin)
        visitor.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context()
    yield found
    found.close()


def test_without_an_agreement_the_banner_comes(shop: Shop, context: BrowserContext) -> None:
    page = shop.visit(context, session=False)

    expect(page.locator("#cookie-banner")).to_be_visible()
    assert page.evaluate(TOLD) is False
    assert page.evaluate("document.documentElement.dataset.assent") == "none"


def test_with_an_agreement_it_stays_away_and_after_a_withdrawal_it_comes(
    shop: Shop, context: BrowserContext
) -> None:
    """SES-08, SES-09: asked in the page that is open, and in the next one."""
    page = shop.visit(context, session=True)
    expect(page.locator("html")).to_have_attribute("data-assent", "in-force")
    expect(page.locator("#cookie-banner")).to_be_hidden()
    assert page.evaluate("assent.ready.then(found => found.termsName)") == (
        shop.record.body.terms_name
    )

    shop.visitor.withdraw(shop.record)

    assert page.evaluate("assent.look().then(found => found.inForce)") is False
    expect(page.locator("#cookie-banner")).to_be_visible()
    page.reload()
    expect(page.locator("#cookie-banner")).to_be_visible()


def test_a_banner_that_comes_later_and_its_maker_are_told(
    shop: Shop, context: BrowserContext
) -> None:
    page = context.new_page()
    page.add_init_script(
        "document.addEventListener('assent', event => { window.told = event.detail.inForce; })"
    )
    page.goto(shop.origin)
    page.evaluate(TOLD)

    assert page.evaluate("window.told") is False


Breaks = Callable[[Page, str], None]


def gone(page: Page, address: str) -> None:
    page.route(f"**{address}", lambda route: route.abort("connectionrefused"))


def failing(page: Page, address: str) -> None:
    page.route(f"**{address}", lambda route: route.fulfill(status=503, body="{}"))


def lying(page: Page, address: str) -> None:
    said = '{"type":"SessionState","state":"in-force","endsAt":"soon"}'
    page.route(f"**{address}", lambda route: route.fulfill(status=200, body=said))


def silent(page: Page, address: str) -> None:
    page.route(f"**{address}", lambda route: None)


@pytest.mark.parametrize("breaks", [gone, failing, lying, silent])
def test_when_assent_is_down_the_banner_comes_as_ever(
    shop: Shop, context: BrowserContext, breaks: Breaks
) -> None:
    """PEP-02: also where a session was there, and where nothing ever answers."""
    page = context.new_page()
    breaks(page, "/assent/v1/sessions/current")

    page.goto(shop.origin, wait_until="domcontentloaded")

    expect(page.get_by_role("heading")).to_be_visible()
    expect(page.locator("#cookie-banner")).to_be_visible()


def test_when_not_even_the_script_comes_nothing_waits_for_it(
    shop: Shop, context: BrowserContext
) -> None:
    """PEP-02."""
    page = context.new_page()
    silent(page, "/assent/v1/page.js")

    page.goto(shop.origin, wait_until="commit")

    expect(page.locator("#cookie-banner")).to_be_visible()


def test_the_script_is_small_and_asks_nobody_else(shop: Shop) -> None:
    answer = shop.process.get("/assent/v1/page.js")

    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "max-age" in answer.headers["cache-control"]
    assert len(answer.content) < 5_000
    assert not re.search(r"https?://", answer.text)
