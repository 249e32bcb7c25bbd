"""A general English evaluation set: six tasks that any language model can be asked."""
