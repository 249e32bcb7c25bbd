"""Writes tests/golden/harness/expected.json: what lm-evaluation-harness 0.4.3 makes of our items.

    python3 -m venv venv && venv/bin/pip install -r tools/golden-eval/requirements.txt
    venv/bin/python tools/golden-eval/harness.py

The harness's own task descriptions, filters, metrics and its Hugging Face model class do the work; only
the data files are ours, and the answers written are kept short, because the bundled model reads 256 tokens.
Sequential schedules are what a user of the harness would have to do: a checkpoint whose layers stand in
that order. Nothing is fetched. Tests read the output and never run this.
"""

import hashlib
import importlib.metadata
import json
import os
import pathlib
import platform
import tempfile

os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1",
               "HF_EVALUATE_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "CUDA_VISIBLE_DEVICES": ""}

import datasets
import lm_eval
import numpy
import torch
import transformers
from lm_eval.api.model import LM
from lm_eval.models.huggingface import HFLM
from lm_eval.tasks import TaskManager
from safetensors.torch import load_file, save_file
from transformers.models.llama import modeling_llama

ROOT = pathlib.Path(__file__).parents[2]
ITEMS = ROOT / "tests/golden/harness"
MODEL = ROOT / "web/models/painters-12"
TASKS = pathlib.Path(lm_eval.__file__).parent / "tasks"
N_LAYERS, START = 12, 3
MAX_GEN_TOKS, NUM_FEWSHOT, FEWSHOT_SEED = 40, 2, 1234

FRONT, REGION, BACK = [0, 1, 2, 3], [4, 5, 6, 7, 8], [9, 10, 11]
SCHEDULES = {
    "0-11": [*FRONT, *REGION, *BACK],
    "0-3 9-11": [*FRONT, *BACK],
    "0-3 8-4 9-11": [*FRONT, *REGION[::-1], *BACK],
    "0-3 6x5 9-11": [*FRONT, *[6] * 5, *BACK],
    # random.seed(0); random.shuffle([4, 5, 6, 7, 8])
    "0-3 6-4 8 7 9-11": [*FRONT, 6, 5, 4, 8, 7, *BACK],
    "0-4 6 5 7-11": [0, 1, 2, 3, 4, 6, 5, 7, 8, 9, 10, 11],
}
# Name: the harness's own description, where its examples come from, what is written.
FORMS = {
    "lambada": ("lambada/lambada_openai.yaml", {}),
    "hellaswag": ("hellaswag/hellaswag.yaml", {}),
    "winogrande": ("winogrande/default.yaml", {}),
    "arc": ("arc/arc_easy.yaml", {}),
    "arc-nested": ("arc/arc_easy.yaml", {}),
    "gsm8k": ("gsm8k/gsm8k.yaml", {"fewshot_config": {"sampler": "first_n"}}),
    # Examples drawn by the harness's own generator.
    "gsm8k-seeded": ("gsm8k/gsm8k.yaml", {}),
    # Answers that are given, not written: for the filters and the comparison.
    "gsm8k-texts": ("gsm8k/gsm8k.yaml", {"fewshot_config": {"sampler": "first_n"}}),
}


class Given(LM):
    """A model that writes the text that stands in the item."""

    def generate_until(self, requests):
        # What the harness's own model class does with a written text.
        texts = []
        for request in requests:
            text = request.doc["text"]
            for stop in request.args[1]["until"]:
                text = text.split(stop)[0]
            texts.append(text)
        return texts

    def loglikelihood(self, requests):
        raise NotImplementedError

    loglikelihood_rolling = loglikelihood


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def reordered(order, folder):
    """The model with its layers in this order, as a folder of its own."""
    config = json.loads((MODEL / "config.json").read_text())
    config["num_hidden_layers"] = len(order)
    weights = load_file(MODEL / "model.safetensors")
    new = {name: tensor for name, tensor in weights.items() if ".layers." not in name}
    for place, layer in enumerate(order):
        head = f"model.layers.{layer}."
        for name, tensor in weights.items():
            if name.startswith(head):
                new[f"model.layers.{place}.{name[len(head):]}"] = tensor.clone()
    folder.mkdir()
    save_file(new, folder / "model.safetensors", {"format": "pt"})
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def flat(item):
    """An item of ARC's own nested release as the harness's copy of ARC has it."""
    question = item["question"]
    choices = {key: [choice[key] for choice in question["choices"]] for key in ("text", "label")}
    return {"id": item["id"], "question": question["stem"], "choices": choices, "answerKey": item["answerKey"]}


def descriptions(folder):
    """The harness's task descriptions with our files for data."""
    nested = [json.loads(line) for line in (ITEMS / "arc-nested.jsonl").read_text(encoding="utf-8").splitlines()]
    flattened = folder / "arc-nested.jsonl"
    flattened.write_text("\n".join(json.dumps(flat(item)) for item in nested) + "\n")
    for name, (own, more) in FORMS.items():
        file = flattened if name == "arc-nested" else ITEMS / f"{name.removesuffix('-seeded')}.jsonl"
        files = {split: str(file) for split in ("train", "validation", "test")}
        if name in ("gsm8k", "gsm8k-seeded"):
            files["train"] = str(ITEMS / "gsm8k-fewshot.jsonl")
            more = more | {"generation_kwargs": {
                "until": ["Question:", "</s>", "<|im_end|>"], "do_sample": False, "temperature": 0.0,
                "max_gen_toks": MAX_GEN_TOKS}}
        description = {"include": str(TASKS / own), "group": [], "task": f"atelier-{name}", "dataset_path": "json",
                       "dataset_name": None, "dataset_kwargs": {"data_files": files}, "test_split": "test", **more}
        # JSON is YAML.
        (folder / f"{name}.yaml").write_text(json.dumps(description))
    return TaskManager(include_path=str(folder), verbosity="ERROR")


def tokenizer():
    """With the settings that published Llama folders have beside their tokenizer.json."""
    end = "<|endoftext|>"
    return transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(MODEL / "tokenizer.json"), bos_token=end, eos_token=end, pad_token=end,
        clean_up_tokenization_spaces=False)


def line_of(samples):
    """What is kept of one item: the filters of gsm8k give two samples for each."""
    first = samples[0]
    if "exact_match" in first:
        # In the order of the description's filter_list: strict-match, flexible-extract.
        strict, flexible = samples
        return {"text": first["resps"][0][0], "strict": strict["filtered_resps"][0],
                "flexible": flexible["filtered_resps"][0], "exact_match": [int(sample["exact_match"]) for sample in samples]}
    answers = [response[0] for response in first["resps"]]
    line = {"log_likelihoods": [round(float(answer[0]), 6) for answer in answers],
            "greedy": [bool(answer[1]) for answer in answers]}
    return line | {key: int(first[key]) for key in ("acc", "acc_norm") if key in first}


def fold(result, task):
    by_item = {}
    for sample in result["samples"][task]:
        by_item.setdefault(sample["doc_id"], []).append(sample)
    scores = {key: value for key, value in result["results"][task].items() if isinstance(value, (int, float))}
    return {"items": [line_of(by_item[key]) for key in sorted(by_item)], "scores": scores}


def exact_norm(self, states):
    """Root mean square norm in the dtype of the model; transformers computes it in float32, whatever that is."""
    return self.weight * states * torch.rsqrt(states.pow(2).mean(-1, keepdim=True) + self.variance_epsilon)


def exact_angles(self, x, position_ids):
    """Cosines and sines of the rotary angles in float64; transformers computes them in float32."""
    config = self.config
    frequencies = config.rope_theta ** -(torch.arange(0, config.head_dim, 2, dtype=torch.float64) / config.head_dim)
    angles = position_ids[:, :, None].double() * frequencies
    angles = torch.cat((angles, angles), dim=-1)
    return angles.cos().to(x.dtype), angles.sin().to(x.dtype)


def main():
    torch.set_num_threads(1)
    modeling_llama.LlamaRMSNorm.forward = exact_norm
    modeling_llama.LlamaRotaryEmbedding.forward = exact_angles
    expected = {}
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        os.environ["HF_DATASETS_CACHE"] = datasets.config.HF_DATASETS_CACHE = str(scratch / "cache")
        (scratch / "tasks").mkdir()
        manager = descriptions(scratch / "tasks")
        for schedule, order in SCHEDULES.items():
            folder = reordered(order, scratch / schedule.replace(" ", "_"))
            model = HFLM(pretrained=str(folder), tokenizer=tokenizer(), dtype="float64", device="cpu", batch_size=1)
            # What does not depend on the schedule is shown on one.
            once = ("gsm8k-seeded", "gsm8k-texts")
            for name in [name for name in FORMS if name not in once or schedule == "0-11"]:
                task = f"atelier-{name}"
                result = lm_eval.simple_evaluate(
                    model=Given() if name == "gsm8k-texts" else model, tasks=[task], task_manager=manager, log_samples=True, bootstrap_iters=100,
                    num_fewshot=NUM_FEWSHOT if name in ("gsm8k", "gsm8k-seeded") else 0, fewshot_random_seed=FEWSHOT_SEED,
                    verbosity="ERROR")
                expected.setdefault(name, {})[schedule] = fold(result, task)
                print(schedule, name, expected[name][schedule]["scores"], flush=True)
    about = {
        "script": "tools/golden-eval/harness.py", "lm_eval": importlib.metadata.version("lm_eval"), "torch": torch.__version__,
        "transformers": transformers.__version__, "datasets": datasets.__version__, "numpy": numpy.__version__,
        "python": platform.python_version(), "model": MODEL.name, "dtype": "float64",
        "max_gen_toks": MAX_GEN_TOKS, "num_fewshot": NUM_FEWSHOT, "fewshot_seed": FEWSHOT_SEED,
        "sha256": {path.name: sha256(path) for path in
                   [*sorted(ITEMS.glob("*.jsonl")), *(MODEL / n for n in ("config.json", "model.safetensors", "tokenizer.json"))]},
    }
    rows = ",\n".join(f"{json.dumps(name)}: {{\n" + ",\n".join(
        f"{json.dumps(schedule)}: {{\"scores\": {json.dumps(found['scores'])}, \"items\": [\n"
        + ",\n".join(json.dumps(item) for item in found["items"]) + "]}"
        for schedule, found in by_schedule.items()) + "}" for name, by_schedule in expected.items())
    (ITEMS / "expected.json").write_text(f'{{"about": {json.dumps(about, indent=1)},\n"tasks": {{\n{rows}}}}}\n')


if __name__ == "__main__":
    main()
