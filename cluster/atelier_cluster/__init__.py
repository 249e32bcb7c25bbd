"""Sweeps of schedules over many machines: schedules x items, dealt by Ray or in shares without it."""

__version__ = "0.1.0"


class Refusal(Exception):
    """What cannot be done, in one sentence for the person who asked."""
