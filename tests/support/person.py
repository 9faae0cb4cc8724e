"""A person at the command line: the real commands over a town in memory, and what they print."""

import asyncio
import json
import random
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from assent_client.commands import main
from assent_client.commands.surroundings import Surroundings
from support.town import Town
from support.wallets import CHEAP, PASSPHRASE

__all__ = ["Person"]


class Person:
    """One person with her wallet's folder; the passphrase is in the environment."""

    def __init__(self, town: Town, folder: Path, *, seed: int = 7) -> None:
        self.town = town
        self.folder = folder
        self.said: list[str] = []
        self._around = Surroundings(
            now=lambda: town.now,
            randomness=random.Random(seed).randbytes,
            pause=_no_pause,
            transport=lambda _loopback: town,
            cost=CHEAP,
        )

    def run(
        self,
        *words: str,
        answers: str | None = None,
        passphrase: str | None = PASSPHRASE,
        language: str = "en",
    ) -> Result:
        """What ``assent`` with these words ends with; ``answers`` are typed lines."""
        environment = {
            "ASSENT_WALLET": str(self.folder),
            "ASSENT_PASSPHRASE": passphrase,
            "ASSENT_LANGUAGE": language,
        }
        result = CliRunner().invoke(
            main, list(words), obj=self._around, input=answers, env=environment
        )
        self.said.append(result.output)
        return result

    def done(self, *words: str, **arguments: Any) -> Result:
        """The result of a command that must succeed."""
        result = self.run(*words, **arguments)
        assert result.exit_code == 0, (words, result.output, result.exception)
        return result

    def value(self, *words: str, code: int = 0) -> Any:
        """What a command answers in JSON."""
        result = self.run(*words, "--json")
        assert result.exit_code == code, (words, result.output, result.exception)
        return json.loads(result.stdout)


async def _no_pause(_seconds: float) -> None:
    await asyncio.sleep(0)
