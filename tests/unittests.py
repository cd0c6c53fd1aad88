#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs one unittest file for tests/run.py: `tests/unittests.py FILE RESULTS`.

Appends one JSON array [test, "passed"|"failed"|"skipped", reason] a line to RESULTS as each test ends,
so that what ran is known even when the file is ended at its deadline.
"""

import importlib.util
import json
import sys
import unittest
from pathlib import Path


class Recorder(unittest.TextTestResult):
    """A text result that also writes each outcome down. Subtests count with their test."""

    results = None

    def record(self, test, outcome, reason=""):
        # A test that failed in a subtest or in cleanup is reported once.
        name = test.id() if hasattr(test, "id") else str(test)
        name = name.split(".", 1)[-1]
        if name in self.seen:
            return
        self.seen.add(name)
        with open(self.results, "a", encoding="utf-8") as file:
            file.write(json.dumps([name, outcome, reason]) + "\n")

    def startTestRun(self):
        super().startTestRun()
        self.seen = set()

    def stopTest(self, test):
        super().stopTest(test)
        failed = {entry[0].id() for entry in self.failures + self.errors}
        failed |= {entry[0].test_case.id() for entry in self.failures + self.errors if hasattr(entry[0], "test_case")}
        skipped = {entry[0].id(): entry[1] for entry in self.skipped}
        if test.id() in failed or test in self.unexpectedSuccesses:
            self.record(test, "failed")
        elif test.id() in skipped:
            self.record(test, "skipped", skipped[test.id()])
        else:
            self.record(test, "passed")

    def addError(self, test, err):
        super().addError(test, err)
        if isinstance(test, unittest.suite._ErrorHolder):
            self.record(test, "failed", "set-up or tear-down")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        if isinstance(test, unittest.suite._ErrorHolder):
            self.record(test, "skipped", reason)


def main():
    script, Recorder.results = Path(sys.argv[1]).resolve(), sys.argv[2]
    sys.path.insert(0, str(script.parent))
    spec = importlib.util.spec_from_file_location(script.stem, script)
    module = importlib.util.module_from_spec(spec)
    sys.modules[script.stem] = module
    spec.loader.exec_module(module)
    suite = unittest.defaultTestLoader.loadTestsFromModule(module)
    result = unittest.TextTestRunner(resultclass=Recorder, verbosity=2).run(suite)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
