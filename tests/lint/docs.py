#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The documents: those that must be there are, links inside the project lead somewhere, and the commands
that they show exist in the program and in `dev`, and so does every function and file that they name."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

from _tree import ROOT, report

REQUIRED = ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/schema.md", "seed/README.md")
FOR_ENGINEERS = ("architecture.md", "schema.md")  # elsewhere a name may be an example's
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"`[^`\n]+`")
COMMAND = re.compile(r"(?:^|[`/$] ?)careleaf ([a-z][a-z-]*)", re.MULTILINE)
DEV_COMMAND = re.compile(r"\./dev ([a-z]+)")


def slugs(text):
    """The anchors of a document's headings, as code hosts make them."""
    for heading in re.findall(r"^#+ +(.*?) *#*$", FENCE.sub("", text), re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def check_links(path, text):
    name = path.relative_to(ROOT)
    for target in LINK.findall(FENCE.sub("", text)):
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / unquote(file)).resolve() if file else path
        if not there.exists():
            yield f"{name}: the link {target} leads nowhere"
        elif anchor and there.suffix == ".md" and anchor not in set(slugs(there.read_text(encoding="utf-8"))):
            yield f"{name}: the link {target} names no heading"


def shown_code(text):
    """What the document sets as code: fenced blocks and `spans`."""
    return "\n".join(FENCE.findall(text) + SHOWN.findall(FENCE.sub("", text)))


def program_help():
    """What `careleaf help` prints, or None where nothing is built."""
    named = os.environ.get("CARELEAF_BINARY")
    for path in [Path(named)] if named else [ROOT / f"build/{b}/server/careleaf" for b in ("test", "release")]:
        if path.exists():
            return subprocess.run([path, "help"], capture_output=True, text=True, timeout=20).stdout
    return None


def check_commands(path, text, commands, dev_commands):
    name = path.relative_to(ROOT)
    code = shown_code(text)
    for command in sorted(set(COMMAND.findall(code)) - commands):
        yield f"{name}: `careleaf {command}` is not in `careleaf help`"
    for command in sorted(set(DEV_COMMAND.findall(code)) - dev_commands):
        yield f"{name}: `./dev {command}` is not in `./dev help`"


def check_names(path, text, sources):
    """`snake_case` words and `layer/file.c` in the documents for those who read the code."""
    name = path.relative_to(ROOT)
    for span in SHOWN.findall(text):
        for word in re.findall(r"[a-z]\w*_\w*|[\w/]+\.[ch]\b", span):
            if not re.search(rf"\b{re.escape(word)}\b", sources):
                yield f"{name}: there is no `{word}` in the sources"


def all_sources():
    """The text and the names of what the project's programs are made of."""
    folders = ("server", "schema", "tests", "seed")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    kinds = (".c", ".h", ".sql", ".py", ".build", ".html", ".json", ".txt", ".css")
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files if path.suffix in kinds]
    return "\n".join([str(path.relative_to(ROOT)) for path in files] + texts)


def main():
    findings = [f"{name}: missing" for name in REQUIRED if not (ROOT / name).exists()]
    help_text = program_help()
    if help_text is None:
        findings.append("no program is built to ask for its commands")
    commands = set(re.findall(r"[a-z][a-z-]*", help_text or ""))
    dev_help = subprocess.run([ROOT / "dev", "help"], capture_output=True, text=True).stdout
    dev_commands = set(DEV_COMMAND.findall(dev_help))
    sources = all_sources()
    documents = {ROOT / name for name in REQUIRED} | set((ROOT / "docs").rglob("*.md"))
    for path in sorted(document for document in documents if document.exists()):
        text = path.read_text(encoding="utf-8")
        findings += check_links(path, text)
        if path.name in FOR_ENGINEERS or path.parent.name == "decisions":
            findings += check_names(path, text, sources)
        if help_text is not None:
            findings += check_commands(path, text, commands, dev_commands)
    return report(findings)


if __name__ == "__main__":
    sys.exit(main())
