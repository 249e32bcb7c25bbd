"""Command line: ``python -m english`` writes the files of ``web/tasks/english``, ``--check`` compares them."""

from __future__ import annotations

import argparse
import sys

from . import files


def main() -> None:
    parser = argparse.ArgumentParser(prog="english", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; say which files are stale, exit 1")
    if parser.parse_args().check:
        stale = files.stale()
        print(*(f"stale: {files.FOLDER / name}" for name in stale), sep="\n", file=sys.stderr)
        sys.exit(1 if stale else 0)
    files.write()
    for name in files.WRITERS:
        print(f"{name}: {len(files.family(name))} items")


if __name__ == "__main__":
    main()
