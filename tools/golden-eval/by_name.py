"""Writes tests/golden/by-name: what lm-evaluation-harness 0.4.13 asks and scores on rows of ours.

    python3 -m venv venv && venv/bin/pip install -r tools/golden-eval/by-name.txt
    venv/bin/python tools/golden-eval/by_name.py

The harness's own task descriptions (wikitext among them), filters, metrics and its Hugging Face model class do
the work, at its own defaults; only the data files are ours, and answers are kept short, because the bundled
model reads 256 tokens. Of each item the token ids that the model was given are kept, too. Three tokenizers
have these texts: one that begins them with a token, one that adds nothing (whose ends are other tokens, so
that the model can write a stop as a special token), and one that puts a token behind them as well. Nothing is
fetched. Tests read the output and never run this.
"""

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import pathlib
import platform
import random
import shutil
import tempfile

os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1",
               "HF_EVALUATE_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "CUDA_VISIBLE_DEVICES": ""}

import datasets
import lm_eval
import torch
import transformers
from lm_eval.models.huggingface import HFLM
from lm_eval.tasks import TaskManager
from transformers.models.llama import modeling_llama

ROOT = pathlib.Path(__file__).parents[2]
OUT = ROOT / "tests/golden/by-name"
OLD = ROOT / "tests/golden/harness"
MODEL = ROOT / "web/models/painters-12"
TASKS = pathlib.Path(lm_eval.__file__).parent / "tasks"
MAX_GEN_TOKS = 40
DESCRIPTIONS = {
    "lambada_openai": "lambada/lambada_openai.yaml", "hellaswag": "hellaswag/hellaswag.yaml",
    "winogrande": "winogrande/default.yaml", "arc_easy": "arc/arc_easy.yaml",
    "arc_challenge": "arc/arc_challenge.yaml", "gsm8k": "gsm8k/gsm8k.yaml", "wikitext": "wikitext/wikitext.yaml",
}
# Asked of classifiers here, and of language models by the harness: of these the table alone is compared.
GLUE = {name: f"glue/{name}/default.yaml" for name in ("cola", "sst2", "mrpc", "qqp", "mnli", "qnli", "rte", "wnli")} | {
    "mnli_mismatch": "glue/mnli/mismatch.yaml"}
# ARC's two tasks differ in their data alone.
ASKED = [name for name in DESCRIPTIONS if name != "arc_challenge"]
TEXT = "<|endoftext|>"


def old(name):
    return [json.loads(line) for line in (OLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def pages():
    story = " ".join(doc["text"] for doc in old("lambada")[10:32])
    return [
        " \n = Robert <unk> = \n \n Robert <unk> is an English film , television and theatre actor . He had a guest "
        "@-@ starring role in 2 @,@ 000 plays ; it weighed 3 @.@ 5 tons : much . \n \n = = Career = = \n \n = = = 2000 "
        "\u2013 2005 = = = \n \n = = = = Deep = = = = \n ",
        "The players ' coach ( who was late ) said \" go on \" and ' stop ' . It is N degrees , 20 \u00b0 C ! Is it ? "
        "Yes . [ sic ] { braces } ( ) [ ] { } \" \" ' ' The dog 's bone and dogs ' bones . /' 5/ /' x/",
        "( open ( twice ) once ) and ( never closed [ nor ( this ] ) \" odd \" number \" of ' quotes ' here '",
        "tabs\tand\u00a0no\u2003break\u3000spaces\x1cseparate\x85words  twice   thrice\n\n\nlines ( \n across \n lines ) "
        "\" two \n lines \"",
        f"{TEXT} begins with the text of a token and has {TEXT} in it , too .",
        "Na\u00efve caf\u00e9 \U0001f408\u200d\u2b1b ( \u201c quoted \u201d ) = = = = = five = = = = =",
        story,
        f" = Long = \n \n ( {story} ) \n ",
        "x",
        # 257 tokens and 256: one window and one token more, one window exactly.
        " cat" * 257,
        " cat" * 256,
        " cat" * 513,
    ]


def rows():
    lambada = old("lambada")
    gsm8k = old("gsm8k")
    shots = examples()
    return {
        "lambada_openai": lambada[:20] + [{"text": text} for text in [
            f"{TEXT}Ada had a red ball. Bruno wanted the ball", f"{TEXT} {TEXT}", f"{TEXT} a {TEXT}", "Ada said: 5",
            "the space before the word is wide \u2003 door", "one two\u00a0 three", "Ada gave the  ",
        ]] + lambada[-2:],
        "hellaswag": old("hellaswag")[:12] + [
            {"activity_label": "Empty", "ctx_a": "Ada sat down.", "ctx_b": "she", "endings": ["[all of it]", "sat", "[x] ", "stood"], "label": "0"},
            {"activity_label": TEXT, "ctx_a": "[title]", "ctx_b": "", "endings": ["one.", "two [title]", "three   .", TEXT], "label": "3"},
            {"activity_label": "Lines", "ctx_a": "[a\nb] c [d]", "ctx_b": "ÉTÉ [title] x", "endings": ["[e\nf]", " g  ", "h", "i"], "label": "1"},
        ],
        "winogrande": old("winogrande")[:12] + [
            {"sentence": "_", "option1": "Ada ", "option2": "Bruno", "answer": "2"},
            {"sentence": f"{TEXT}Ada met Bruno and _ \u00a0 smiled.\u2003", "option1": "Ada", "option2": "Bruno\t", "answer": "1"},
        ],
        "arc_easy": old("arc")[:14],
        # Some numbers are those that the model writes; one question is an example, too.
        "gsm8k": [doc | {"answer": f"#### {SEEN[k]}"} if k in SEEN else doc for k, doc in enumerate(
            gsm8k[:4] + gsm8k[-6:] + own_examples(shots, 10, 3) + [{"question": TEXT, "answer": "#### 5"}])],
        "gsm8k-train": shots,
        "wikitext": [{"page": page} for page in pages()],
    }


def detokenized():
    """Random pages of what the harness's replacements look for, with the text and the words that it makes of them."""
    spec = importlib.util.spec_from_file_location("preprocess", TASKS / "wikitext/preprocess_wikitext.py")
    own = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(own)
    draw = random.Random("wikitext")
    parts = [" ", " ", " ", "\n", "'", '"', "(", ")", "[", "]", "{", "}", "/", "5", "N", "=", "s", "a", "\u00b0", "\u00a0", "\x1c",
             " @-@ ", " @,@ ", " @.@ ", " : ", " ; ", " . ", " ! ", " ? ", " , ", "/' 7/", " N ", " 's", "\u4e2d", "s '"]
    found = []
    for _ in range(150):
        page = "".join(draw.choices(parts, k=draw.randint(1, 40)))
        size = own.process_results({"page": page}, [0.0])
        found.append([page, own.wikitext_detokenizer({"page": page}), size["word_perplexity"][1], size["byte_perplexity"][1]])
    return found


def examples():
    """More than Python draws from in order (21), and short enough that some prompts fit as a whole."""
    return [{"question": f"Ada has {k} cups and gets {k % 4 + 1}. How many?", "answer": f"{k} + {k % 4 + 1} = {k + k % 4 + 1}.\n#### {k + k % 4 + 1}"}
            for k in range(2, 32)]


def own_examples(shots, first, n):
    """For the questions from `first`, one of the examples that the harness draws for each."""
    draw = random.Random(1234)
    drawn = [draw.sample(shots, 5) for _ in range(first + n)]
    return [examples[k % 5] for k, examples in enumerate(drawn)][first:]


# Place of the question, number.
SEEN = {1: "30", 3: "11", 9: "6", 11: "5"}


def write(name, docs):
    lines = [json.dumps(doc, ensure_ascii=k % 2 == 0) for k, doc in enumerate(docs)]
    (OUT / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def around(before, after):
    part = {"SpecialToken": {"id": TEXT, "type_id": 0}}
    text = {"Sequence": {"id": "A", "type_id": 0}}
    both = [text, {"Sequence": {"id": "B", "type_id": 1}}]
    return {"type": "TemplateProcessing", "single": [part] * before + [text] + [part] * after, "pair": both,
            "special_tokens": {TEXT: {"id": TEXT, "ids": [0], "tokens": [TEXT]}}}


def rename(tokenizer, token, name):
    """Makes a special token of an ordinary one, which no merge makes any more."""
    model = tokenizer["model"]
    number = model["vocab"].pop(token)
    model["vocab"][name] = number
    pairs = [pair.split(" ") if isinstance(pair, str) else pair for pair in model["merges"]]
    model["merges"] = [pair for pair in pairs if token not in (*pair, "".join(pair))]
    tokenizer["added_tokens"].append({"id": number, "content": name, "single_word": False, "lstrip": False,
                                      "rstrip": False, "normalized": False, "special": True})


def folders(scratch):
    """The bundled model with each tokenizer."""
    own = json.loads((MODEL / "tokenizer.json").read_text(encoding="utf-8"))
    for name in ("begin", "plain", "both"):
        tokenizer = json.loads(json.dumps(own))
        ends = {"bos_token": TEXT, "eos_token": TEXT}
        if name == "begin":
            tokenizer["post_processor"] = around(1, 0)
        elif name == "both":
            tokenizer["post_processor"] = around(1, 1)
        else:
            tokenizer["post_processor"] = None
            rename(tokenizer, STOP_TOKEN, "<|im_end|>")
            rename(tokenizer, END_TOKEN, "<end>")
            ends = {"bos_token": None, "eos_token": "<end>"}
        folder = scratch / name
        folder.mkdir()
        for file in ("config.json", "model.safetensors"):
            shutil.copy(MODEL / file, folder / file)
        (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
        config = {"tokenizer_class": "PreTrainedTokenizerFast", "clean_up_tokenization_spaces": False, **ends}
        (folder / "tokenizer_config.json").write_text(json.dumps(config))
        yield name, folder, ends


# Ordinary tokens that become special: one that answers often hold, and one that they hardly do.
STOP_TOKEN, END_TOKEN = "\u0120=", "\u0120wooden"


class Seen(HFLM):
    """The harness's model class, which keeps the token ids that it is given."""

    def __init__(self, **arguments):
        super().__init__(**arguments)
        self.pairs, self.prompts = [], {}

    def _loglikelihood_tokens(self, requests, **arguments):
        requests = list(requests)
        self.pairs += [(context, continuation) for _, context, continuation in requests]
        return super()._loglikelihood_tokens(requests, **arguments)

    def tok_batch_encode(self, strings, **arguments):
        ids, mask = super().tok_batch_encode(strings, **arguments)
        self.prompts[strings[0]] = ids[0].tolist()
        return ids, mask


def descriptions(folder):
    """The harness's task descriptions with our files for data."""
    for name in ASKED:
        files = {split: str(OUT / f"{name}.jsonl") for split in ("train", "validation", "test")}
        more = {}
        if name == "gsm8k":
            files["train"] = str(OUT / "gsm8k-train.jsonl")
            more = {"generation_kwargs": {"until": ["Question:", "</s>", "<|im_end|>"], "do_sample": False,
                                          "temperature": 0.0, "max_gen_toks": MAX_GEN_TOKS}}
        description = {"include": str(TASKS / DESCRIPTIONS[name]), "tag": [], "task": f"atelier-{name}",
                       "dataset_path": "json", "dataset_name": None, "dataset_kwargs": {"data_files": files}, **more}
        # JSON is YAML.
        (folder / f"{name}.yaml").write_text(json.dumps(description))
    return TaskManager(include_path=str(folder))


def table():
    """What the descriptions themselves say of each task."""
    from lm_eval.tasks._yaml_loader import load_yaml

    known = {}
    for name, file in (DESCRIPTIONS | GLUE).items():
        said = load_yaml(TASKS / file, resolve_func=False)
        known[name] = {"dataset": said["dataset_path"], "config": said.get("dataset_name"),
                       "split": said.get("test_split") or said["validation_split"],
                       "few_shot": [said["fewshot_split"], said["num_fewshot"]] if said.get("num_fewshot") else None}
    return known


def exact_norm(self, states):
    """Root mean square norm in the dtype of the model; transformers computes it in float32, whatever that is."""
    return self.weight * states * torch.rsqrt(states.pow(2).mean(-1, keepdim=True) + self.variance_epsilon)


def exact_angles(self, x, position_ids):
    """Cosines and sines of the rotary angles in float64; transformers computes them in float32."""
    config = self.config
    theta, size = config.rope_parameters["rope_theta"], config.head_dim
    frequencies = theta ** -(torch.arange(0, size, 2, dtype=torch.float64) / size)
    angles = position_ids[:, :, None].double() * frequencies
    angles = torch.cat((angles, angles), dim=-1)
    return angles.cos().to(x.dtype), angles.sin().to(x.dtype)


def pair(ids):
    return [list(part) for part in ids]


def item(samples, model, n_windows):
    """What is kept of one item: the filters of gsm8k give two samples for each."""
    first = samples[0]
    if "exact_match" in first:
        strict, flexible = samples
        return {"prompt": model.prompts[first["arguments"][0][0]], "text": first["resps"][0][0],
                "strict": strict["filtered_resps"][0], "flexible": flexible["filtered_resps"][0],
                "exact_match": [int(sample["exact_match"]) for sample in samples]}
    if "word_perplexity" in first:
        value, n_words = first["word_perplexity"]
        return {"pairs": [pair(model.pairs.pop(0)) for _ in range(n_windows)],
                "text": first["arguments"][0][0],
                "log_likelihoods": [round(value, 6)], "n_words": n_words, "n_bytes": first["byte_perplexity"][1]}
    answers = [response[0] for response in first["resps"]]
    line = {"pairs": [pair(model.pairs.pop(0)) for _ in answers],
            "log_likelihoods": [round(float(answer[0]), 6) for answer in answers],
            "greedy": [bool(answer[1]) for answer in answers]}
    return line | {key: int(first[key]) for key in ("acc", "acc_norm") if key in first}


def fold(result, task, model, is_rolling):
    by_item = {}
    for sample in result["samples"][task]:
        by_item.setdefault(sample["doc_id"], []).append(sample)
    counts = {}
    if is_rolling:
        for key in by_item:
            n_tokens = len(model.tok_encode(by_item[key][0]["arguments"][0][0]))
            counts[key] = -(-n_tokens // model.max_length)
    scores = {key: value for key, value in result["results"][task].items()
              if isinstance(value, (int, float)) and "perplexity_stderr" not in key and "bits_per_byte_stderr" not in key}
    items = [item(by_item[key], model, counts.get(key, 0)) for key in sorted(by_item)]
    assert not model.pairs, "every request belongs to an item"
    if "exact_match" in result["samples"][task][0]:
        asked = [(line[0]["doc"]["question"], line[0]["arguments"][0][0]) for line in by_item.values()]
        assert any(prompt.count(question) > 1 for question, prompt in asked), "a question is its own example"
    return {"scores": scores, "items": items}


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main():
    torch.set_num_threads(1)
    modeling_llama.LlamaRMSNorm.forward = exact_norm
    modeling_llama.LlamaRotaryEmbedding.forward = exact_angles
    OUT.mkdir(parents=True, exist_ok=True)
    for name, docs in rows().items():
        write(name, docs)
    expected, tokenizers = {}, {}
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        datasets.config.HF_DATASETS_CACHE = str(scratch / "cache")
        (scratch / "tasks").mkdir()
        manager = descriptions(scratch / "tasks")
        for kind, folder, ends in folders(scratch):
            model = Seen(pretrained=str(folder), dtype="float64", device="cpu", batch_size=1)
            tokenizers[kind] = ends | {"prefix": model.prefix_token_id}
            for name in ASKED:
                task = f"atelier-{name}"
                result = lm_eval.simple_evaluate(model=model, tasks=[task], task_manager=manager, log_samples=True,
                                                 bootstrap_iters=0)
                expected.setdefault(name, {})[kind] = fold(result, task, model, name == "wikitext")
                print(kind, name, expected[name][kind]["scores"], flush=True)
        default = model.max_gen_toks
    about = {
        "script": "tools/golden-eval/by_name.py", "lm_eval": importlib.metadata.version("lm_eval"), "torch": torch.__version__,
        "transformers": transformers.__version__, "datasets": datasets.__version__, "python": platform.python_version(),
        "model": MODEL.name, "dtype": "float64", "max_gen_toks": MAX_GEN_TOKS, "max_gen_toks_default": default,
        "stop_token": STOP_TOKEN, "end_token": END_TOKEN,
        "sha256": {path.name: sha256(path) for path in
                   [*sorted(OUT.glob("*.jsonl")),
                    *(MODEL / n for n in ("config.json", "model.safetensors", "tokenizer.json"))]},
    }
    tasks = ",\n".join(f"{json.dumps(name)}: {{\n" + ",\n".join(
        f"{json.dumps(kind)}: {{\"scores\": {json.dumps(found['scores'])}, \"items\": [\n"
        + ",\n".join(json.dumps(line, separators=(",", ":")) for line in found["items"]) + "]}"
        for kind, found in by_kind.items()) + "}" for name, by_kind in expected.items())
    (OUT / "wikitext-texts.json").write_text(
        "[" + ",\n".join(json.dumps(line) for line in detokenized()) + "]\n", encoding="utf-8")
    (OUT / "expected.json").write_text(
        f'{{"about": {json.dumps(about, indent=1)},\n"table": {json.dumps(table(), indent=1)},\n'
        f'"tokenizers": {json.dumps(tokenizers)},\n"tasks": {{\n{tasks}}}}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
