"""Runs a transformer of Hugging Face transformers with its layers in another order.

    python THIS_FILE --prompt "Once upon a time"    the likeliest next tokens after a text
    python THIS_FILE --ids 1,2,3                    the same after token ids
    python THIS_FILE --ids 1,2,3 --out FILE         all logits, as safetensors

Needs torch and transformers 5; made for models whose layers are model.model.layers (Llama and
its relatives). --model FOLDER runs another copy of the model.
"""

import argparse

import torch
from torch import nn
from transformers import AutoModelForCausalLM, AutoTokenizer

# The model, how many layers it has, the schedule in Atelier's notation, and as a tree: a number
# is a layer, ["repeat", n, steps] runs its steps n times, ["parallel", steps, steps, ...] runs
# each list of steps on the same input and averages what they return.
MODEL = "painters-6"
N_LAYERS = 6
SCHEDULE = "0 1 3-5"
ORDER = [0, 1, 3, 4, 5]

SHOWN = 10


class Parallel(nn.Module):
    """Stands where a layer stands: branches on one input, full outputs averaged."""

    def __init__(self, branches):
        super().__init__()
        self.branches = nn.ModuleList(nn.ModuleList(branch) for branch in branches)

    def forward(self, hidden_states, **given):
        outputs = []
        for branch in self.branches:
            state = hidden_states
            for layer in branch:
                state = layer(state, **given)
            outputs.append(state)
        return torch.stack(outputs).mean(dim=0)


def arrange(order, layers):
    """The modules of a tree, loops written out; the same layer may appear often."""
    modules = []
    for step in order:
        if isinstance(step, int):
            modules.append(layers[step])
        elif step[0] == "repeat":
            modules.extend(arrange(step[2], layers) * step[1])
        else:
            modules.append(Parallel([arrange(branch, layers) for branch in step[1:]]))
    return modules


def load(folder):
    """The model in f32, with its layers in the order of the schedule."""
    model = AutoModelForCausalLM.from_pretrained(folder).float().eval()
    layers = model.model.layers
    if len(layers) != N_LAYERS:
        raise SystemExit(f"{folder} has {len(layers)} layers, and the schedule is for {N_LAYERS}")
    modules = arrange(ORDER, layers)
    model.model.layers = nn.ModuleList(modules)
    model.config.num_hidden_layers = len(modules)
    return model


@torch.no_grad()
def logits(model, ids):
    """[tokens, vocabulary]. No cache: a layer that runs twice must not share one."""
    return model(torch.tensor([ids]), use_cache=False).logits[0]


def main():
    parser = argparse.ArgumentParser(description=f"Runs {MODEL} with its layers in the order {SCHEDULE}.")
    parser.add_argument("--model", default=MODEL, metavar="FOLDER")
    parser.add_argument("--prompt", metavar="TEXT")
    parser.add_argument("--ids", metavar="1,2,3")
    parser.add_argument("--out", metavar="FILE")
    arguments = parser.parse_args()
    if (arguments.ids is None) == (arguments.prompt is None):
        parser.error("give --prompt or --ids")
    if arguments.ids is not None:
        ids = [int(token) for token in arguments.ids.split(",")]
    else:
        ids = AutoTokenizer.from_pretrained(arguments.model)(arguments.prompt)["input_ids"]
    table = logits(load(arguments.model), ids)
    if arguments.out is not None:
        from safetensors.torch import save_file

        save_file({"logits": table.contiguous()}, arguments.out, metadata={"schedule": SCHEDULE})
    else:
        likeliest = table[-1].log_softmax(dim=-1).topk(SHOWN)
        for value, token in zip(likeliest.values.tolist(), likeliest.indices.tolist()):
            print(f"{token}\t{value:.4f}")


if __name__ == "__main__":
    main()
