"""Runs a transformer of Hugging Face transformers with its layers in another order.

    python THIS_FILE --prompt "Once upon a time"    the likeliest next tokens after a text
    python THIS_FILE --prompt "A [MASK] day"        those in place of a mask, of a model that has one
    python THIS_FILE --prompt "A cat." --pair "A."  how likely each class is, of a classifier; with
                                                    a second text, where it tells pairs apart
    python THIS_FILE --ids 1,2,3                    the same for token ids, after the last
    python THIS_FILE --ids 1,2,3 --second 2         of a pair: the second text begins at this token
    python THIS_FILE --ids 1,2,3 --out FILE         all logits, as safetensors; of a model without
                                                    a head its last hidden states

Needs torch and transformers 5. The model is run once as it is, to see what each of its layers is
called with besides the hidden states: mask and rotary table belong to the layer, and transformers
chooses them by its place. Then the layers are called in the order of the schedule, each with its
own. --model FOLDER runs another copy of the model.
"""

import argparse
import contextlib

import torch
import transformers

# The model, how many layers it has, the schedule in Atelier's notation, and as a tree: a number
# is a layer, ["repeat", n, steps] runs its steps n times, ["parallel", steps, steps, ...] runs
# each list of steps on the same input and averages what they return.
MODEL = ""
N_LAYERS = 0
SCHEDULE = "-"
ORDER = []

SHOWN = 10
# How the families call their list of layers, and what their models return.
LISTS = ("layers", "h", "layer")
LOGITS = ("logits", "prediction_logits")


def load(folder):
    """The model in f32, of the class that its config names."""
    names = transformers.PretrainedConfig.get_config_dict(folder)[0].get("architectures") or [""]
    kind = getattr(transformers, names[0], transformers.AutoModelForCausalLM)
    return kind.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()


def layers_of(model):
    lists = [module for name, module in model.named_modules()
             if isinstance(module, torch.nn.ModuleList) and name.split(".")[-1] in LISTS]
    count = model.config.num_hidden_layers
    layers = next((found for found in lists if len(found) == count), None)
    if layers is None:
        raise SystemExit(f"no list of {count} layers in {type(model).__name__}")
    if count != N_LAYERS:
        raise SystemExit(f"the model has {count} layers, and the schedule is for {N_LAYERS}")
    return layers


def classifies(model):
    """Whether it has one row of logits for the whole text."""
    return type(model).__name__.endswith("ForSequenceClassification")


def whole(model, ids, second):
    """What the model itself returns: logits, or the last hidden states."""
    # A classifier has no cache that could be left out.
    named = {} if classifies(model) else {"use_cache": False}
    if second is not None:
        named["token_type_ids"] = torch.tensor([[int(place >= second) for place in range(len(ids))]])
    output = model(torch.tensor([ids]), **named)
    found = [output[name] for name in LOGITS if name in output]
    if classifies(model):
        return found[0]
    return found[0][0] if found else output.last_hidden_state[0]


@contextlib.contextmanager
def hooks(handles):
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def watch(model, layers, ids, second):
    """The input embeddings, and what every layer is called with besides the hidden states."""
    seen = {}

    def remember(layer, given, named):
        seen[layer] = given, named

    with hooks([layer.register_forward_pre_hook(remember, with_kwargs=True) for layer in layers]):
        whole(model, ids, second)
    calls = [seen[layer] for layer in layers]
    return calls[0][0][0], [(given[1:], named) for given, named in calls]


def walk(order, layers, calls, state):
    """The hidden states after these steps."""
    for step in order:
        if isinstance(step, int):
            given, named = calls[step]
            output = layers[step](state, *given, **named)
            state = output[0] if isinstance(output, tuple) else output
        elif step[0] == "repeat":
            for _ in range(step[1]):
                state = walk(step[2], layers, calls, state)
        else:
            branches = [walk(branch, layers, calls, state) for branch in step[1:]]
            state = torch.stack(branches).mean(dim=0)
    return state


def finish(model, layers, ids, second, state):
    """What comes after the last layer, on hidden states in place of that layer's own."""

    def replace(layer, given, output):
        return (state, *output[1:]) if isinstance(output, tuple) else state

    with hooks([layers[-1].register_forward_hook(replace)]):
        return whole(model, ids, second)


@torch.no_grad()
def run(model, ids, second=None):
    """[tokens, vocabulary], of a classifier [1, classes], or [tokens, width] of a model without a
    head. No cache: a layer that runs twice must not share one."""
    layers = layers_of(model)
    embedded, calls = watch(model, layers, ids, second)
    return finish(model, layers, ids, second, walk(ORDER, layers, calls, embedded))


def show(model, table, place):
    """The likeliest tokens at a place, or all classes; of one class the value that it is."""
    row, names = table[place], getattr(model.config, "id2label", None) or {}
    if not classifies(model):
        likeliest = row.log_softmax(dim=-1).topk(SHOWN)
        for value, token in zip(likeliest.values.tolist(), likeliest.indices.tolist()):
            print(f"{token}\t{value:.4f}")
        return
    values = row if len(row) == 1 else row.log_softmax(dim=-1)
    for label, value in enumerate(values.tolist()):
        print(f"{names.get(label, label)}\t{value:.4f}")


def main():
    parser = argparse.ArgumentParser(description=f"Runs {MODEL} with its layers in the order {SCHEDULE}.")
    parser.add_argument("--model", default=MODEL, metavar="FOLDER")
    parser.add_argument("--prompt", metavar="TEXT")
    parser.add_argument("--pair", metavar="TEXT")
    parser.add_argument("--ids", metavar="1,2,3")
    parser.add_argument("--second", metavar="N", type=int)
    parser.add_argument("--out", metavar="FILE")
    arguments = parser.parse_args()
    if (arguments.ids is None) == (arguments.prompt is None):
        parser.error("give --prompt or --ids")
    if (arguments.pair and arguments.prompt is None) or (arguments.second is not None and arguments.ids is None):
        parser.error("--pair goes with --prompt, and --second with --ids")
    place, second = -1, arguments.second
    if arguments.ids is not None:
        ids = [int(token) for token in arguments.ids.split(",")]
    else:
        tokenizer = transformers.AutoTokenizer.from_pretrained(arguments.model)
        ids = tokenizer(arguments.prompt, arguments.pair)["input_ids"]
        if arguments.pair is not None:
            # What the second text adds, and the token behind it.
            second = len(tokenizer(arguments.prompt)["input_ids"])
        if tokenizer.mask_token_id in ids:
            place = ids.index(tokenizer.mask_token_id)
    model = load(arguments.model)
    table = run(model, ids, second)
    has_head = classifies(model) or table.shape[-1] == model.config.vocab_size
    if arguments.out is not None:
        from safetensors.torch import save_file

        name = "logits" if has_head else "hidden"
        save_file({name: table.contiguous()}, arguments.out, metadata={"schedule": SCHEDULE})
    elif has_head:
        show(model, table, place)
    else:
        raise SystemExit("the model has no head that scores tokens; --out FILE writes its hidden states")


if __name__ == "__main__":
    main()
