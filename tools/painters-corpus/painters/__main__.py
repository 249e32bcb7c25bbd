"""Command line: ``python -m painters sample|corpus|freeze|check``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import checker, corpus, items, overlap


def main() -> None:
    parser = argparse.ArgumentParser(prog="painters", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    sample = commands.add_parser("sample", help="print a few documents")
    sample.add_argument("--seed", type=int, default=0)
    sample.add_argument("--documents", type=int, default=10)
    write = commands.add_parser("corpus", help="write training text, one document a line")
    write.add_argument("out", type=Path)
    write.add_argument("--seed", type=int, default=0)
    write.add_argument("--documents", type=int, default=200_000)
    commands.add_parser("freeze", help="write the evaluation items and their hashes (once, before training)")
    check = commands.add_parser("check", help="verify every item's answer, or that text shows none of them")
    check.add_argument("--documents", type=int, help="of the training text, which must show nothing that items ask")
    check.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    match args.command:
        case "sample":
            for document in corpus.documents(args.seed, 0, args.documents):
                print(document.text, end="\n\n")
        case "corpus":
            with open(args.out, "w") as file:
                file.writelines(f"{text}\n" for text in corpus.texts(args.seed, args.documents))
        case "freeze":
            items.freeze()
        case "check" if args.documents is not None:
            found, met = overlap.all_violations(args.seed, args.documents)
            print(*found[:20], f"{args.documents} documents, {len(found)} that show what an item asks", sep="\n")
            print(f"{len(met)} on which two problems meet in a number as the steps of an item do:", *met)
            sys.exit(1 if found else 0)
        case "check":
            for name in items.WRITERS:
                for item in items.family(name):
                    checker.check(item)
                print(f"{name}: {len(items.family(name))} items hold", file=sys.stderr)


if __name__ == "__main__":
    main()
