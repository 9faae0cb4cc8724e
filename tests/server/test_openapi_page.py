"""``/docs`` in a real browser: it shows, loads nothing, and no other page can use it."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Error, Page, expect

from support.browser import FAINT_TEXT, chromium
from support.static_server import served
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a running endpoint is reached."""
    folder = VendorFolder(tmp_path_factory.mktemp("shop") / "vendor").made()
    with VendorProcess(folder, "--port", "0") as running:
        yield f"http://127.0.0.1:{running.port}"


@pytest.fixture(scope="module")
def browser(shop: str) -> Iterator[Browser]:
    # The shop is made before: its commands run event loops, and the browser's is one around all.
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_shows_every_call_and_loads_nothing(page: Page, shop: str, scheme: str) -> None:
    """SRV-20, SRV-21: what breaks its policy would stand on the console."""
    paths = httpx2.get(f"{shop}/openapi.json").json()["paths"].values()
    calls = sum(name != "parameters" for path in paths for name in path)
    loaded: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

    page.goto(f"{shop}/docs")

    expect(page.locator("article")).to_have_count(calls)
    expect(page.get_by_role("navigation").get_by_role("listitem")).to_have_count(calls)
    assert page.evaluate("() => getComputedStyle(document.body).maxWidth") == "960px"
    assert page.evaluate(FAINT_TEXT) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert loaded == [f"{shop}/docs"]
    assert complaints == []


def test_a_shape_opens_where_it_is_named(page: Page, shop: str) -> None:
    page.goto(f"{shop}/docs")

    page.locator("article").get_by_role("link", name="Proffer", exact=True).first.click()

    assert page.url == f"{shop}/docs#schema-Proffer"
    page.locator("#schema-Proffer summary").click()
    expect(page.locator("#schema-Proffer pre")).to_contain_text("candidates")


def test_no_page_frames_it_or_reads_the_endpoint(page: Page, shop: str, tmp_path: Path) -> None:
    """SRV-20, SV20, SV21: a hostile page shows no frame of ours and reads no answer."""
    frame = f'<!doctype html><iframe src="{shop}/docs"></iframe>'
    (tmp_path / "evil.html").write_text(frame, encoding="utf-8")

    with served(tmp_path) as evil:
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.goto(f"{evil}/evil.html")
        assert page.frame_locator("iframe").locator("article").count() == 0
        with pytest.raises(Error, match="Failed to fetch"):
            page.evaluate("address => fetch(address)", f"{shop}/.well-known/assent")
