# SPDX-License-Identifier: MIT
"""Checks documents against a JSON Schema with Debian's python3-jsonschema, whichever Python runs the tests."""

import functools
import json
import subprocess
import sys

# One line a fault: the document's number, where in it, what.
CHECK = """
import json, sys
from jsonschema import Draft202012Validator
schema = json.loads(sys.stdin.readline())
Draft202012Validator.check_schema(schema)
for number, line in enumerate(sys.stdin):
    for fault in Draft202012Validator(schema).iter_errors(json.loads(line)):
        print(json.dumps([number, fault.json_path, fault.message[:300]]))
"""


@functools.cache
def _interpreter():
    """A Python that has the package: this one, or Debian's own."""
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import jsonschema"], capture_output=True).returncode == 0:
            return python
    raise AssertionError("no Python here has jsonschema: apt-get install python3-jsonschema")


def faults(schema, documents):
    """[(number of the document, where, what)] of all that the schema refuses; fails on a wrong schema."""
    lines = "".join(json.dumps(value) + "\n" for value in [schema, *documents])
    done = subprocess.run([_interpreter(), "-c", CHECK], input=lines, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise AssertionError(done.stderr[-2000:])
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]
