"""The two products: a training document and an evaluation item."""

from __future__ import annotations

from dataclasses import dataclass, field

from .holdout import Key


@dataclass
class Document:
    """Running text with the keys of what it shows; ``log`` replays its stories, if it has any."""

    text: str
    keys: list[Key] = field(default_factory=list)
    logs: list[list[tuple[str, ...]]] = field(default_factory=list)


@dataclass
class Item:
    """One question. ``evidence`` is what the checker needs and is not written to the file."""

    family: str
    context: str
    difficulty: int
    keys: list[Key]
    choices: list[str] | None = None
    label: int | None = None
    answer: str | None = None
    results: list[tuple[int, int]] | None = None
    evidence: dict = field(default_factory=dict)

    def record(self, name: str, split: str) -> dict:
        """The item as it is stored: Atelier's item format with id, split and difficulty."""
        row: dict = {"id": name, "split": split, "difficulty": self.difficulty, "context": self.context}
        if self.choices is not None:
            return row | {"choices": self.choices, "label": self.label}
        row["answer"] = self.answer
        if self.results is not None:
            row["results"] = [list(span) for span in self.results]
        return row
