"""The simulated world: who is where, who has what, what lies in what.

A story is a list of events (plain tuples, independent of any wording); the
state follows from them. :meth:`World.apply` refuses an event whose conditions
do not hold, so a log that was applied is consistent by construction. The
checker replays logs with code of its own.

Events (all strings)::

    person_at  who place            container_at container place
    thing_at   thing colour place   thing_held   thing colour who
    thing_in   thing colour container
    go   who from to                take      who thing
    take_out who thing container    put_in    who thing container
    leave who thing place           lose      who thing place
    give  giver thing taker         swap      who thing other thing2
    errand who "place"|"thing" first second third
    done   who item
"""

from __future__ import annotations

from dataclasses import dataclass, field

Event = tuple[str, ...]


class Impossible(ValueError):
    """An event whose conditions do not hold."""


@dataclass
class World:
    """State and log. ``where`` of a thing: (``held``, who), (``in``, container) or (``at``, place)."""

    persons: dict[str, str] = field(default_factory=dict)
    containers: dict[str, str] = field(default_factory=dict)
    colours: dict[str, str] = field(default_factory=dict)
    where: dict[str, tuple[str, str]] = field(default_factory=dict)
    givers: dict[str, tuple[str, str]] = field(default_factory=dict)
    errand: tuple[str, list[str]] | None = None
    log: list[Event] = field(default_factory=list)

    def apply(self, event: Event) -> None:
        """Let the event happen, or raise :class:`Impossible` and change nothing."""
        getattr(self, "_" + event[0])(*event[1:])
        self.log.append(event)

    def place_of(self, thing: str) -> str:
        """Where a thing is, through its holder or container."""
        kind, what = self.where[thing]
        if kind == "held":
            return self.persons[what]
        return self.containers[what] if kind == "in" else what

    def held_by(self, who: str) -> list[str]:
        return [t for t, w in self.where.items() if w == ("held", who)]

    def inside(self, container: str) -> list[str]:
        return [t for t, w in self.where.items() if w == ("in", container)]

    def lying_at(self, place: str) -> list[str]:
        return [t for t, w in self.where.items() if w == ("at", place)]

    def people_at(self, place: str) -> list[str]:
        return [p for p, at in self.persons.items() if at == place]

    def containers_at(self, place: str) -> list[str]:
        return [c for c, at in self.containers.items() if at == place]

    # Setting the scene.

    def _person_at(self, who: str, place: str) -> None:
        _need(who not in self.persons, f"{who} is there already")
        self.persons[who] = place

    def _container_at(self, container: str, place: str) -> None:
        _need(container not in self.containers, f"a second {container}")
        self.containers[container] = place

    def _new_thing(self, thing: str, colour: str) -> None:
        _need(thing not in self.colours, f"a second {thing}")
        self.colours[thing] = colour

    def _thing_at(self, thing: str, colour: str, place: str) -> None:
        self._new_thing(thing, colour)
        self.where[thing] = ("at", place)

    def _thing_held(self, thing: str, colour: str, who: str) -> None:
        _need(who in self.persons, f"{who} is unknown")
        self._new_thing(thing, colour)
        self.where[thing] = ("held", who)

    def _thing_in(self, thing: str, colour: str, container: str) -> None:
        _need(container in self.containers, f"no {container}")
        self._new_thing(thing, colour)
        self.where[thing] = ("in", container)

    # What happens.

    def _go(self, who: str, origin: str, place: str) -> None:
        _need(self.persons[who] == origin and place != origin, f"{who} is not at the {origin}")
        self.persons[who] = place

    def _take(self, who: str, thing: str) -> None:
        _need(self.where[thing] == ("at", self.persons[who]), f"the {thing} does not lie near {who}")
        self.where[thing] = ("held", who)

    def _take_out(self, who: str, thing: str, container: str) -> None:
        _need(self.where[thing] == ("in", container), f"the {thing} is not in the {container}")
        _need(self.containers[container] == self.persons[who], f"the {container} is elsewhere")
        self.where[thing] = ("held", who)

    def _put_in(self, who: str, thing: str, container: str) -> None:
        _need(self.where[thing] == ("held", who), f"{who} does not have the {thing}")
        _need(self.containers[container] == self.persons[who], f"the {container} is elsewhere")
        self.where[thing] = ("in", container)

    def _leave(self, who: str, thing: str, place: str) -> None:
        _need(self.where[thing] == ("held", who), f"{who} does not have the {thing}")
        _need(self.persons[who] == place, f"{who} is not at the {place}")
        self.where[thing] = ("at", place)

    _lose = _leave

    def _give(self, giver: str, thing: str, taker: str) -> None:
        _need(self.where[thing] == ("held", giver), f"{giver} does not have the {thing}")
        _need(giver != taker and self.persons[giver] == self.persons[taker], f"{giver} and {taker} are apart")
        self.where[thing] = ("held", taker)
        self.givers[thing] = (giver, taker)

    def _swap(self, who: str, thing: str, other: str, thing2: str) -> None:
        _need(self.where[thing] == ("held", who) and self.where[thing2] == ("held", other), "nothing to swap")
        _need(who != other and self.persons[who] == self.persons[other], f"{who} and {other} are apart")
        self.where[thing], self.where[thing2] = ("held", other), ("held", who)
        self.givers.pop(thing, None)
        self.givers.pop(thing2, None)

    def _errand(self, who: str, kind: str, *items: str) -> None:
        _need(self.errand is None and len(set(items)) == len(items), "one errand, no item twice")
        self.errand = (who, list(items))

    def _done(self, who: str, item: str) -> None:
        _need(self.errand is not None and self.errand[0] == who, f"{who} has no errand")
        _need(bool(self.errand[1]) and self.errand[1][0] == item, f"{item} is not next")
        self.errand[1].pop(0)


def _need(holds: bool, reason: str) -> None:
    if not holds:
        raise Impossible(reason)
