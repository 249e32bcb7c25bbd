"""The evaluation items: right, balanced, without shortcuts, frozen, and disjoint from all training text."""

import collections
import json
import re
import unittest
import unittest.mock

from painters import checker, corpus, holdout, items, lexicon, overlap
from painters.documents import Document
from painters.tasks import arith, continuation, coref, facts

SAMPLE_DOCUMENTS = 4_000
BYTES_MAX = 2_500_000
# Of the first 480,000 documents of seed 0 those on which two separate problems, read as one, are a prefix of an item's chain.
MEETINGS = (6_213, 6_329, 17_795, 20_391, 45_743, 55_772, 126_214, 134_332, 184_482, 193_498, 212_912, 341_169, 344_896,
            381_592, 422_719)
BALANCE_SLACK = 0.03
"""Labels are dealt in turns; the dev split takes every eleventh item, which shifts shares by less than this."""


class Families(unittest.TestCase):
    def test_every_answer_is_verified(self):
        for name in items.WRITERS:
            for item in items.family(name):
                checker.check(item)

    def test_counts_ids_and_splits(self):
        for name in items.WRITERS:
            rows = items.read(name)
            splits = collections.Counter(row["split"] for row in rows)
            self.assertEqual(splits, {"dev": items.N_DEV, "test": items.N_TEST})
            self.assertGreaterEqual(splits["test"], 1_000)
            self.assertEqual(len({row["id"] for row in rows}), len(rows))
            self.assertEqual(len({json.dumps([row["context"], sorted(row.get("choices", []))]) for row in rows}), len(rows), name)

    def test_labels_are_balanced(self):
        for name in ("continuation", "coref", "facts"):
            rows = [row for row in items.read(name) if row["split"] == "test"]
            n_choices = len(rows[0]["choices"])
            for label in range(n_choices):
                share = sum(row["label"] == label for row in rows) / len(rows)
                self.assertAlmostEqual(share, 1 / n_choices, delta=BALANCE_SLACK, msg=f"{name} label {label}")

    def test_facts_ask_at_least_400_distinct_questions(self):
        self.assertGreaterEqual(len({row["context"] for row in items.read("facts")}), 400)
        self.assertGreaterEqual(len({item.keys[0][1:3] for item in items.family("facts")}), 400)
        # In the form that no text has for any subject.
        anew = {item.keys[0][1:3] for item in items.family("facts") if item.keys[0][3] == "new"}
        self.assertGreaterEqual(len(anew), 400)

    def test_sums_have_one_to_five_steps_and_numbers_to_99(self):
        steps = collections.Counter(row["difficulty"] for row in items.read("arith"))
        self.assertEqual(set(steps), {1, 2, 3, 4, 5})
        self.assertGreater(min(steps.values()), 200)
        for row in items.read("arith"):
            self.assertTrue(all(int(n) <= 99 for n in re.findall(r"\d+", row["context"] + row["answer"])), row)
            for start, stop in row["results"]:
                self.assertTrue(row["answer"][start:stop].isdigit())
                self.assertEqual(row["answer"][start - 3:start], " = ")


class Shortcuts(unittest.TestCase):
    """What a reader who does not read could score."""

    def rate(self, name, guess):
        rows = items.family(name)
        return sum(guess(item) for item in rows) / len(rows)

    def test_last_word_is_not_the_last_or_first_candidate(self):
        def nth(item, pick):
            where = {c: [m.start() for m in re.finditer(rf"\b{c}\b", item.context)] for c in item.evidence["candidates"]}
            return item.answer.strip() == pick(where)
        rules = {
            "last": lambda where: max(where, key=lambda c: where[c][-1]),
            "first": lambda where: min(where, key=lambda c: where[c][0]),
            "most frequent": lambda where: max(where, key=lambda c: len(where[c])),
        }
        for rule, pick in rules.items():
            self.assertLess(self.rate("lastword", lambda item: nth(item, pick)), 0.55, rule)

    def test_continuation_is_not_the_longest_or_most_overlapping(self):
        def words(text):
            return set(re.findall(r"[a-z]+", text.lower()))

        def is_best(item, value):
            values = [value(c) for c in item.choices]
            return values[item.label] == max(values) and values.count(max(values)) == 1

        for name, value in (("longest", len), ("shortest", lambda c: -len(c))):
            self.assertLess(self.rate("continuation", lambda i: is_best(i, value)), 0.4, name)
        self.assertLess(self.rate("continuation", lambda i: is_best(i, lambda c: len(words(c) & words(i.context)))), 0.4)

    def test_coref_is_neither_the_first_nor_the_last_mentioned(self):
        def first(item):
            names = sorted(item.evidence["cast"].values(), key=item.context.index)
            return item.choices[item.label].strip() == names[0]
        self.assertAlmostEqual(self.rate("coref", first), 0.5, delta=0.02)

    def test_coref_reason_alone_does_not_tell_the_position(self):
        by_reason = collections.defaultdict(collections.Counter)
        for item in items.family("coref"):
            first = min(item.evidence["cast"].values(), key=item.context.index) == item.choices[item.label].strip()
            by_reason[item.evidence["schema"], item.evidence["predicate"]][first] += 1
        # The best guess per reason, in training frames, where a model could learn it: both kinds of text.
        for weight in (1.0, coref.ACTIVE_WEIGHT):
            sides = collections.defaultdict(collections.Counter)
            for frame in coref.all_frames(held=False):
                sides[frame.schema.name, frame.predicate][frame.answer_comes_first] += weight if frame.is_active else 1.0
            right = sum(counts[sides[reason].most_common(1)[0][0]] for reason, counts in by_reason.items())
            self.assertLess(right / len(items.family("coref")), 0.55)


class Holdout(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        starts = [start for start, _ in corpus.STAGES]
        cls.documents = [d for start in starts for d in corpus.documents(0, start, start + SAMPLE_DOCUMENTS)]
        cls.item_keys = {key for name in items.WRITERS for item in items.family(name) for key in item.keys}

    def test_the_whole_text_can_be_checked(self):
        """The command that goes through all documents finds nothing in some, and what is put before it."""
        self.assertEqual(overlap.violations((0, 100_000, 100_300)), [])
        chain = next(iter(chain for chain in overlap.item_chains() if len(chain) == 3))
        worked = arith.worked([(int(a), op, int(b)) for a, op, b in chain])[0]
        question = next(iter(overlap.item_questions()))
        key = next(iter(self.item_keys))
        shown = [Document(worked, []), Document(question, []), Document("", [key])]
        with unittest.mock.patch.object(corpus, "documents", return_value=shown):
            found = overlap.violations((0, 0, 3))
        self.assertTrue({question, f"key {key}", f"steps {chain}"} <= set(found), found)

    def test_all_keys_of_items_are_reserved(self):
        for key in self.item_keys:
            self.assertTrue(holdout.reserved(key), key)

    def test_no_document_shows_a_reserved_key(self):
        shown = {key for document in self.documents for key in document.keys}
        self.assertGreater(len(shown), 8_000)
        self.assertEqual(shown & self.item_keys, set())
        self.assertEqual([key for key in shown if holdout.reserved(key)], [])

    def test_everything_that_text_may_ask_is_disjoint_from_the_items(self):
        """Not a sample: the complete sets from which documents are drawn."""
        asked = {q.key for group in facts.open_questions().values() for q in group}
        asked |= {frame.key for frame in coref.all_frames(held=False)}
        self.assertEqual(asked & self.item_keys, set())

    def test_no_text_contains_an_items_sum(self):
        """Read from the words: no reserved equation, no two consecutive reserved steps, no item's chain or prefix."""
        equation = re.compile(r"(\d+) ([-+*/]) (\d+) = (\d+)\.")
        chains = [[(a, op, b) for a, op, b, _ in equation.findall(row["answer"])] for row in items.read("arith")]
        singles = {holdout.sum_key((int(a), op, int(b))) for chain in chains if len(chain) == 1 for a, op, b in chain}
        prefixes = {tuple(chain[:n]) for chain in chains for n in range(2, len(chain) + 1)}
        # Strict: read over the borders of problems, too. Where two problems of a page meet is known, one by one.
        met = {corpus.document(0, number).text for number in MEETINGS}
        for text in met:
            self.assertTrue(overlap.meets(text), text)
            self.assertFalse(any(overlap.shown_chains(steps) for steps in overlap.worked_steps(text)), text)
        n_equations = 0
        for document in self.documents:
            checker.check_worked(document.text)
            found = [(a, op, b) for a, op, b, _ in equation.findall(document.text)]
            n_equations += len(found)
            for i, (a, op, b) in enumerate(found):
                self.assertFalse(holdout.sum_key((int(a), op, int(b))) in singles, document.text)
                for n in range(2, arith.MAX_STEPS + 1):
                    shows = tuple(found[i:i + n]) in prefixes
                    self.assertFalse(shows and document.text not in met, document.text)
        self.assertGreater(n_equations, 3_000)

    def test_no_text_contains_an_items_question(self):
        """Read from the words: no context of an item occurs in a text (for stories and scripts it would be the story)."""
        contexts = {row["context"] for name in items.WRITERS for row in items.read(name)}
        plain = {c for c in contexts if c.startswith("Question:")}
        classes = {item.context for item in items.family("facts") if facts.relations()[item.evidence["relation"]].forms["no"]}
        asked = {q for d in self.documents for q in re.findall(r"Question: .*? Answer:", d.text)}
        # What floats, shines or burns has several right answers: the same words may ask for another one.
        self.assertEqual((plain - classes) & asked, set())
        whole = " ".join(d.text for d in self.documents)
        self.assertEqual([c for c in contexts - plain if c in whole], [])

    def test_no_text_has_a_wording_of_sums_that_items_keep_for_themselves(self):
        """Read from the words: every second item has one of these wordings, and no text has any."""
        sections = [lexicon.frames("arith")[name] for name in arith.UNSEEN_SECTIONS.values()]
        held = [_pattern(frame) for frames in sections for frame in frames]
        whole = " ".join(d.text for d in self.documents)
        self.assertEqual([p.pattern for p in held if p.search(whole)], [])
        told = [sum(len(p.findall(row["context"])) for p in held) for row in items.read("arith")]
        self.assertEqual(set(told), {0, 1})
        self.assertAlmostEqual(sum(told) / len(told), 0.5, delta=BALANCE_SLACK)

    def test_held_out_clauses_and_scripts(self):
        clauses = {item.keys[0][1:3] for item in items.family("coref") if item.difficulty == 2}
        shown = {key[1:3] for document in self.documents for key in document.keys if key[0] == "clause"}
        self.assertGreater(len(clauses), 5)
        self.assertEqual(clauses & shown, set())
        scripts = {key[1] for document in self.documents for key in document.keys if key[0] == "script"}
        self.assertEqual(scripts, {s.name for s in continuation.scripts()})


def _pattern(frame):
    """A frame as a regular expression: names and amounts may be anything."""
    slots = {"who": r"\w+", "friend": r"\w+", "n": r"\d+", "amount": r"\d+ [\w ]+?", "more": r"\d+ more [\w ]+?"}
    parts = re.split(r"\{(\w+)\}", frame)
    return re.compile("".join(slots[part] if i % 2 else re.escape(part) for i, part in enumerate(parts)))


class Frozen(unittest.TestCase):
    def test_files_have_their_hashes_and_follow_from_the_seed(self):
        described = json.loads((items.FROZEN / "tasks.json").read_text())
        self.assertEqual(described["seed"], items.ITEM_SEED)
        self.assertEqual([t["name"] for t in described["tasks"]], list(items.WRITERS))
        for task in described["tasks"]:
            text = (items.FROZEN / task["file"]).read_text()
            self.assertEqual(items.sha256(text), task["sha256"], task["file"])
            self.assertEqual(items.lines(task["name"]), text, f"{task['file']} is not what the generator makes")

    def test_size(self):
        self.assertLess(sum(f.stat().st_size for f in items.FROZEN.glob("*.jsonl")), BYTES_MAX)

    def test_rows_have_the_fields_of_atelier_items(self):
        for name, about in items.ABOUT.items():
            for row in items.read(name):
                wanted = {"id", "split", "difficulty", "context"}
                wanted |= {"choices", "label"} if about["kind"] == "choice" else {"answer"}
                wanted |= {"results"} if name == "arith" else set()
                self.assertEqual(set(row), wanted)


if __name__ == "__main__":
    unittest.main()
