"""The site as somebody meets it: in a browser, on a phone, without scripts, without a network."""

import re
import shutil
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from assent_conformance import keeper as keepers
from assent_conformance.check import Verdict
from assent_conformance.expectations import Expectations, judged, read
from assent_conformance.report import Run, report, write_json
from assent_conformance.runner import Result
from specification import requirements, threats, website
from specification.text import parts
from support.browser import FAINT_TEXT, chromium
from support.parties import NEW_YEAR

WIDTHS = (360, 800, 1280)
REPORT = "conformance-report.html"
PAGES = ["index.html", *(f"{part.name}.html" for part in parts()), "held.html", REPORT]
LOADS = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src"}


class Seen(HTMLParser):
    """What a page links to, what it loads, and which anchors it has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            assert values["id"] not in self.anchors, f"two anchors {values['id']}"
            self.anchors.add(values["id"])
        if tag == "a":
            self.links.append(values["href"])
        if tag in LOADS and LOADS[tag] in values:
            self.loads.append(values[LOADS[tag]])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built anew, with a report in which every verdict stands."""
    folder = tmp_path_factory.mktemp("reports")
    verdicts = cycle(Verdict)
    results = [
        Result(check=check, verdict=next(verdicts), said="Seen <so>.") for check in keepers.checks()
    ]
    for number in range(5):
        run = Run(implementation=f"keeper-{number}", kind="keeper", made=NEW_YEAR, seed="00ff00ff")
        value = report(run, results, Expectations(reasons={}), judged(results, read(None), ()))
        (folder / f"{number}.json").write_bytes(write_json(value))
    return website.build(tmp_path_factory.mktemp("site"), reports=folder)


@pytest.fixture(scope="module")
def seen(built: Path) -> dict[Path, Seen]:
    """Every page of it."""
    return {path: Seen(path.read_text(encoding="utf-8")) for path in built.rglob("*.html")}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def dead(pages: dict[Path, Seen]) -> list[str]:
    """Links within the site that lead nowhere."""
    found = []
    for path, page in pages.items():
        for link in page.links:
            if re.match(r"(https?|mailto):", link):
                continue
            file, _, fragment = link.partition("#")
            target = (path.parent / file).resolve() if file else path
            leads = target.exists() and (
                not fragment or target not in pages or fragment in pages[target].anchors
            )
            if not leads:
                found.append(f"{path.name}: {link}")
    return found


def test_no_link_is_dead(seen: dict[Path, Seen]) -> None:
    assert sum(len(page.links) for page in seen.values()) > 2000
    assert dead(seen) == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    html = '<p id="here"><a href="#here">x</a><a href="#gone">x</a><a href="b.html">x</a>'
    path.write_text(html, encoding="utf-8")

    assert dead({path: Seen(html)}) == ["a.html: #gone", "a.html: b.html"]


def test_everything_that_is_loaded_lies_in_the_site(built: Path, seen: dict[Path, Seen]) -> None:
    for path, page in seen.items():
        for load in page.loads:
            assert load == "data:," or (path.parent / load).resolve().is_relative_to(built), load
            assert load == "data:," or (path.parent / load).exists(), load
    styles = (built / "style.css").read_text(encoding="utf-8")
    assert "url(" not in styles
    assert "@import" not in styles


def test_every_requirement_and_threat_has_its_anchor_and_what_holds_it(
    built: Path, seen: dict[Path, Seen]
) -> None:
    """From a requirement to its tests, and back."""
    for item in requirements.read(parts()):
        assert item.id in seen[built / f"{item.part}.html"].anchors
        assert item.id in seen[built / "held.html"].anchors
    for threat in threats.read():
        assert threat.id in seen[built / "security.html"].anchors
    page = "negotiation-and-agreement.html"
    test = next(link for link in seen[built / page].links if link.startswith("tests/"))
    back = seen[built / test.partition("#")[0]]
    assert any(link.startswith(f"../{page}#NEG-") for link in back.links)


def missing(listed: Iterable[str], found: set[str]) -> list[str]:
    """Published anchors that lead nowhere."""
    return [item for item in listed if item not in found]


def test_what_was_published_once_is_still_at_its_anchor(built: Path) -> None:
    """A heading that changes its words keeps its old anchor; see ``website/anchors.py``."""
    found, published = website.anchors.found(built), website.anchors.published()

    assert missing(published, found) == []
    assert len(published) > 500


def test_an_anchor_that_is_gone_is_found(built: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(built, tmp_path / "moved")
    page = moved / "conformance.html"
    html = page.read_text(encoding="utf-8")
    page.write_text(html.replace('id="classes"', 'id="kinds"'), encoding="utf-8")

    gone = missing(website.anchors.published(), website.anchors.found(moved))

    assert gone == ["conformance.html#classes"]


def test_the_report_leads_from_each_requirement_to_its_sentence(seen: dict[Path, Seen]) -> None:
    (page,) = (page for path, page in seen.items() if path.name == REPORT)

    assert "roster-keeping.html#ROS-04" in page.links
    assert "ROS-04" in page.anchors


def test_a_site_without_reports_says_how_to_make_them(tmp_path: Path) -> None:
    built = website.build(tmp_path / "site", reports=tmp_path / "none")

    assert "<code>make conformance</code> makes one" in (built / REPORT).read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_part_fits_its_screen_and_can_be_read(
    built: Path, browser: Browser, scheme: str
) -> None:
    """On a phone, a tablet and a desk; nothing is asked of anybody else."""
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    stumbled = {}
    for name in PAGES:
        page.goto((built / name).as_uri())
        faint = page.evaluate(FAINT_TEXT)
        wide = [width for width in WIDTHS if overflow(page, width)]
        if faint or wide:
            stumbled[name] = (faint, wide)
    context.close()

    assert stumbled == {}
    assert said == []
    assert all(url.startswith(("file:", "data:")) for url in asked)


def overflow(page: Page, width: int) -> int:
    """How many pixels a page is wider than a screen of this width."""
    page.set_viewport_size({"width": width, "height": 900})
    root = "document.documentElement"
    return int(page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))


def test_faint_and_wide_pages_are_found(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content('<p style="color:#999;background:#fff;width:600px">Hardly there</p>')

    assert page.evaluate(FAINT_TEXT) == ["P."]
    assert overflow(page, 360) > 200
    assert overflow(page, 1280) == 0
    page.close()


def opened(browser: Browser, path: Path, *, scripts: bool) -> Page:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(path.as_uri())
    return page


def test_the_search_finds_a_requirement_by_its_words(built: Path, browser: Browser) -> None:
    page = opened(browser, built / "index.html", scripts=True)

    page.fill("#q", "alternative MUST NOT be answered")
    first = page.locator(".results a").first

    assert first.inner_text() == "NEG-03"
    assert first.get_attribute("href") == "negotiation-and-agreement.html#NEG-03"
    page.context.close()


def test_without_scripts_everything_is_there_but_the_search(built: Path, browser: Browser) -> None:
    page = opened(browser, built / "negotiation-and-agreement.html", scripts=False)

    assert not page.locator(".search").is_visible()
    assert page.locator("#NEG-03").is_visible()
    page.locator("#NEG-03 + details summary").click()
    assert page.locator("#NEG-03 + details a").first.is_visible()
    page.locator("nav").get_by_text("Records and evidence").click()
    assert page.title().startswith("Records and evidence")
    page.context.close()


def test_on_paper_there_is_the_text_and_no_navigation(built: Path, browser: Browser) -> None:
    page = opened(browser, built / "terms-and-matching.html", scripts=True)

    page.emulate_media(media="print")

    assert page.locator("#TRM-01").is_visible()
    assert not page.locator("nav").is_visible()
    assert not page.locator("header").is_visible()
    page.context.close()
