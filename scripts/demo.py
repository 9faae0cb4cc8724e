"""The main job, shown: one shop and one customer as real processes on this machine.

Everything happens through the two commands that vendors and customers have, over loopback, with
fresh SQLite files in ``build/demo``. Exits with 1 if the two sides' bytes differ anywhere.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assent import bundle
from assent_terminal.plain import plain

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "demo"
SHOP, WALLET = FOLDER / "shop", FOLDER / "wallet"
BIN = Path(sys.executable).parent
START_S = 20.0
WIDTH, INDENT = 96, 13


class Failure(Exception):
    """A step did not do what it should."""


def main() -> int:
    """Run the demonstration; 0 when both sides hold the same bytes and a stranger agrees."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    port = free_port()
    site = f"http://localhost:{port}"
    print("A shop and a customer, two programs on this machine (a local test, no real agreement)\n")
    try:
        vendor("init", "--name", "Corner Shop", "--practices", "analytics", "--port", str(port))
        with shop_running(site):
            story(site)
            fetch_keys(site)
        check_same()
        stranger()
    except Failure as failure:
        print(f"\nThe demonstration failed: {failure}", file=sys.stderr)
        return 1
    closing()
    return 0


def story(site: str) -> None:
    """What the customer does, a step each; what the programs answered is in their own words."""
    say("shop", f"Corner Shop opens at {site}. It counts how its site is used.")
    customer("init", "--yes", "--sheet", str(FOLDER / "recovery-sheet.txt"))
    customer("prefer", "SD-BASE-A")
    customer("publish", str(FOLDER / "published"))
    say("publish", "A customer publishes the terms she prefers: the service, and such counting.")

    looked = customer("discover", site)
    say("look", f"Her program looks at the shop. {looked['sentence']} Nothing was sent.")

    agreed = one(customer("proffer", site, "--yes"))
    expect(agreed, "agreed")
    say("proffer", f"She proffers her terms. {agreed['sentence']}")

    countered = one(customer("proffer", site, "--yes", "--context", "work", "--terms", "SD-BASE"))
    expect(countered, "countered")
    why = countered["differences"][0]["explanation"]
    offered = f"The shop offers its one alternative, “{countered['terms']['name']}”"
    say("stricter", f"At work she wants no counting. {offered}: {why}")
    expect(one(customer("answer", countered["proffer"], "--accept")), "agreed")
    say(
        "answer",
        "She takes it, under another key: nothing in it tells that she is the same person.",
    )

    strict = ("--terms", "SD-BASE", "--no-counter", "--replace")
    declined = one(customer("proffer", site, "--yes", *strict))
    expect(declined, "declined")
    say("strictest", f"She wants no counting and no alternative. {declined['sentence']}")

    withdrawn = customer("withdraw", agreed["record"], "--erase")
    if not withdrawn["delivered"]:
        raise Failure("the shop gave no receipt for the withdrawal")
    say("withdraw", "She ends her first agreement, at once. The shop's signed receipt came back.")

    synced = customer("sync")
    if not all(item["equal"] for item in synced["vendors"]):
        raise Failure("sync found a difference between the two sides")
    customer("export", agreed["record"], str(FOLDER / "bundle.json"))


def check_same() -> None:
    """Compare every byte that both sides hold of every agreement."""
    count = 0
    for listed in customer("agreements", "list"):
        mine, theirs = FOLDER / "mine.json", FOLDER / "theirs.json"
        customer("export", listed["record"], str(mine))
        vendor("agreements", "export", listed["id"], "--output", str(theirs))
        held = [histories(path.read_bytes()) for path in (mine, theirs)]
        if held[0] != held[1]:
            raise Failure(f"the two sides hold different bytes of {listed['id']}")
        count += len(held[0])
        mine.unlink(), theirs.unlink()
    say("sync", f"Both sides compare what they hold: the same {count} documents, byte for byte.")
    record = bundle.read((FOLDER / "bundle.json").read_bytes()).history.record
    (FOLDER / "agreement.json").write_bytes(record.raw)


def histories(raw: bytes) -> set[bytes]:
    """The exact bytes of a record and of all documents about it."""
    history = bundle.read(raw).history
    return {history.record.raw, *(document.raw for document in history.documents)}


def stranger() -> None:
    """A third process with neither database checks the evidence, offline."""
    judged = run(
        "assent",
        "verify",
        str(FOLDER / "bundle.json"),
        *("--keys", str(FOLDER / "did.json"), "--loopback", "--json"),
        environment={"PATH": os.environ.get("PATH", ""), "HOME": str(FOLDER / "nobody")},
    )
    if judged.get("verdict") != "withdrawn":
        raise Failure(f"the stranger's verdict is {judged}")
    verdict = plain(judged["reason"])
    say("verify", f"A stranger, offline, with the shop's published keys only: {verdict}")


def closing() -> None:
    """Where everything is, the record itself, and what to try next."""
    shown = FOLDER.relative_to(ROOT)
    print(f"\nThe files are in {shown}/: agreement.json (one record, its exact bytes), bundle.json")
    print("(the evidence), did.json (the shop's keys), shop/records.sqlite and wallet/.")
    print("\nThe record, in part:\n")
    record = json.loads((FOLDER / "agreement.json").read_bytes())
    for member in ("firstParty", "secondParty", "terms", "effectiveFrom"):
        value = record[member]
        print(f"  {member:14} {value if isinstance(value, str) else named(value)}")
    for party, proof in zip(("customer", "shop"), record["proof"], strict=True):
        print(f"  {'proof':14} by the {party}, {proof['created']}: {proof['proofValue'][:32]}…")
    print("\nTry next:")
    print(f"  .venv/bin/assent verify {shown}/bundle.json --keys {shown}/did.json --loopback")


def named(value: dict[str, str]) -> str:
    """What a member of the record names, on one line."""
    return ", ".join(text for name, text in value.items() if name in ("legalName", "name", "ref"))


def say(step: str, sentence: str) -> None:
    """One step of the story, broken at the width of a terminal."""
    lines = textwrap.wrap(sentence, WIDTH - INDENT)
    for number, line in enumerate(lines):
        print(f"  {step if number == 0 else '':{INDENT - 3}} {line}", flush=True)


def expect(result: dict[str, Any], outcome: str) -> None:
    if result["outcome"] != outcome:
        raise Failure(f"expected {outcome}: {result['sentence']}")


def one(results: Any) -> dict[str, Any]:
    result: dict[str, Any] = results[0] if isinstance(results, list) else results
    return result


def customer(*arguments: str) -> Any:
    """One command of the customer, answered in JSON."""
    environment = dict(os.environ)
    environment |= {
        "ASSENT_WALLET": str(WALLET),
        "ASSENT_PASSPHRASE": "only for this demonstration",
        "ASSENT_LOOPBACK": "1",
    }
    return run("assent", *arguments, "--json", environment=environment)


def vendor(*arguments: str) -> Any:
    """One command of the shop, answered in JSON."""
    options = ["--folder", str(SHOP), "--json"]
    if arguments[0] == "init":
        options.append("--loopback")
    return run("assent-server", *arguments, *options, environment=dict(os.environ))


def run(program: str, *arguments: str, environment: dict[str, str]) -> Any:
    done = subprocess.run(
        [str(BIN / program), *arguments], capture_output=True, env=environment, check=False
    )
    if not done.stdout.strip():
        raise Failure(f"{program} {arguments[0]}: {done.stderr.decode().strip()}")
    return json.loads(done.stdout)


@contextmanager
def shop_running(site: str) -> Iterator[None]:
    """The shop's process, stopped in order at the end."""
    log = (FOLDER / "shop.log").open("wb")
    process = subprocess.Popen(
        [str(BIN / "assent-server"), "run", "--loopback", "--folder", str(SHOP)], stderr=log
    )
    try:
        wait_until_it_answers(site, process)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=START_S)
        log.close()


def wait_until_it_answers(site: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"{site}/health/live", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise Failure(f"the shop did not start; see {FOLDER / 'shop.log'}")


def fetch_keys(site: str) -> None:
    with urllib.request.urlopen(f"{site}/.well-known/did.json", timeout=5) as answer:
        (FOLDER / "did.json").write_bytes(answer.read())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
