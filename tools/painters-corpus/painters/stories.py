"""Stories: people with goals move through the world, and what happens is told.

:class:`Teller` pairs each event, applied to a :class:`~painters.world.World`,
with a sentence, and adds what changes no state: feelings, talk, weather.
"""

from __future__ import annotations

import random

from . import lexicon
from .grammar import Person, Place, Pronoun, Thing, capitalised, render
from .recall import Question, questions
from .world import World

N_PLACES = (3, 4)
PRONOUN_CHANCE = 0.6
REACTION_CHANCE = 0.45
AMBIENT_CHANCE = 0.12
RECALL_CHANCE = 0.2


class Teller:
    """One story in the making: the world, and the sentences so far."""

    def __init__(self, rng: random.Random, n_people: int, n_things: int, n_containers: int) -> None:
        self.rng = rng
        self.world = World()
        self.sentences: list[str] = []
        self._subject: str | None = None
        spots = [p for p in lexicon.places(rng.choice(("in", "at"))) if " " not in p.noun]
        self.places = rng.sample(spots, rng.choice(N_PLACES))
        self.place = {p.noun: p for p in self.places}
        self.people = rng.sample(lexicon.people(), n_people)
        nouns = rng.sample([t for t in lexicon.words("things") if " " not in t], n_things)
        colours = rng.sample(lexicon.words("colours"), n_things)
        self.things = [Thing(n, c) for n, c in zip(nouns, colours)]
        self.containers = rng.sample(lexicon.words("containers"), n_containers)

    # Saying.

    def tell(self, section: str, **slots: object) -> None:
        """Add one sentence from a section; a repeated subject may become a pronoun."""
        frame = self.rng.choice(lexicon.frames("world")[section])
        who, other = slots.get("who"), slots.get("other")
        leads = frame.startswith("{who}")
        if leads and who.name == self._subject and self.rng.random() < PRONOUN_CHANCE:
            slots["who"] = Pronoun(who)
        text = render(frame, self.rng, slots)
        self.sentences.append(text if text[-1] in '.!?"' else text + ".")
        clear = who is not None and (other is None or other.gender != who.gender)
        self._subject = who.name if leads and clear else None

    def happen(self, section: str, event: tuple[str, ...], **slots: object) -> None:
        self.world.apply(event)
        self.tell(section, **slots)

    def ambient(self) -> None:
        if self.rng.random() < AMBIENT_CHANCE:
            subject = self._subject
            self.tell("ambient")
            self._subject = subject if self.rng.random() < 0.3 else None

    def react(self, section: str, **slots: object) -> None:
        if self.rng.random() < REACTION_CHANCE:
            self.tell(section, **slots)

    # Where things stand.

    def at(self, person: Person) -> str:
        return self.world.persons[person.name]

    def questions(self) -> list[Question]:
        return questions(self.world, self.place)

    # The scene.

    def set_scene(self) -> None:
        rng = self.rng
        for i, person in enumerate(self.people):
            spot = rng.choice(self.places)
            together = [p for p in self.people[:i] if self.at(p) == spot.noun]
            self.world.apply(("person_at", person.name, spot.noun))
            if together and i == 1 and rng.random() < 0.6:
                self.tell("person_with", who=person, other=together[0], place=spot)
            else:
                self.tell("person_at", who=person, place=spot)
            if i == 0:
                opening = render(rng.choice(lexicon.frames("world")["opening"]), rng, {})
                self.sentences[-1] = f"{opening} {self.sentences[-1]}"
        for container in self.containers:
            spot = rng.choice(self.places)
            self.happen("container_at", ("container_at", container, spot.noun), container=container, place=spot)
        for thing in self.things:
            self._introduce(thing)
        self.ambient()

    def _introduce(self, thing: Thing) -> None:
        match self.rng.choice(("held", "held", "at", "in")):
            case "held":
                who = self.rng.choice(self.people)
                self.happen("thing_held", ("thing_held", thing.noun, thing.colour, who.name), who=who, thing=thing)
            case "at":
                spot = self.rng.choice(self.places)
                self.happen("thing_at", ("thing_at", thing.noun, thing.colour, spot.noun), thing=thing, place=spot)
            case "in" if self.containers:
                box = self.rng.choice(self.containers)
                self.happen("thing_in", ("thing_in", thing.noun, thing.colour, box), thing=thing, container=box)
            case _:
                self._introduce(thing)

    # What people do.

    def go(self, who: Person, spot: Place) -> None:
        origin = self.at(who)
        if origin == spot.noun:
            return
        event = ("go", who.name, origin, spot.noun)
        self.happen("go", event, who=who, place=spot, **{"from": self.place[origin]})
        met = [p for p in self.people if p != who and self.at(p) == spot.noun]
        if met and self.rng.random() < 0.4:
            self.tell("visit", who=who, other=self.rng.choice(met), place=spot)
        elif self.rng.random() < 0.2:
            self.tell("after_go", who=who)

    def fetch(self, who: Person, thing: Thing) -> None:
        """Get the thing into this person's hands, wherever it is."""
        relation, what = self.world.where[thing.noun]
        if (relation, what) == ("held", who.name):
            return
        self.go(who, self.place[self.world.place_of(thing.noun)])
        if relation == "held":
            self.give(lexicon.person(what), thing, who)
        elif relation == "in":
            event = ("take_out", who.name, thing.noun, what)
            self.happen("take_out", event, who=who, thing=thing, container=what)
        else:
            self.happen("take", ("take", who.name, thing.noun), who=who, thing=thing)
            self.react("after_find", who=who, thing=thing)

    def give(self, giver: Person, thing: Thing, taker: Person) -> None:
        self.happen("give", ("give", giver.name, thing.noun, taker.name), who=giver, other=taker, thing=thing)
        self.react("after_give", who=giver, other=taker, thing=thing)

    def put(self, who: Person, thing: Thing, container: str) -> None:
        self.go(who, self.place[self.world.containers[container]])
        event = ("put_in", who.name, thing.noun, container)
        self.happen("put_in", event, who=who, thing=thing, container=container)

    def leave(self, who: Person, thing: Thing, section: str = "leave") -> None:
        spot = self.place[self.at(who)]
        event = (section, who.name, thing.noun, spot.noun)
        self.happen(section, event, who=who, thing=thing, place=spot)

    # Goals.

    def pursue_goal(self) -> None:
        goals = [self._give_present, self._deliver, self._search, self._lose]
        if self.containers:
            goals += [self._hide, self._tidy, self._hide]
        if self._swappable():
            goals += [self._swap, self._swap]
        self.rng.choice(goals)()
        self.ambient()

    def _pair(self) -> tuple[Person, Person]:
        who, other = self.rng.sample(self.people, 2)
        return who, other

    def _give_present(self) -> None:
        who, other = self._pair()
        thing = self.rng.choice([t for t in self.things if t.noun not in self.world.held_by(other.name)] or [None])
        if thing is None:
            return self._deliver()
        self.tell("goal_give", who=who, other=other, thing=thing)
        self.fetch(who, thing)
        self.interlude(busy=(who,))
        self.go(who, self.place[self.at(other)])
        self.give(who, thing, other)

    def _deliver(self) -> None:
        who, thing = self.rng.choice(self.people), self.rng.choice(self.things)
        spot = self.rng.choice([p for p in self.places if p.noun != self.world.place_of(thing.noun)])
        self.tell("goal_deliver", who=who, thing=thing, place=spot)
        self.fetch(who, thing)
        self.interlude(busy=(who,))
        self.go(who, spot)
        self.leave(who, thing)

    def _hide(self) -> None:
        (who, other), thing = self._pair(), self.rng.choice(self.things)
        box = self.rng.choice(self.containers)
        if self.world.where[thing.noun] == ("in", box):
            return self._search()
        self.tell("goal_hide", who=who, other=other, thing=thing)
        self.fetch(who, thing)
        self.interlude(busy=(who,))
        self.put(who, thing, box)
        self.react("after_hide", who=who)

    def _search(self) -> None:
        who, thing = self.rng.choice(self.people), self.rng.choice(self.things)
        if thing.noun in self.world.held_by(who.name):
            return self._lose()
        self.tell("goal_search", who=who, thing=thing)
        self.interlude(busy=(who,))
        self.fetch(who, thing)

    def _lose(self) -> None:
        held = [(p, t) for p in self.people for t in self.things if t.noun in self.world.held_by(p.name)]
        if not held:
            return self._deliver()
        who, thing = self.rng.choice(held)
        self.go(who, self.rng.choice(self.places))
        self.leave(who, thing, "lose")
        self.react("after_lose", who=who, thing=thing)

    def _tidy(self) -> None:
        who = self.rng.choice(self.people)
        self.tell("goal_tidy", who=who)
        for thing in self.rng.sample(self.things, min(2, len(self.things))):
            box = self.rng.choice(self.containers)
            if self.world.where[thing.noun] != ("in", box):
                self.fetch(who, thing)
                self.put(who, thing, box)

    def _swappable(self) -> list[tuple[Person, Person]]:
        owners = [p for p in self.people if self.world.held_by(p.name)]
        return [(a, b) for a in owners for b in owners if a != b]

    def _swap(self) -> None:
        who, other = self.rng.choice(self._swappable())
        thing, thing2 = (self.rng.choice([t for t in self.things if t.noun in self.world.held_by(p.name)])
                         for p in (who, other))
        self.tell("goal_swap", who=who, other=other, thing=thing, thing2=thing2)
        self.go(who, self.place[self.at(other)])
        event = ("swap", who.name, thing.noun, other.name, thing2.noun)
        self.happen("swap", event, who=who, other=other, thing=thing, thing2=thing2)

    def interlude(self, busy: tuple[Person, ...] = ()) -> None:
        """Meanwhile, somebody else may do something small."""
        idle = [p for p in self.people if p not in busy]
        if not idle or self.rng.random() < 0.35:
            return
        who = self.rng.choice(idle)
        mine = [t for t in self.things if t.noun in self.world.held_by(who.name)]
        near = [t for t in self.things if t.noun in self.world.lying_at(self.at(who))]
        boxes = self.world.containers_at(self.at(who))
        if mine and boxes and self.rng.random() < 0.5:
            self.put(who, self.rng.choice(mine), self.rng.choice(boxes))
        elif near and self.rng.random() < 0.5:
            self.fetch(who, self.rng.choice(near))
        elif mine and self.rng.random() < 0.25:
            self.leave(who, self.rng.choice(mine))
        else:
            self.go(who, self.rng.choice([p for p in self.places if p.noun != self.at(who)]))

    # Talk about the state, which teaches that the world is consistent.

    def talk(self) -> None:
        pairs = [(a, b) for a in self.people for b in self.people if a != b and self.at(a) == self.at(b)]
        if not pairs:
            return
        who, other = self.rng.choice(pairs)
        absent = [p for p in self.people if self.at(p) != self.at(who)]
        held = [t for t in self.things if t.noun in self.world.held_by(who.name)]
        if held and self.rng.random() < 0.4:
            self.tell("ask_colour", who=who, other=other, thing=self.rng.choice(held))
        elif absent and self.rng.random() < 0.5:
            person = self.rng.choice(absent)
            answer = capitalised(f"{person.say('he')} is {self.place[self.at(person)].say('at')}")
            self.tell("ask_where_person", who=who, other=other, absent=person, answer=answer)
        else:
            self._talk_of_thing(who, other)
        self._subject = None

    def _talk_of_thing(self, who: Person, other: Person) -> None:
        thing = self.rng.choice(self.things)
        relation, what = self.world.where[thing.noun]
        if relation == "held" and what == other.name:
            return
        match relation:
            case "held":
                answer = "I have it" if what == who.name else f"{what} has it"
            case "in":
                answer = f"It is in the {what}"
            case _:
                answer = f"It is {self.place[what].say('at')}"
        self.tell("ask_where_thing", who=who, other=other, thing=thing, answer=answer)

    def recall(self, question: Question) -> str:
        """The recall as a sentence that ends in the answer, without a full stop."""
        frame = self.rng.choice(lexicon.frames("world")[f"recall_{question.kind}"])
        return render(frame, self.rng, question.slots)

    def add_recall(self, question: Question) -> None:
        text = self.recall(question)
        closing = '."' if text.count('"') % 2 else "."
        self.sentences.append(text + closing)
        self._subject = None

    def text(self) -> str:
        return " ".join(self.sentences)


def tell_story(rng: random.Random, n_goals: int, chatty: bool = True) -> Teller:
    """A story of two or three people after ``n_goals`` goals, without a closing recall."""
    teller = Teller(rng, rng.choice((2, 2, 3)), rng.choice((2, 2, 3)), rng.choice((0, 1, 1, 2)))
    teller.set_scene()
    for _ in range(n_goals):
        teller.pursue_goal()
        if chatty and rng.random() < RECALL_CHANCE:
            teller.talk()
        teller.interlude()
    return teller


def tell_errand(rng: random.Random) -> Teller:
    """A story of somebody who works through a list, in order, while others move about."""
    teller = Teller(rng, 2, 1, 0)
    who, other = teller.people
    kind = rng.choice(("place", "thing"))
    if kind == "place":
        spots = [p for p in lexicon.places("at") if " " not in p.noun and p.noun not in teller.place]
        listed = rng.sample(spots, 3)
        teller.place |= {p.noun: p for p in listed}
        said = [p.say() for p in listed]
        items = [p.noun for p in listed]
    else:
        items = said = rng.sample(lexicon.words("groceries"), 3)
    teller.set_scene()
    section = "errand_goal" if kind == "place" else "errand_buy"
    event = ("errand", who.name, kind, *items)
    teller.happen(section, event, who=who, first=said[0], second=said[1], third=said[2])
    for i in range(rng.choice((0, 1, 1, 2, 2) if kind == "place" else (1, 1, 2, 2))):
        if kind == "place":
            teller.world.apply(("go", who.name, teller.at(who), items[i]))
        done = "errand_done" if kind == "place" else "errand_bought"
        teller.happen(done, ("done", who.name, items[i]), who=who, done=said[i])
        teller.ambient()
        if rng.random() < 0.4:
            teller.interlude(busy=(who,))
    return teller
