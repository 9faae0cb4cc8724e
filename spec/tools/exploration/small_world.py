"""What may happen next in a small world.

The network is what was ever sent: it may arrive at any time, in any order, again, or never, so
that every loss, delay and doubling is among the interleavings. Both sides work in memory before
they write; a crash, possible at each step, forgets what is in memory and nothing else.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar, Generic, NamedTuple, TypeVar

from assent.errors import PeerError
from exploration.cast import TIMES, Cast
from exploration.first_party import FirstParty, Wallet
from exploration.invariants import Invariants, Violation
from exploration.search import first
from exploration.second_party import Books, SecondParty

__all__ = ["Setting", "World"]

T = TypeVar("T")


KEEPS, CRASHES = "she keeps it", "she crashes"
COMMITS, VENDOR_CRASHES = "the vendor commits", "the vendor crashes"


class World(NamedTuple):
    """One state: the time, two disks, and what both sides have in memory.

    ``wallet``, ``draft`` and ``books`` are numbers; ``draft`` is what the customer is about to
    write. ``tasks`` are what the vendor is about to write, each with what it was planned on.
    """

    t: int
    wallet: int
    draft: int | None
    books: int
    tasks: frozenset[tuple[int, int]]


class Setting:
    """Both parties, every disk that they were seen to have, and what leads from state to state."""

    FREE: ClassVar = frozenset({KEEPS, CRASHES, COMMITS, VENDOR_CRASHES})

    def __init__(self, second: type[SecondParty] = SecondParty, *, tasks_max: int = 2) -> None:
        self.tasks_max = tasks_max
        self.cast = Cast()
        self.first, self.second = FirstParty(self.cast), second(self.cast)
        self.invariants = Invariants(self.cast, self.first, self.second)
        self._wallets, self._books = _Numbers[Wallet](), _Numbers[Books]()
        self.start = World(
            t=0,
            wallet=self._wallets.number(Wallet()),
            draft=None,
            books=self._books.number(Books()),
            tasks=frozenset(),
        )
        remembered = lru_cache(maxsize=None)
        self._drafts = remembered(self._drafts_of)
        self._plans = remembered(self._plans_of)

    @property
    def disks(self) -> dict[str, int]:
        """How many different disks of each party were seen so far."""
        return {"wallets": len(self._wallets), "books": len(self._books)}

    def begin_terminated(self) -> None:
        """Start where an agreement was just made and terminated, with the notice yet to run."""
        self.start = first(self, lambda world: self._ends_later(world.books))

    def books(self) -> Iterator[Books]:
        """Every disk of the vendor that was seen so far."""
        return iter(self._books)

    def check(self, world: World) -> None:
        """Check what must hold in a state.

        Raises:
            Violation: it does not.
        """
        wallet, books = self._wallets[world.wallet], self._books[world.books]
        self.invariants.of_books(books, world.t)
        self.invariants.of_both(wallet, books, world.t)

    def check_step(self, before: World, after: World) -> None:
        """Check what must hold between a state and the next."""
        if before.books != after.books:
            one, other = self._books[before.books], self._books[after.books]
            self.invariants.of_growth(one, other, after.t)
        if before.wallet != after.wallet:
            was, now = self._wallets[before.wallet], self._wallets[after.wallet]
            if not (was.kept <= now.kept and was.held <= now.held):
                raise Violation("I11", "the customer lost something")

    def steps(self, world: World) -> Iterator[tuple[str, World]]:
        """Every event that may come next, and the state after it."""
        if world.t + 1 < (len(TIMES) if self._ends_later(world.books) else len(TIMES) - 1):
            yield "time passes", world._replace(t=world.t + 1)
        if world.draft is None:
            for draft in self._drafts(world.wallet, world.books, world.t):
                yield "she signs or reads", world._replace(draft=draft)
        else:
            yield KEEPS, world._replace(wallet=world.draft, draft=None)
            yield CRASHES, world._replace(draft=None)
        if len(world.tasks) < self.tasks_max:
            for after in self._plans(world.wallet, world.books, world.t):
                task = (world.books, after)
                yield "the vendor plans", world._replace(tasks=world.tasks | {task})
        for task in world.tasks:
            yield COMMITS, self.commit(world, task)
        if world.tasks:
            yield VENDOR_CRASHES, world._replace(tasks=frozenset())

    def commit(self, world: World, task: tuple[int, int]) -> World:
        """The state after a commit; what was planned on an older disk is planned again."""
        base, after = task
        books = after if base == world.books else world.books
        return world._replace(books=books, tasks=world.tasks - {task})

    def _ends_later(self, books_number: int) -> bool:
        """Whether a termination runs out: nothing else tells the last time from the one before."""
        held = self._books[books_number].record_history
        return any(self.cast.type(item) == "Termination" for item in held)

    def _drafts_of(self, wallet_number: int, books_number: int, t: int) -> tuple[int, ...]:
        """What she may write next: something signed, an answer read, or all she lacked."""
        wallet, books = self._wallets[wallet_number], self._books[books_number]
        found = [wallet._replace(kept=wallet.kept | {item}) for item in self.first.moves(wallet, t)]
        try:
            found += [self.first.read(wallet, item) for item in sorted(books.said - wallet.held)]
            found.append(self.first.reconcile(wallet, books))
        except PeerError as error:
            raise Violation("I4", f"an honest answer is refused: {error}") from error
        numbers = {self._wallets.number(item) for item in found}
        return tuple(sorted(numbers - {wallet_number}))

    def _plans_of(self, wallet_number: int, books_number: int, t: int) -> tuple[int, ...]:
        """What the vendor may write next, about all that she ever sent or of itself."""
        books = self._books[books_number]
        found = list(self.second.own_ways(books, t))
        for request in sorted(self._wallets[wallet_number].kept):
            found += [after for after, _ in self.second.ways(books, request, t)]
        numbers = {self._books.number(item) for item in found}
        return tuple(sorted(numbers - {books_number}))


class _Numbers(Generic[T]):
    """Equal values have one number, so that states are small and quick to compare."""

    def __init__(self) -> None:
        self._values: list[T] = []
        self._known: dict[T, int] = {}

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[T]:
        return iter(self._values)

    def __getitem__(self, number: int) -> T:
        return self._values[number]

    def number(self, value: T) -> int:
        """The number of a value."""
        known = self._known.setdefault(value, len(self._values))
        if known == len(self._values):
            self._values.append(value)
        return known
