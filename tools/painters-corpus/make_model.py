"""From nothing to a model folder: ``python make_model.py RUN MODEL --layers 12``.

Needs the packages of requirements.txt. Stopped and started again, it goes on
where it was.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from training import export, train


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    train.arguments(parser)
    parser.add_argument("model", type=Path, help="model folder to write")
    args = parser.parse_args()
    train.train(args)
    export.export(args.out / "last.pt", args.model)
    export.check(args.model)


if __name__ == "__main__":
    main()
