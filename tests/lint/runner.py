#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The test runner counts right: a miscount would turn a failure into a green line unnoticed."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from _tree import ROOT, report

sys.path.insert(0, str(ROOT / "tests"))
sys.dont_write_bytecode = True

import run  # noqa: E402

CMOCKA = """[==========] Running 5 test(s).
[ RUN      ] fine
[       OK ] fine
[ RUN      ] absent
skip: corpora: not here
[  SKIPPED ] absent
[ RUN      ] wrong
[  FAILED  ] wrong
[ RUN      ] unset
[ RUN      ] crash
"""

CMOCKA_CASES = [
    ("every outcome", {"result": "FAIL", "returncode": 134, "stdout": CMOCKA},
     [("fine", "passed"), ("absent", "skipped"), ("wrong", "failed"), ("unset", "failed"), ("crash", "failed")]),
    ("fails after its tests", {"result": "FAIL", "returncode": 23, "stdout": "[ RUN      ] a\n[       OK ] a\n"},
     [("a", "passed"), ("program", "failed")]),
    ("its deadline", {"result": "TIMEOUT", "returncode": -9, "stdout": ""}, [("program", "failed")]),
    ("a program that skips", {"result": "SKIP", "returncode": 77, "stdout": "corpora: none\n"}, [("program", "skipped")]),
    ("a program without cmocka", {"result": "OK", "returncode": 0, "stdout": ""}, [("program", "passed")]),
]

PYTHON_FILE = """
import unittest
class Case(unittest.TestCase):
    def test_fine(self): pass
    def test_wrong(self): self.fail()
    def test_absent(self): self.skipTest("corpora: not here")
    def test_parts(self):
        for part in (1, 2, 3):
            with self.subTest(part=part): self.assertEqual(part, 1)
    def test_raises(self): raise KeyError
    @unittest.expectedFailure
    def test_works_after_all(self): pass
class Broken(unittest.TestCase):
    @classmethod
    def setUpClass(cls): raise OSError
    def test_never(self): pass
class Interrupted(unittest.TestCase):
    def test_hangs(self): raise KeyboardInterrupt
"""

PYTHON_OUTCOMES = {
    "Case.test_fine": "passed", "Case.test_wrong": "failed", "Case.test_absent": "skipped",
    "Case.test_parts": "failed", "Case.test_raises": "failed", "Case.test_works_after_all": "failed",
    "setUpClass (test_sample.Broken)": "failed", "Interrupted.test_hangs": "failed",
}  # fmt: skip


def cmocka_findings():
    for name, entry, expected in CMOCKA_CASES:
        found = [(test, outcome) for test, outcome, _ in run.program_outcomes({"stderr": "", **entry})]
        if found != expected:
            yield f"cmocka, {name}: {found}, not {expected}"


def unittest_findings():
    with tempfile.TemporaryDirectory(prefix="careleaf-runner-") as folder:
        script, results = Path(folder) / "test_sample.py", Path(folder) / "results"
        script.write_text(PYTHON_FILE)
        done = subprocess.run([sys.executable, ROOT / "tests/unittests.py", script, results], capture_output=True)
        lines = [json.loads(line) for line in results.read_text().splitlines()]
    found = {test: outcome for test, outcome, _ in lines}
    if found != PYTHON_OUTCOMES or len(lines) != len(found):
        yield f"unittest: {lines}, not {PYTHON_OUTCOMES}"
    if done.returncode == 0:
        yield "unittest: a file with failures exits 0"


if __name__ == "__main__":
    sys.exit(report([*cmocka_findings(), *unittest_findings()]))
