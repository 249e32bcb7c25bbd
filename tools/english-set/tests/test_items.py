"""The items: as committed, well formed, each once, balanced, and without a way to guess."""

import collections
import hashlib
import itertools
import json
import random
import re
import unittest

from english import arith, bias, files, lastword, sources

N_MIN = 300
CHOICE = {"continuation": 4, "coref": 2, "facts": 4}
ANSWER = ("lastword", "arith")
TEXT = ("perplexity",)
FIELDS = {"id", "group", "topic", "difficulty", "context", "choices", "label", "answer", "results", "text"}
SENTENCE = re.compile(r"[.!?][\"']?(?: |$)")


def continuations(item):
    return item.get("choices") or [item.get("answer") or item.get("text")]


class Files(unittest.TestCase):
    def test_what_is_committed_is_what_is_generated(self):
        self.assertEqual(files.stale(), [])

    def test_tasks_are_listed_with_number_and_hash(self):
        listed = json.loads((files.FOLDER / "tasks.json").read_text())
        tasks = listed["tasks"]
        self.assertEqual([task["name"] for task in tasks], list(files.WRITERS))
        for task in tasks:
            data = (files.FOLDER / task["file"]).read_bytes()
            self.assertEqual(task["sha256"], hashlib.sha256(data).hexdigest())
            self.assertEqual(task["items"], data.count(b"\n"))
            self.assertGreaterEqual(task["items"], N_MIN, task["name"])
            self.assertEqual(task["licence"], "CC0-1.0")
            is_text = task["name"] in TEXT
            self.assertIn(task["headline"], ("word_perplexity",) if is_text else ("acc", "acc_norm"))
            self.assertEqual(task["kind"], "choice" if task["name"] in CHOICE else "text" if is_text else "answer")

    def test_every_line_is_an_item(self):
        for name in files.WRITERS:
            for number, line in enumerate((files.FOLDER / f"{name}.jsonl").read_text().splitlines()):
                item = json.loads(line)
                self.assertEqual(item["id"], f"{name}-{number:03}")
                self.assertLessEqual(item.keys(), FIELDS)
                self.assertTrue(item["context"].strip() and item["context"] == item["context"].strip(), line)
                self.assertEqual("choices" in item, name in CHOICE)
                self.assertEqual("answer" in item, name in ANSWER)
                self.assertEqual("text" in item, name in TEXT)
                for text in continuations(item):
                    self.assertRegex(text, r"^ \S(.*\S)?$")
                if "choices" in item:
                    self.assertEqual(len(set(item["choices"])), CHOICE[name])
                    self.assertIn(item["label"], range(CHOICE[name]))
                for start, stop in item.get("results", []):
                    self.assertTrue(item["answer"][start:stop].isdigit(), line)

    def test_text_is_plain(self):
        for name in files.WRITERS:
            for item in files.family(name):
                for part in (item["context"], *continuations(item)):
                    self.assertNotRegex(part, r"[\[\]{}|_<>#]|  |\.\.|,,")
                    self.assertNotRegex(part, r"\b([A-Za-z]+) \1\b")


class Duplicates(unittest.TestCase):
    def test_no_question_stands_twice(self):
        for name in files.WRITERS:
            contexts = collections.Counter(item["context"] for item in files.family(name))
            self.assertEqual([text for text, n in contexts.items() if n > 1], [], name)

    def test_no_sentence_stands_in_two_tasks(self):
        seen = collections.defaultdict(set)
        for name in files.WRITERS:
            for item in files.family(name):
                for part in (item["context"], *continuations(item)):
                    for sentence in re.split(r"(?<=[.!?])\s+", part):
                        if len(sentence.split()) > 3:
                            seen[sentence.strip().lower()].add(name)
        self.assertEqual([sentence for sentence, names in seen.items() if len(names) > 1], [])

    def test_stories_differ_in_more_than_a_name(self):
        """Fillings of one story share its words; stories do not share theirs."""
        stories = {item["group"]: set(re.findall(r"\w+ \w+ \w+", item["context"])) for item in files.family("lastword")}
        for (a, left), (b, right) in itertools.combinations(stories.items(), 2):
            self.assertLess(len(left & right) / min(len(left), len(right)), 0.2, f"{a} {b}")


class Balance(unittest.TestCase):
    def test_positions_are_dealt_evenly(self):
        for name, n_choices in CHOICE.items():
            labels = collections.Counter(item["label"] for item in files.family(name))
            self.assertEqual(len(set(labels.values())), 1, f"{name}: {labels}")
            self.assertEqual(len(labels), n_choices)

    def test_each_choice_is_right_once_for_every_time_it_stands(self):
        for name, n_choices in CHOICE.items():
            for cluster in bias.clusters(list(files.family(name))):
                right = collections.Counter(item["choices"][item["label"]] for item in cluster)
                self.assertEqual(len(right), n_choices, cluster)
                self.assertEqual(len(set(right.values())), 1, cluster)

    def test_no_rule_on_the_choices_alone_beats_chance(self):
        for name, n_choices in CHOICE.items():
            items = list(files.family(name))
            low, high = bias.interval(len(items), n_choices)
            for rule, score in bias.heuristics().items():
                share = bias.guessed(items, score, random.Random(0)) / len(items)
                self.assertTrue(low <= share <= high, f"{name}, {rule}: {share:.3f} not in [{low:.3f}, {high:.3f}]")

    def test_naive_bayes_on_the_choices_alone_stays_at_chance(self):
        for name, n_choices in CHOICE.items():
            items = list(files.family(name))
            low, high = bias.interval(len(items), n_choices)
            share = bias.cross_validated(items)
            self.assertTrue(low <= share <= high, f"{name}: {share:.3f} not in [{low:.3f}, {high:.3f}]")

    def test_naive_bayes_would_find_a_bias(self):
        """The same classifier, where right choices have a word or a length of their own."""
        for mark in (" indeed", " and then some more words follow"):
            items = [json.loads(json.dumps(item)) for item in files.family("facts")]
            for item in items:
                item["choices"][item["label"]] += mark
            self.assertGreater(bias.cross_validated(items), 0.9)


class LastWord(unittest.TestCase):
    def test_stories_are_many_and_short(self):
        items = files.family("lastword")
        self.assertGreaterEqual(len({item["group"] for item in items}), 60)
        for item in items:
            n = len(SENTENCE.findall(item["context"])) + 1
            self.assertTrue(3 <= n <= 12, f"{n} sentences: {item['context']}")

    def test_the_answer_is_one_word(self):
        for item in files.family("lastword"):
            self.assertRegex(item["answer"], r"^ [A-Za-z]+$")

    def test_most_answers_have_been_read_before(self):
        items = files.family("lastword")
        self.assertGreater(sum(item["difficulty"] == 1 for item in items) / len(items), 0.8)

    def test_fillings_are_complete(self):
        for _, (text,) in sources.blocks("lastword"):
            counts = [len(texts) for texts in lastword.alternatives(text)]
            self.assertTrue(counts and all(n == 1 or n >= counts[-1] for n in counts), text)


class Arithmetic(unittest.TestCase):
    def test_every_step_holds_and_uses_what_is_known(self):
        for item in files.family("arith"):
            if item["difficulty"] == 1:
                a, sign, b = re.search(r"(\d+) (.) (\d+) =$", item["context"]).groups()
                self.assertEqual(int(item["answer"]), arith.SIGNS[sign](int(a), int(b)))
                continue
            question = item["context"].rsplit("Question:", 1)[1]
            known = {int(n) for n in re.findall(r"\d+", question)}
            steps = re.findall(r"(\d+) ([-+*/]) (\d+) = (\d+)\.", item["answer"])
            self.assertEqual(len(steps), item["difficulty"] - 1)
            for a, sign, b, result in steps:
                a, b, result = int(a), int(b), int(result)
                self.assertLessEqual({a, b}, known, item)
                self.assertEqual({"+": a + b, "-": a - b, "*": a * b, "/": a / b}[sign], result)
                known.add(result)
            self.assertTrue(item["answer"].endswith(f" The answer is {result}."))
            self.assertEqual([item["answer"][start:stop] for start, stop in item["results"]], [step[3] for step in steps])

    def test_examples_are_never_asked(self):
        for item in files.family("arith"):
            before, asked = item["context"].rsplit("\n" if item["difficulty"] == 1 else "\n\n", 1)
            self.assertNotIn(asked, before)

    def test_every_level_has_enough(self):
        levels = collections.Counter(item["difficulty"] for item in files.family("arith"))
        self.assertEqual(levels, arith.N_OF_LEVEL)


class Pronouns(unittest.TestCase):
    def test_pairs_have_the_same_choices_and_opposite_answers(self):
        pairs = collections.defaultdict(list)
        for item in files.family("coref"):
            pairs[item["group"]].append(item)
        for pair in pairs.values():
            self.assertEqual(len(pair), 2)
            self.assertEqual(pair[0]["choices"], pair[1]["choices"])
            self.assertEqual({item["label"] for item in pair}, {0, 1})

    def test_both_are_named_before_the_pronoun(self):
        for item in files.family("coref"):
            sentence, pronoun = re.fullmatch(r'(.*) Here, "(\w+)" means', item["context"]).groups()
            at = [match.start() for match in re.finditer(rf"\b{pronoun}\b", sentence)]
            self.assertTrue(at, sentence)
            for choice in item["choices"]:
                heads = choice.strip().removeprefix("the ").split()
                self.assertTrue(any(sentence.lower().find(head.lower()) in range(at[-1]) for head in heads), item)


class Perplexity(unittest.TestCase):
    def test_sentences_add_up_to_their_texts(self):
        texts = collections.defaultdict(list)
        for item in files.family("perplexity"):
            texts[item["group"]].append(item)
        self.assertEqual(len(texts), len(sources.blocks("prose")))
        for parts in texts.values():
            parts.sort(key=lambda item: len(item["context"]))
            for part, following in itertools.pairwise(parts):
                self.assertEqual(part["context"] + part["text"], following["context"])


if __name__ == "__main__":
    unittest.main()
