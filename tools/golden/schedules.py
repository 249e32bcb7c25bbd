"""A schedule as a list of modules that Hugging Face's own forward runs in order.

A tree is a list whose entries are an int (that layer), ("times", n, tree) or
("mean", tree, tree, ...). The text beside each tree is written by hand, so that these
goldens do not depend on the parser they will test.
"""

import contextlib

import torch
from torch import nn


class Mean(nn.Module):
    """Branches on the same input, full outputs averaged; stands where a decoder layer stands."""

    def __init__(self, branches):
        super().__init__()
        self.branches = nn.ModuleList(nn.ModuleList(branch) for branch in branches)

    def forward(self, hidden_states, **kwargs):
        outputs = []
        for branch in self.branches:
            state = hidden_states
            for layer in branch:
                state = layer(state, **kwargs)
            outputs.append(state)
        return torch.stack(outputs).mean(dim=0)


def modules(tree, layers):
    """The modules of a tree, loops written out; the same layer may appear often."""
    out = []
    for node in tree:
        if isinstance(node, int):
            out.append(layers[node])
        elif node[0] == "times":
            out.extend(modules(node[2], layers) * node[1])
        elif node[0] == "mean":
            out.append(Mean([modules(branch, layers) for branch in node[1:]]))
        else:
            raise ValueError(f"unknown node {node!r}")
    return out


@contextlib.contextmanager
def rearranged(model, tree):
    """The model with its decoder layers in the order of the tree; restored on leaving."""
    layers, count = model.model.layers, model.config.num_hidden_layers
    order = modules(tree, layers)
    model.model.layers, model.config.num_hidden_layers = nn.ModuleList(order), len(order)
    try:
        yield model
    finally:
        model.model.layers, model.config.num_hidden_layers = layers, count


@torch.no_grad()
def logits(model, tree, ids):
    """[T, V] in the model's own precision. No cache: a repeated layer must not share one."""
    with rearranged(model, tree):
        return model(torch.tensor([ids]), use_cache=False).logits[0]
