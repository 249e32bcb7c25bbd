"""What only evaluation items may ask. All rules of the split are in this file.

A document and an item both carry *asked keys*: tuples that say what they show
or ask, whatever the wording and the names. A key is reserved for items by a
hash of itself (:func:`painters.seeds.bucket`), so the rule needs no list and
cannot drift between the generator of the text and that of the items. Tests
collect the keys of generated documents and of all frozen items and require
that none is in both.

================  ===================================================  =========
family            key                                                  reserved
================  ===================================================  =========
lastword          ("story", digest of the event log)                   1 in 16
continuation      ("script", id, fillers)                              1 in 4
coref             ("clause", schema, clause)                           1 in 12
                  ("reason", schema, clause, predicate)                1 in 5
facts             ("fact", relation, subject, form)                    one of the
                                                                       three forms,
                                                                       all new forms
arith             ("sum", a, op, b)                                    1 in 25
                  ("sums", a, op, b, op, c)                            1 in 8
================  ===================================================  =========

For sums this holds out every chain that an item asks with all its prefixes of
two steps and more, wherever in a longer chain they would occur: a training
text contains no two consecutive steps that are reserved, and an item begins
with two that are. An item of one step asks a single equation that no training
text contains.
"""

from __future__ import annotations

import hashlib

from .seeds import bucket

Key = tuple
Step = tuple[int, str, int]

N_STORY, N_SCRIPT, N_CLAUSE, N_REASON, N_SUM, N_SUMS = 16, 4, 12, 5, 25, 8
N_FORMS = 3
REVERSED_SHARE = 3


def story_key(log: list[tuple[str, ...]]) -> Key:
    return ("story", hashlib.sha256(repr(log).encode()).hexdigest()[:16])


def script_key(script: str, fillers: tuple[str, ...]) -> Key:
    return ("script", script, fillers)


def clause_key(schema: str, clause: str) -> Key:
    return ("clause", schema, clause)


def reason_key(schema: str, clause: str, predicate: str) -> Key:
    return ("reason", schema, clause, predicate)


def fact_key(relation: str, subject: str, form: str) -> Key:
    """``form`` is ``ask0`` to ``ask2``, ``new`` or ``which``."""
    return ("fact", relation, subject, form)


def sum_key(step: Step) -> Key:
    """One equation; ``3 + 4`` and ``4 + 3`` are the same one."""
    a, op, b = step
    if op in "+*" and a < b:
        a, b = b, a
    return ("sum", a, op, b)


def sums_key(first: Step, second: Step) -> Key:
    """Two consecutive steps; the second starts from the result of the first."""
    return ("sums", *first, *second[1:])


def reserved(key: Key) -> bool:
    """Whether a key belongs to the items."""
    match key[0]:
        case "story":
            return bucket(key, N_STORY) == 0
        case "script":
            return bucket(key, N_SCRIPT) == 0
        case "clause":
            return bucket(key, N_CLAUSE) == 0
        case "reason":
            return reserved(clause_key(key[1], key[2])) or bucket(key, N_REASON) == 0
        case "fact":
            return _fact_reserved(key)
        case "sum":
            return bucket(key, N_SUM) == 0
        case "sums":
            return bucket(key, N_SUMS) == 0
    raise ValueError(f"no rule for key {key!r}")


def _fact_reserved(key: Key) -> bool:
    _, relation, subject, form = key
    if form == "new":
        return True
    if form == "which":
        return bucket(key, REVERSED_SHARE) == 0
    return form == f"ask{bucket(('form', relation, subject), N_FORMS)}"


def chain_keys(steps: list[Step]) -> list[Key]:
    """Every key that a chain of worked steps shows."""
    return [sum_key(s) for s in steps] + [sums_key(a, b) for a, b in zip(steps, steps[1:])]
