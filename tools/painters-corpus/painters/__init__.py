"""A small world told in simple English, and five kinds of question about it.

The package writes two things from one seed: training documents
(:mod:`painters.corpus`) and evaluation items (:mod:`painters.items`). What a
document may show and what only an item may ask is decided in one place,
:mod:`painters.holdout`; that stories and answers are right is checked by a
second reading of their event logs in :mod:`painters.checker`.

Only the standard library of Python 3.11 is needed.
"""
