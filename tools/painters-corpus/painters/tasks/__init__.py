"""The five families: each module writes both training text and evaluation items."""
