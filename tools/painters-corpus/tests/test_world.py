"""Stories agree with themselves: every log is replayed by code that shares nothing with the simulation."""

import unittest

from painters import checker, seeds, stories
from painters.tasks import lastword
from painters.world import Impossible, World

SCENE = [("person_at", "Mia", "barn"), ("person_at", "Tom", "mill"), ("container_at", "box", "mill"),
         ("thing_held", "key", "red", "Mia")]


class Simulation(unittest.TestCase):
    def test_impossible_events_are_refused_and_change_nothing(self):
        world = World()
        for event in SCENE:
            world.apply(event)
        for event in (("give", "Mia", "key", "Tom"), ("put_in", "Mia", "key", "box"), ("take", "Tom", "key"),
                      ("go", "Mia", "mill", "barn"), ("go", "Mia", "barn", "barn"), ("thing_held", "key", "blue", "Tom"),
                      ("take_out", "Tom", "key", "box"), ("done", "Mia", "milk")):
            with self.assertRaises(Impossible, msg=event):
                world.apply(event)
        self.assertEqual(world.log, SCENE)

    def test_the_checker_refuses_them_too(self):
        for event in (("give", "Mia", "key", "Tom"), ("put_in", "Mia", "key", "box"), ("take", "Tom", "key"),
                      ("go", "Mia", "mill", "barn"), ("take_out", "Tom", "key", "box")):
            with self.assertRaises(checker.Inconsistent, msg=event):
                checker.replay([*SCENE, event])

    def test_answers_follow_from_the_log(self):
        log = [*SCENE, ("go", "Mia", "barn", "mill"), ("give", "Mia", "key", "Tom"), ("put_in", "Tom", "key", "box")]
        for kind, about, answer in (("where_person", ("Mia",), "mill"), ("inside", ("key",), "box"),
                                    ("colour", ("key",), "red"), ("content", ("box",), "key"),
                                    ("giver", ("key", "Tom"), "Mia")):
            self.assertEqual(checker.story_answer(log, kind, about), answer)
        with self.assertRaises(checker.Inconsistent):
            checker.story_answer(log, "holder", ("key",))


class Stories(unittest.TestCase):
    def test_stories_replay_and_all_their_questions_hold(self):
        n_questions = 0
        for i in range(600):
            rng = seeds.stream(3, "story", i)
            teller = stories.tell_errand(rng) if i % 6 == 0 else stories.tell_story(rng, 1 + i % 3)
            checker.replay(teller.world.log)
            for question in teller.questions():
                self.assertEqual(checker.story_answer(teller.world.log, question.kind, question.about), question.answer)
                self.assertIn(question.answer, question.candidates)
                n_questions += 1
        self.assertGreater(n_questions, 3_000)

    def test_recalls_end_in_their_answer(self):
        for i in range(150):
            teller = stories.tell_story(seeds.stream(4, "story", i), 2)
            for question in teller.questions():
                self.assertTrue(teller.recall(question).endswith(f" {question.answer}"))

    def test_documents_carry_logs_that_replay(self):
        for i in range(200):
            document = lastword.document(seeds.stream(5, "story", i))
            self.assertEqual(len(document.logs), 1)
            checker.replay(document.logs[0])


if __name__ == "__main__":
    unittest.main()
