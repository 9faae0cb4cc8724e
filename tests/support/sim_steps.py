"""What can happen next in a story: acts of people, wrong clocks, failures, attacks."""

from random import Random
from typing import TYPE_CHECKING

from support.sim_device import Device
from support.sim_vendor import POLICIES, SimVendor, agreement_ids, waiting_ids

if TYPE_CHECKING:
    from support.sim_world import World

__all__ = ["step"]

_MINUTE, _DAY = 60, 86_400
_JUMPS = (0, 0, 2 * _MINUTE, -2 * _MINUTE, 9 * _MINUTE, -9 * _MINUTE, _DAY, -_DAY)

_ACTS = {
    "proffers": 30,
    "looks": 2,
    "accepts the alternative": 14,
    "declines the alternative": 4,
    "cancels": 7,
    "asks again": 4,
    "withdraws": 12,
    "withdraws purposes": 2,
    "withdraws and closes the key": 2,
    "disputes": 3,
    "synchronises": 10,
    "synchronises what is due": 3,
    "resumes": 5,
}


def step(world: "World") -> None:
    """Begin the next thing that happens."""
    world.chance.choices([kind for kind, _ in _STEPS], [weight for _, weight in _STEPS])[0](world)


def _customer_acts(world: "World") -> None:
    device = world.chance.choice(list(world.devices.values()))
    # Mostly one thing after the other, as programs that share a wallet do.
    if device.process.alive and (not device.process.busy or world.chance.random() < 0.2):
        device.do(world.chance.choices(list(_ACTS), list(_ACTS.values()))[0])


def _operator_acts(world: "World") -> None:
    vendor = world.chance.choice(list(world.vendors.values()))
    if not vendor.process.alive:
        return
    act = world.chance.choice((_decide, _decide, _terminate, _fulfil))
    world.log(f"{vendor.host}: the operator: {act.__name__[1:]}")
    vendor.process.start(vendor.operate(act, world.chance))


async def _decide(vendor: SimVendor, chance: Random) -> None:
    waiting = waiting_ids(vendor)
    if waiting:
        name = chance.choice(waiting)
        decide = chance.choice(
            (vendor.pending.accept, vendor.pending.alternative, vendor.pending.decline)
        )
        await decide(name)


async def _terminate(vendor: SimVendor, chance: Random) -> None:
    held = agreement_ids(vendor)
    if held:
        await vendor.statements.terminate(chance.choice(held), "The shop closes.")


async def _fulfil(vendor: SimVendor, chance: Random) -> None:
    held = agreement_ids(vendor)
    if held:
        await vendor.statements.fulfil(chance.choice(held))


def _policy_changes(world: "World") -> None:
    vendor = world.chance.choice(list(world.vendors.values()))
    number = world.chance.randrange(len(POLICIES))
    world.log(f"{vendor.host}: policy {number}")
    vendor.set_policy(number)


def _publication(world: "World") -> None:
    vendor = world.chance.choice(list(world.vendors.values()))
    change = world.chance.choice(("open", "open", "retired", "rotate", "narrow"))
    world.log(f"{vendor.host}: publishes: {change}")
    vendor.publish(change)


def _clock_jumps(world: "World") -> None:
    machines: list[SimVendor | Device] = [*world.vendors.values(), *world.devices.values()]
    machine = world.chance.choice(machines)
    seconds = world.chance.choice(_JUMPS)
    world.log(f"{machine.process.name}: the clock is {seconds} s wrong")
    if isinstance(machine, SimVendor):
        machine.jump(seconds)
    else:
        machine.offset_s = seconds


def _crash(world: "World") -> None:
    machines = [*world.vendors.values(), *world.devices.values()]
    machine = world.chance.choice(machines)
    if machine.process.alive:
        world.crash(machine)


def _attack(world: "World") -> None:
    world.hostile.attack()


def _second_device(world: "World") -> None:
    phone = world.devices["phone"]
    if "laptop" in world.devices or not phone.process.alive:
        return
    world.log("the laptop is restored from a backup of the phone")
    laptop = world.device("laptop", world.backup(), restored=True)
    laptop.looked |= phone.looked


_STEPS = (
    (_customer_acts, 62),
    (_operator_acts, 10),
    (_policy_changes, 4),
    (_publication, 3),
    (_clock_jumps, 5),
    (_crash, 3),
    (_attack, 16),
    (_second_device, 3),
)
