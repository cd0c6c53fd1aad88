#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every C file is as clang-format 14 writes it, and every branch and loop has braces (which that version
cannot insert). Other versions of clang-format differ in details: a skip (77) says so."""

import re
import shutil
import subprocess
import sys
from collections import Counter

from _tree import ROOT, report, tracked

CONTROL = re.compile(r"^\s*(?:\} )?(?:else if|if|for|while|else|do)\b(?=[ ({;]|$)")


def formatter():
    """clang-format 14 under one of its names, or None."""
    for name in ("clang-format-14", "clang-format"):
        path = shutil.which(name)
        if path and " version 14." in subprocess.run([path, "--version"], capture_output=True, text=True).stdout:
            return path
    return None


def format_findings(tool, files):
    """A line per file that clang-format would change."""
    done = subprocess.run([tool, "--dry-run", "--Werror", *files], cwd=ROOT, capture_output=True, text=True)
    places = [line for line in done.stderr.splitlines() if "clang-format-violations" in line]
    if done.returncode and not places:
        return [done.stderr[:2000]]
    counts = Counter(place.split(":")[0].removeprefix(f"{ROOT}/") for place in places)
    return [f"{name}: {count} places to format (clang-format -i)" for name, count in sorted(counts.items())]


def after_condition(text, start):
    """The position behind a balanced (…) that opens at or after start; start where there is none."""
    depth = 0
    for at in range(start, len(text)):
        if depth == 0 and text[at] not in "( \n":
            return start
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if text[at] == ")" and depth == 0:
            return at + 1
    return len(text)


def brace_findings(path):
    """Bodies without braces. Strings and comments are blanked first, so that they confuse nothing."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|//[^\n]*', lambda m: "_" * len(m[0]), text)
    text = re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", "_", m[0]), text, flags=re.DOTALL)
    at = 0
    for number, line in enumerate(text.split("\n"), 1):
        found = CONTROL.match(line)
        if found and not line.lstrip().startswith("#"):
            end = after_condition(text, at + found.end())
            body = text[end:].lstrip()
            ends_do = line.lstrip().startswith("} while") and body.startswith(";")
            if not body.startswith("{") and not ends_do:
                yield f"{path.relative_to(ROOT)}:{number}: no braces: {line.strip()[:60]}"
        at += len(line) + 1


def main():
    tool = formatter()
    if tool is None:
        print("clang-format 14 is not here")
        return 77
    files = [path for path in tracked("server", "tests") if path.suffix in (".c", ".h")]
    if not files:
        print("no C files found")
        return 1
    braces = [finding for path in files for finding in brace_findings(path)]
    return report(format_findings(tool, files) + braces)


if __name__ == "__main__":
    sys.exit(main())
