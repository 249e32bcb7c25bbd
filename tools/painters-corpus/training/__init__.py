"""How the painters are trained: plain PyTorch, from the generated text to a model folder."""
