"""Runs a schedule on any decoder or encoder that transformers knows.

transformers picks masks and rotary tables by position in the layer list, so a list that
was put in another order gets the wrong ones. Here one plain run of the model is watched:
what enters its first layer is the input embeddings, and what every layer is called with
besides the hidden states (mask, rotary table, ALiBi) is that layer's own. Then the layers
are called in the schedule's order, each with its own arguments, and the model is run once
more with the output of its last layer replaced, so that final norm and head are its own.
"""

import contextlib

import torch

# The last part of the name of the list of layers.
LAYER_LISTS = ("layers", "h", "layer")


def layers_of(model):
    """The list of layers, under one of the names in use."""
    lists = [m for name, m in model.named_modules()
             if isinstance(m, torch.nn.ModuleList) and name.split(".")[-1] in LAYER_LISTS]
    (only,) = [m for m in lists if len(m) == model.config.num_hidden_layers]
    return only


def state_of(output):
    """A layer returns its hidden states, in some families as the first of a tuple."""
    return output[0] if isinstance(output, tuple) else output


@contextlib.contextmanager
def hooks(handles):
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def whole(model, ids):
    """The model's own forward: logits, or the last hidden states of one without a head."""
    # The class of an encoder that tells classes apart takes no use_cache.
    more = {} if type(model).__name__.endswith("SequenceClassification") else {"use_cache": False}
    if (second := getattr(model, "second", None)) is not None:
        more["token_type_ids"] = torch.tensor([[int(at >= second) for at in range(len(ids))]])
    output = model(torch.tensor([ids]), **more)
    return output.logits[0] if hasattr(output, "logits") else output.last_hidden_state[0]


def watch(model, ids):
    """Input embeddings, every layer's own arguments, and what the model itself answers."""
    layers, seen = layers_of(model), {}

    def remember(module, args, kwargs):
        seen[id(module)] = (args, kwargs)

    with hooks([layer.register_forward_pre_hook(remember, with_kwargs=True) for layer in layers]):
        answer = whole(model, ids)
    calls = [seen[id(layer)] for layer in layers]
    return calls[0][0][0], [(args[1:], kwargs) for args, kwargs in calls], answer


def steps(tree):
    """Loops written out: every entry is a layer or a whole parallel group."""
    out = []
    for node in tree:
        if isinstance(node, tuple) and node[0] == "times":
            out.extend(steps(node[2]) * node[1])
        else:
            out.append(node)
    return out


def walk(tree, layers, calls, state, trace=None):
    for node in steps(tree):
        if isinstance(node, int):
            args, kwargs = calls[node]
            state = state_of(layers[node](state, *args, **kwargs))
        elif node[0] == "mean":
            branches = [walk(branch, layers, calls, state) for branch in node[1:]]
            state = torch.stack(branches).mean(dim=0)
        else:
            raise ValueError(f"unknown node {node!r}")
        if trace is not None:
            trace.append(state)
    return state


def finish(model, ids, state):
    """Final norm and head of the model, on hidden states that came from elsewhere."""
    last = layers_of(model)[-1]

    def replace(module, args, output):
        return (state, *output[1:]) if isinstance(output, tuple) else state

    with hooks([last.register_forward_hook(replace)]):
        return whole(model, ids)


@torch.no_grad()
def run(model, tree, ids):
    """Logits [T, V], and hidden states [steps + 1, T, C] from the input embeddings on."""
    layers = layers_of(model)
    embedded, calls, answer = watch(model, ids)
    trace = [embedded]
    state = walk(tree, layers, calls, embedded, trace)
    logits = finish(model, ids, state)
    if tree == list(range(len(layers))) and not torch.equal(logits, answer):
        raise AssertionError("the loop and the model's own forward differ on the plain order")
    return logits, torch.stack(trace)[:, 0]


@torch.no_grad()
def windows(model, ids):
    """For every layer the window its mask was made with, None for a full one, "all" for one
    that looks both ways; a layer whose window is not in the mask is not seen here."""
    found = []
    for args, kwargs in watch(model, ids)[1]:
        masks = [x for x in (*args, *kwargs.values())
                 if isinstance(x, torch.Tensor) and x.dim() == 4 and x.shape[-2:] == (len(ids), len(ids))]
        if not masks or (masks[0] == 0).all() and len(ids) > 1:
            found.append("all")
            continue
        seen = masks[0][0, 0] == 0 if masks[0].dtype != torch.bool else masks[0][0, 0]
        found.append(window_of(seen))
    return found


def window_of(seen):
    """W of a mask in which query q sees key k where q - W < k <= q."""
    length = len(seen)
    q, k = torch.arange(length)[:, None], torch.arange(length)[None]
    width = int(seen[-1].sum())
    if not torch.equal(seen, (k <= q) & (k > q - width)):
        raise AssertionError("a mask that is no causal window")
    return None if width == length else width
