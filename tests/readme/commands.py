"""The commands of README.md, and a reader who carries them all out in order, in a fresh folder."""

import re
import shlex
import shutil
import sys
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

from support.processes import Background, Ended, at_a_terminal, free_port, is_free

ROOT = Path(__file__).resolve().parents[2]
PORT = "8642"
_PASSPHRASE = "only for reading along"

NOT_RUN = {
    "make test": "it is what runs this test",
    "pip install assent": "it needs a network; that the package is whole is tested apart",
    "pip install 'assent[server]'": "it needs a network; the extra is tested apart",
}


def commands() -> list[str]:
    """Every line of every ``sh`` block, without its comment."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()]
    return [re.sub(r"\s+# .*", "", line).strip() for line in lines if line.strip()]


ENDS_WITH = {"assent verify": 10, "assent-verify.js": 10}
"""Exit codes other than 0: the record was valid when made, and later withdrawn."""


class Reader:
    """Runs the commands as they are written; ``folder`` stands for the checkout."""

    def __init__(self, folder: Path, ended: dict[str, Ended] | None = None) -> None:
        self.folder = folder
        self.ended = ended or {}

    def read(self) -> None:
        """Carry out every command; a server stays until the last one, then ends by Ctrl-C."""
        # The Makefile and the demonstration are those of the checkout; what they write is not.
        for sources in ("scripts", "spec/verifier-js"):
            shutil.copytree(ROOT / sources, self.folder / sources)
        servers: dict[str, Background] = {}
        with ExitStack() as running:
            for command in commands():
                if command in NOT_RUN:
                    continue
                words = self._here(command)
                if " run " in command:
                    server = Background(words, folder=self.folder, port=int(self._port))
                    servers[command] = running.enter_context(server)
                else:
                    ended = at_a_terminal(words, folder=self.folder, answer=self._answer)
                    self.ended[command] = ended
        for command, server in servers.items():
            self.ended[command] = server.ended

    @cached_property
    def _port(self) -> str:
        """8642, or another one where something else has it on this machine."""
        return PORT if is_free(int(PORT)) else str(free_port())

    def _here(self, command: str) -> str:
        """The command with this interpreter's programs, and another port where 8642 is taken."""
        programs = shlex.quote(str(Path(sys.executable).parent))
        if command.startswith("make "):
            command = recipe(command.removeprefix("make "))
        command = command.replace(".venv/bin", programs)
        return command.replace(PORT, self._port) if PORT in command else command

    def _answer(self, question: str) -> str | None:
        """What a person with the recovery sheet before her answers; None to what is no question."""
        if "assphrase" in question:
            return _PASSPHRASE
        if place := re.search(r"Word ([0-9]+) of your sheet", question):
            sheet = (self.folder / "assent-recovery-sheet.txt").read_text(encoding="utf-8")
            (word,) = re.findall(rf"\b{place[1]}\. ([a-z]{{5}})", sheet)
            return str(word)
        if "Your choice" in question:
            return "1"
        return "yes" if "[y/n]" in question.lower() else None


def recipe(target: str) -> str:
    """What ``make TARGET`` runs once everything is installed."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (line,) = re.findall(rf"^{target}:.*\n\t@?(.*)$", makefile, re.MULTILINE)
    return str(line).replace("$(BIN)", ".venv/bin").replace("$(ARGS)", "")
