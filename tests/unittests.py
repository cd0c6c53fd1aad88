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


def owner(test):
    """The test that a subtest belongs to, or the test itself."""
    return getattr(test, "test_case", test)


class Recorder(unittest.TextTestResult):
    """A text result that also writes each outcome down. Subtests count with their test."""

    results = None

    def record(self, test, outcome, reason=""):
        name = test.id() if isinstance(test, unittest.suite._ErrorHolder) else test.id().split(".", 1)[-1]
        with open(self.results, "a", encoding="utf-8") as file:
            file.write(json.dumps([name, outcome, reason]) + "\n")

    def startTest(self, test):
        super().startTest(test)
        self.succeeded = False

    def addSuccess(self, test):
        super().addSuccess(test)
        self.succeeded = True

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.succeeded = True

    def stopTest(self, test):
        super().stopTest(test)
        if any(owner(entry[0]) is test for entry in self.failures + self.errors):
            self.record(test, "failed")
        elif reasons := [reason for skipped, reason in self.skipped if owner(skipped) is test]:
            self.record(test, "skipped", reasons[0])
        elif self.succeeded:
            self.record(test, "passed")
        else:
            self.record(test, "failed", "did not end")

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
