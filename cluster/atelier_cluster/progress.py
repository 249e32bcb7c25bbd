"""How much of a run is done, and how long the rest takes at the pace so far."""

from __future__ import annotations

import sys
import time


class Progress:
    """Lines on standard error, one every few seconds."""

    def __init__(self, n_total: int, n_before: int, every_seconds: float = 5.0) -> None:
        self.n_total, self.n_done, self.n_before = n_total, n_before, n_before
        self.every, self.start, self.said = every_seconds, time.monotonic(), 0.0

    def add(self, n: int, where: str) -> None:
        """So many rows more; `where` says who computes."""
        self.n_done += n
        now = time.monotonic()
        if now - self.said >= self.every or self.n_done == self.n_total:
            self.said = now
            print(self.line(now, where), file=sys.stderr, flush=True)

    def line(self, now: float, where: str) -> str:
        """For people."""
        computed, seconds = self.n_done - self.n_before, now - self.start
        left = seconds * (self.n_total - self.n_done) / computed if computed else None
        told = "" if left is None else f", {spelled(left)} left"
        return f"{self.n_done} of {self.n_total} results ({100 * self.n_done / max(1, self.n_total):.0f} %), {where}{told}"


def spelled(seconds: float) -> str:
    """A duration in words."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"
