#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The interface texts: every language has the same keys and fields, and pages name only keys there are."""

import json
import re
import sys

from _tree import ROOT, report

LANGUAGES = ("en", "es")
KEY_IN_PAGE = re.compile(r"\{\{\s*[#^/&]?\s*t\.([A-Za-z0-9_.-]+)")
FIELD = re.compile(r"\{[A-Za-z]\w*\}|%[a-z]")


def load(language, findings):
    """The texts of a language as one flat mapping; a key given twice is a finding."""
    path = ROOT / f"server/texts/{language}.json"
    name = path.relative_to(ROOT)
    if not path.exists():
        findings.append(f"{name}: missing")
        return {}

    def pairs(entries):
        keys = [key for key, _ in entries]
        findings.extend(f"{name}: {key} is there twice" for key in {k for k in keys if keys.count(k) > 1})
        return dict(entries)

    return dict(flatten(json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=pairs)))


def flatten(texts, above=""):
    for key, text in texts.items():
        if isinstance(text, dict):
            yield from flatten(text, f"{above}{key}.")
        else:
            yield above + key, text


def compare(texts, findings):
    """Both ways against the first language."""
    first = texts[LANGUAGES[0]]
    for language in LANGUAGES[1:]:
        other = texts[language]
        findings.extend(f"server/texts/{language}.json: no {key}" for key in first.keys() - other.keys())
        findings.extend(f"server/texts/{LANGUAGES[0]}.json: no {key}" for key in other.keys() - first.keys())
        for key in sorted(first.keys() & other.keys()):
            if sorted(FIELD.findall(str(first[key]))) != sorted(FIELD.findall(str(other[key]))):
                findings.append(f"server/texts/{language}.json: {key} has other fields than in {LANGUAGES[0]}")


def check_pages(known, findings):
    pages = sorted((ROOT / "server/pages").glob("*.html"))
    if not pages:
        findings.append("server/pages: no pages")
    for page in pages:
        for number, line in enumerate(page.read_text(encoding="utf-8").split("\n"), 1):
            for key in KEY_IN_PAGE.findall(line):
                if key not in known:
                    findings.append(f"{page.relative_to(ROOT)}:{number}: no text {key}")


def main():
    findings = []
    texts = {language: load(language, findings) for language in LANGUAGES}
    compare(texts, findings)
    check_pages(texts[LANGUAGES[0]], findings)
    return report(sorted(findings))


if __name__ == "__main__":
    sys.exit(main())
