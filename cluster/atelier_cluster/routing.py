"""A schedule on any causal model of transformers whose layers are a list.

The model's own forward runs with a listener in the place of each layer. A listener hands its input on unchanged and
notes with which arguments its layer was called (masks, positions; they may differ from layer to layer). The last one
has then heard all there is to know: it runs the schedule on the input of the first. Nothing is known of any family.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from . import Refusal
from .schedule import Node, Parallel, Repeat

_PREFERRED = ("layers", "h", "blocks", "layer")


class Router:
    """Puts listeners in the place of the layers, for good; the weights stay as they are."""

    def __init__(self, model: nn.Module, n_layers: int) -> None:
        self.schedule: tuple[Node, ...] = tuple(range(n_layers))
        self._heard: list[tuple[tuple, dict]] = [((), {})] * n_layers
        self._entered: Tensor | None = None
        layers = _layers(model, n_layers)
        self._layers = [layer for layer in layers]
        for number, (layer, is_tuple) in enumerate(zip(self._layers, _gives_tuples(model, layers))):
            layers[number] = _Listener(self, number, layer, is_tuple)

    def hear(self, number: int, hidden: Tensor, args: tuple, kwargs: dict) -> Tensor:
        """A listener was called; the last one answers with what the schedule makes."""
        if kwargs.get("past_key_values") is not None or kwargs.get("past_key_value") is not None:
            raise Refusal("the model keeps a cache though it was told not to; its layers cannot be rearranged here")
        self._heard[number] = (args, kwargs)
        if number == 0:
            self._entered = hidden
        if number < len(self._layers) - 1:
            return hidden
        entered, self._entered = self._entered, None
        assert entered is not None
        return self._sequence(self.schedule, entered).to(hidden.device)

    def _sequence(self, nodes: tuple[Node, ...], x: Tensor) -> Tensor:
        for node in nodes:
            if isinstance(node, Repeat):
                for _ in range(node.times):
                    x = self._sequence(node.body, x)
            elif isinstance(node, Parallel):
                total = None
                for branch in node.branches:
                    out = self._sequence(branch, x).to(x.device)
                    total = out if total is None else total + out
                assert total is not None
                x = total / len(node.branches)
            else:
                args, kwargs = self._heard[node]
                out = self._layers[node](x, *args, **kwargs)
                x = out[0] if isinstance(out, tuple) else out
        return x


class _Listener(nn.Module):
    def __init__(self, router: Router, number: int, layer: nn.Module, is_tuple: bool) -> None:
        super().__init__()
        # Not as a module: what was placed on devices by hooks stays where it is.
        object.__setattr__(self, "_router", router)
        object.__setattr__(self, "_layer", layer)
        self._number = number
        self._is_tuple = is_tuple

    def __getattr__(self, name: str) -> Any:
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(self.__dict__["_layer"], name)

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        if args:
            hidden, args = args[0], args[1:]
        else:
            hidden = kwargs.pop("hidden_states")
        out = self._router.hear(self._number, hidden, args, kwargs)
        return (out,) if self._is_tuple else out


@torch.inference_mode()
def _gives_tuples(model: nn.Module, layers: nn.ModuleList) -> list[bool]:
    """Whether layers of this family give tuples, as seen on one token."""
    seen: dict[int, bool] = {}
    hooks = [
        layer.register_forward_hook(lambda _module, _args, out, number=number: seen.__setitem__(number, isinstance(out, tuple)))
        for number, layer in enumerate(layers)
    ]
    try:
        logits(model, torch.zeros((1, 1), dtype=torch.long, device=model.get_input_embeddings().weight.device))  # type: ignore[operator]
    finally:
        for hook in hooks:
            hook.remove()
    if len(seen) != len(layers):
        raise Refusal(f"{type(model).__name__} runs {len(seen)} of its {len(layers)} layers; it cannot be run by schedules here")
    return [seen[number] for number in range(len(layers))]


def _layers(model: nn.Module, n_layers: int) -> nn.ModuleList:
    found = [(name, module) for name, module in model.named_modules() if isinstance(module, nn.ModuleList) and len(module) == n_layers]
    found.sort(key=lambda it: (it[0].rpartition(".")[2] not in _PREFERRED, it[0].count(".")))
    if not found:
        raise Refusal(f"{type(model).__name__} keeps its {n_layers} layers in no list; it cannot be run by schedules here")
    return found[0][1]


@torch.inference_mode()
def logits(model: nn.Module, ids: Tensor) -> Tensor:
    """Logits `[batch, tokens, vocabulary]` of packed rows; shorter ones carry filler on the right, which no token before it sees."""
    return model(input_ids=ids, use_cache=False).logits
