#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Benchmarks: `tests/bench/run.py [NAME…] [--rounds N] [--seconds N]`, as `./dev bench` calls it.

Each benchmark is a module beside this one with a `run(options)` and a docstring that says what it
measures. Figures of one machine say little: what is reported are ratios between programs measured in the
same run over loopback, in alternating order, as medians over rounds. Rates are shown beside them so that
a reader sees at what load the ratio stands.
"""

import argparse
import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "wire")]
NOT_BENCHMARKS = {"run", "peers", "measure"}


def names():
    return sorted(path.stem for path in HERE.glob("[a-z]*.py") if path.stem not in NOT_BENCHMARKS)


def main():
    parser = argparse.ArgumentParser(description="Measures careleaf beside its peers.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names())}; `list` explains them")
    parser.add_argument("--rounds", type=int, default=5, help="pairs of runs per figure (5)")
    parser.add_argument("--seconds", type=int, default=3, help="length of each run (3)")
    parser.add_argument("--verbose", action="store_true", help="list what failed")
    options = parser.parse_args()
    if options.names == ["list"]:
        for name in names():
            print(f"{name:<10} {importlib.import_module(name).__doc__.strip().splitlines()[0]}")
        return 0
    unknown = set(options.names) - set(names())
    if unknown:
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(names())}")
    for name in options.names or names():
        importlib.import_module(name).run(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
