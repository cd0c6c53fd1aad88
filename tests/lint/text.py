#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What no file of the project may hold, and what every source file opens with."""

import re
import sys
from pathlib import Path

from _tree import ROOT, report, tracked

SOURCES = {".c", ".h", ".py", ".sql", ".html", ".css", ".js", ".json", ".md", ".build", ".txt", ".ndjson"}
LICENSED = {".c", ".h", ".py", ".js"}
LICENSED_NAMES = {"dev", "run"}

# (what it is called, the pattern, the suffixes it is looked for in; None: all sources)
FORBIDDEN = [
    ("a tab", re.compile(r"\t"), None),
    ("space at the end of the line", re.compile(r"[ \t\r]+$"), None),
    ("unfinished work", re.compile(r"\b(?:TODO|FIXME|XXX)\b"), None),
    ("a path of one machine", re.compile(r"(?<![\w.])/(?:work|home|root)/|/tmp/build"), None),
    ("a package registry's host", re.compile(r"\b(?:registry|proxy|static|files)\.[a-z]+\.(?:org|io)|pypi\.org|npmjs\.|crates\.io|deb\.debian\.|pythonhosted"), None),
    ("where a package came from", re.compile(r'"resolved": "'), {".json"}),
]
# Test inputs hold what they must, tabs and trailing spaces included.
INPUTS = ("tests/golden/", "tests/fuzz/")


def check_lines(name, text):
    for number, line in enumerate(text.split("\n"), 1):
        for what, pattern, suffixes in FORBIDDEN:
            if suffixes is None or Path(name).suffix in suffixes:
                if pattern.search(line):
                    yield f"{name}:{number}: {what}: {line.strip()[:80]}"


def check_opening(path, name, text):
    licensed = path.suffix in LICENSED or path.name in LICENSED_NAMES
    if licensed and text.strip() and "SPDX-License-Identifier: MIT" not in "\n".join(text.split("\n")[:2]):
        yield f"{name}:1: no SPDX-License-Identifier in the first two lines"
    if text and not text.endswith("\n"):
        yield f"{name}: no newline at the end"


def check(path):
    name = str(path.relative_to(ROOT))
    if path == Path(__file__).resolve() or name.startswith(INPUTS):
        return
    if path.suffix not in SOURCES and path.name not in LICENSED_NAMES:
        return
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        yield f"{name}: not UTF-8"
        return
    yield from check_lines(name, text)
    yield from check_opening(path, name, text)


def main():
    files = tracked()
    if len(files) < 10:
        print("found no project to check")
        return 1
    return report([finding for path in files for finding in check(path)])


if __name__ == "__main__":
    sys.exit(main())
