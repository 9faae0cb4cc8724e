"""The program's own settings of a wallet: short texts by name."""

from dataclasses import dataclass

from assent_client.wallet.sealed_rows import SealedRows
from assent_client.wallet.table import Table

__all__ = ["Setting", "Settings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting."""

    name: str
    value: str = ""


class Settings:
    """Short texts by name."""

    def __init__(self, rows: SealedRows) -> None:
        self._table = Table(rows, "setting", Setting, name=lambda row: row.name)

    def get(self, name: str) -> str | None:
        """The value of a setting."""
        row = self._table.get(name)
        return None if row is None else row.value

    def put(self, name: str, value: str) -> None:
        """Set a setting."""
        self._table.put(Setting(name=name, value=value))

    def remove(self, name: str) -> None:
        """Unset a setting."""
        self._table.remove(name)

    def all(self) -> dict[str, str]:
        """All settings by name."""
        return {row.name: row.value for row in sorted(self._table.under(), key=lambda r: r.name)}
