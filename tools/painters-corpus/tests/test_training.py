"""The recipe, on a tiny model; skipped, visibly, where PyTorch is not installed."""

import argparse
import hashlib
import importlib.util
import json
import tempfile
import unittest
from pathlib import Path
from unittest import mock

HAS_TORCH = all(importlib.util.find_spec(name) for name in ("torch", "tokenizers", "safetensors", "transformers", "numpy"))
STEP_TOKENS = 4 * 256


@unittest.skipUnless(HAS_TORCH, "needs the packages of requirements.txt")
class Training(unittest.TestCase):
    def setUp(self):
        from training import data, score, train
        self.train = train
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for target, name, value in ((data, "SHARD", 60), (data, "N_VALIDATION", 20), (train, "LOG_STEPS", 1),
                                    (train, "WARMUP_STEPS", 2), (score, "score", lambda *_: {})):
            patch = mock.patch.object(target, name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def run_to(self, n_steps: int, name: str, *options: str):
        parser = argparse.ArgumentParser()
        self.train.arguments(parser)
        self.train.train(parser.parse_args([str(self.folder / name), "--layers", "2", "--width", "32", "--batch", "4",
                                            "--threads", "1", "--tokens", str(n_steps * STEP_TOKENS), *options]))
        return [json.loads(line) for line in (self.folder / name / "log.jsonl").read_text().splitlines()]

    def test_a_resumed_run_is_the_run_that_was_not_stopped(self):
        import torch
        self.run_to(12, "whole", "--decay", "0")
        self.run_to(7, "parts", "--decay", "0")
        self.run_to(12, "parts", "--decay", "0")
        whole, parts = (torch.load(self.folder / n / "last.pt", weights_only=True) for n in ("whole", "parts"))
        self.assertEqual(whole["progress"]["tokens"], parts["progress"]["tokens"])
        for name, weight in whole["model"].items():
            self.assertTrue(torch.equal(weight, parts["model"][name]), name)

    def test_a_prolonged_run_goes_on_from_before_the_decay(self):
        self.run_to(8, "run", "--decay", "0.25")
        rows = self.run_to(16, "run", "--decay", "0.25")
        steps = [row["step"] for row in rows if "train_loss" in row]
        self.assertEqual(steps, [*range(1, 9), *range(8, 17)])
        self.assertEqual(rows[-2]["rate_factor"], 0.25)

    def test_a_run_goes_on_with_its_own_seed_and_items_only(self):
        import torch
        self.run_to(2, "run")
        with self.assertRaisesRegex(ValueError, "of seed 0, asked for 1"):
            self.run_to(4, "run", "--seed", "1")
        path = self.folder / "run" / "last.pt"
        torch.save(torch.load(path, weights_only=True) | {"items": "others"}, path)
        with self.assertRaisesRegex(ValueError, "begun with the items others"):
            self.run_to(4, "run")

    def test_the_exported_folder_is_what_transformers_computes(self):
        from training import export
        self.run_to(4, "run")
        export.export(self.folder / "run" / "last.pt", self.folder / "model")
        export.check(self.folder / "model")
        tasks = json.loads((self.folder / "model" / "eval" / "tasks.json").read_text())["tasks"]
        frozen = hashlib.sha256((export.items.FROZEN / "tasks.json").read_bytes()).hexdigest()
        self.assertEqual(json.loads((self.folder / "model" / "training.json").read_text())["items"], frozen)
        self.assertEqual([t["name"] for t in tasks], ["lastword", "continuation", "coref", "facts", "arith"])


if __name__ == "__main__":
    unittest.main()
