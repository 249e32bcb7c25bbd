"""Articles, plurals and frames; and that every frame of the data files can be rendered."""

import random
import re
import unittest

from painters import corpus, grammar, lexicon, seeds


class Grammar(unittest.TestCase):
    def test_articles_follow_the_sound(self):
        for phrase, expected in (("apple", "an"), ("hour", "an"), ("useful thing", "a"), ("red egg", "a"), ("old cup", "an")):
            self.assertEqual(grammar.article(phrase), expected, phrase)

    def test_plurals(self):
        for noun, expected in (("box", "boxes"), ("cherry", "cherries"), ("toy", "toys"), ("leaf", "leaves"),
                               ("glass of milk", "glasses of milk"), ("toy train", "toy trains"), ("hiss", "hisses")):
            self.assertEqual(grammar.plural(noun), expected)

    def test_count_agrees(self):
        self.assertEqual(grammar.count(1, "plum"), "1 plum")
        self.assertEqual(grammar.count(7, "plum"), "7 plums")

    def test_choices_nest_and_may_be_empty(self):
        rng = random.Random(0)
        said = {grammar.render("a(b(c|d)|)", rng, {}) for _ in range(200)}
        self.assertEqual(said, {"Abc", "Abd", "A"})

    def test_sentences_start_with_a_capital(self):
        said = grammar.render('"where?" asked {who}. {who.he} went. "it is late."', random.Random(0),
                              {"who": grammar.Person("Mia", "f")})
        self.assertEqual(said, '"Where?" asked Mia. She went. "It is late."')

    def test_bad_frames_are_named(self):
        for frame in ("a (b", "a) b", "a {B} c", "a } b"):
            with self.assertRaises(ValueError, msg=frame) as raised:
                grammar.parse(frame)
            self.assertIn(frame, str(raised.exception))

    def test_names_have_one_gender_and_words_are_not_listed_twice(self):
        names = [p.name for p in lexicon.people()]
        self.assertEqual(len(names), len(set(names)))
        for key in lexicon.table("words"):
            words = lexicon.words(key)
            self.assertEqual(len(words), len(set(words)), key)


class Text(unittest.TestCase):
    """What an editor would mark, over a sample of documents."""

    @classmethod
    def setUpClass(cls):
        cls.texts = [d.text for d in corpus.documents(11, 0, 3_000)]

    def refuse(self, pattern: str, why: str):
        for text in self.texts:
            found = re.search(pattern, text)
            self.assertIsNone(found, f"{why}: …{text[max(0, found.start() - 40):found.end() + 40]}…" if found else "")

    def test_articles(self):
        self.refuse(r"\b[Aa] (?!use|uni|one\b|once)[aeiou]\w", "a before a vowel")
        self.refuse(r"\b[Aa]n (?!hour|honest)[^aeiouAEIOU\W]\w", "an before a consonant")

    def test_spaces_and_stops(self):
        self.refuse(r"  |\n| [.,?!]|[.?!]{2}|^ | $", "spaces and full stops")
        self.refuse(r"[{}|()]", "an unfilled frame")
        self.refuse(r"\b(\w+) \1\b(?<!had had)(?<!that that)(?<!her her)", "a word twice")

    def test_sentences_start_and_end(self):
        self.refuse(r"""[.?!] "?[a-z]""", "a small letter after a full stop")
        self.refuse(r'^"?[a-z]', "a small letter at the start")
        self.refuse(r"""[^.?!"'A-Za-z]$""", "a text that does not end")

    def test_counts_agree(self):
        self.refuse(r"(?<![\d+*/-] )\b1 (more )?[a-z]+s\b(?<! more)", "one of many")

    def test_quotes_are_closed(self):
        for text in self.texts:
            self.assertEqual(text.count('"') % 2, 0, text)

    def test_language_is_varied(self):
        words = {w.lower() for t in self.texts for w in re.findall(r"[A-Za-z']+", t)}
        self.assertGreater(len(words), 2_000)
        names = ("world", "scripts", "coref", "coref_forms", "facts", "physics", "arith", "scenes", "essays")
        lines = [line for name in names for section in lexicon.frames(name).values() for line in section]
        # Sentences, not the rows of data that stand beside them.
        n_frames = sum(" " in line and not re.match(r"(=|yes|non|a:|b:)", line) for line in lines)
        self.assertGreater(n_frames, 1_400)


class Seeds(unittest.TestCase):
    def test_a_document_depends_on_seed_and_index_alone(self):
        one = [d.text for d in corpus.documents(5, 0, 60)]
        self.assertEqual(one, [d.text for d in corpus.documents(5, 0, 60)])
        self.assertEqual(one[40:], [d.text for d in corpus.documents(5, 40, 60)])
        self.assertNotEqual(one, [d.text for d in corpus.documents(6, 0, 60)])

    def test_buckets_are_even_and_fixed(self):
        self.assertEqual(seeds.bucket(("sum", 3, "+", 4), 1_000), 56)
        counts = [0] * 8
        for i in range(8_000):
            counts[seeds.bucket(("x", i), 8)] += 1
        self.assertTrue(all(850 < c < 1_150 for c in counts), counts)


if __name__ == "__main__":
    unittest.main()
