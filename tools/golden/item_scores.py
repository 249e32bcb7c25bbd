"""Log-likelihoods of a bundled model's items, one text at a time: the floor that no change
of ours may fall through.

From the definitions in the evaluation harness: trailing white space of the context moves to
the continuation, both are encoded together, the context's own length splits them, and BOS
stands in front. Nothing is packed, batched or cached.
"""

import json

import torch
from tokenizers import Tokenizer

ITEMS = 200


def make(folder, out, model):
    """`out`: for each task the log-likelihoods (nats) and what is right, of its first items."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tasks = {}
    for task in json.loads((folder / "eval/tasks.json").read_text())["tasks"]:
        lines = (folder / task["file"]).read_text().splitlines()[:ITEMS]
        tasks[task["name"]] = [item(model, tokenizer, json.loads(line)) for line in lines]
        right = sum(row["correct"] for row in tasks[task["name"]])
        print(f"{task['name']}: {right} of {len(lines)} right by acc")
    # One item a line.
    body = ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]"
                      for name, rows in tasks.items())
    out.write_text("{\n" + body + "\n}\n")


def item(model, tokenizer, line):
    if "answer" in line:
        value, greedy = score(model, tokenizer, line["context"], line["answer"])
        return {"log_likelihoods": [value], "correct": greedy}
    values = [score(model, tokenizer, line["context"], choice)[0] for choice in line["choices"]]
    # Without the space in front.
    lengths = [len(choice.removeprefix(" ")) for choice in line["choices"]]
    by_character = [value / length for value, length in zip(values, lengths)]
    return {"log_likelihoods": values, "correct": values.index(max(values)) == line["label"],
            "correct_norm": by_character.index(max(by_character)) == line["label"]}


@torch.no_grad()
def score(model, tokenizer, context, continuation):
    """Summed log-likelihood of the continuation, and whether its every token is the argmax."""
    kept = context.rstrip()
    continuation = context[len(kept):] + continuation
    encode = lambda text: tokenizer.encode(text, add_special_tokens=False).ids  # noqa: E731
    ids = [model.config.bos_token_id, *encode(kept + continuation)]
    start = 1 + len(encode(kept))
    log_probabilities = model(torch.tensor([ids])).logits[0].double().log_softmax(-1)
    at, targets = log_probabilities[start - 1:-1], torch.tensor(ids[start:])
    value = at.gather(1, targets[:, None]).sum().item()
    return round(value, 6), bool((at.argmax(-1) == targets).all())
