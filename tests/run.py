#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the tests and counts them: `tests/run.py quick|test|all|browser|lint`, as `./dev test` does.

Each cmocka function, each unittest method, each lint script and each extra build counts as one.
A progress line per program is streamed; a failure prints everything that program said. Every step has
a deadline, so nothing hangs. The last line is `N passed, N failed, N skipped`, and the exit code is 1
when anything failed. With CI=true warnings are errors in every build, and a skip is a failure unless
its reason starts with "corpora:".
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
CI = os.environ.get("CI") == "true"
LINT_SECONDS = 60
BUILD_SECONDS = 600
MESON_SECONDS = 420
FILE_SECONDS = 300
TOOLS_SECONDS = 330
SUITES = ("unit", "schema", "api")

SANITIZER_ENVIRONMENT = {
    "ASAN_OPTIONS": "detect_leaks=1:abort_on_error=0:detect_stack_use_after_return=1",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
    "CARELEAF_SANITIZED": "1",
}

BUILDS = {
    "test": {"compiler": "gcc", "options": ["--buildtype=debugoptimized"], "environment": {}},
    "asan": {
        "compiler": "gcc",
        "options": ["--buildtype=debug", "-Doptimization=1", "-Db_sanitize=address,undefined"],
        "environment": SANITIZER_ENVIRONMENT,
    },
    "clang": {"compiler": "clang", "options": ["--buildtype=release", "-Dwerror=true"], "environment": {}},
}


class Tally:
    """Counts outcomes and prints the lines that people watch."""

    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.skips = []
        self.failures = []
        self.started = time.monotonic()

    def program(self, name, outcomes, seconds, output=""):
        """Counts the outcomes [(test, "passed"|"failed"|"skipped", reason)] of one program."""
        failed = []
        counts = {"passed": 0, "failed": 0, "skipped": 0}
        for test, outcome, reason in outcomes:
            if outcome == "skipped" and CI and not reason.startswith("corpora:"):
                outcome, reason = "failed", f"skipped, which CI does not allow: {reason}"
            counts[outcome] += 1
            if outcome == "skipped":
                self.skips.append((f"{name}: {test}", reason))
            elif outcome == "failed":
                failed.append(f"{name}: {test}" + (f" ({reason})" if reason else ""))
        self.passed += counts["passed"]
        self.failed += counts["failed"]
        self.failures += failed
        shown = ", ".join(f"{n} {what}" for what, n in counts.items() if n) or "nothing ran"
        mark = "FAIL" if failed else "ok"
        print(f"{mark:>6}  {name:<42} {shown}  {seconds:.1f} s", flush=True)
        if failed:
            print("\n".join("        | " + line for line in output.splitlines()), flush=True)
            print("\n".join(f"        failed {line}" for line in failed), flush=True)

    def finish(self):
        for reason in sorted({reason for _, reason in self.skips}):
            tests = [test for test, why in self.skips if why == reason]
            print(f"skipped {len(tests)}: {reason} [{', '.join(tests[:3])}{', …' if len(tests) > 3 else ''}]")
        for failure in self.failures:
            print(f"failed: {failure}")
        print(f"took {time.monotonic() - self.started:.0f} s")
        print(f"{self.passed} passed, {self.failed} failed, {len(self.skips)} skipped", flush=True)
        return 1 if self.failed or not self.passed else 0


def end_session(process):
    """Interrupts a command, so that it says where it stood and cleans up, then ends its whole session."""
    process.send_signal(signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=10)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    output, _ = process.communicate()
    return output


def run_command(command, seconds, environment=None):
    """Runs a command in a session of its own; returns (exit code or None at the deadline, its output)."""
    with subprocess.Popen(
        [str(word) for word in command],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(timeout=seconds)
            return process.returncode, output
        except subprocess.TimeoutExpired:
            return None, f"{end_session(process)}\nended at its deadline of {seconds} s"
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def configure(name):
    """Sets up build/NAME, or again where its options changed. Returns (exit code, output)."""
    build = BUILDS[name]
    folder = BUILD / name
    options = build["options"] + ([f"-Dwerror={str(CI).lower()}"] if name == "test" else [])
    wanted = json.dumps([build["compiler"], options])
    stamp = folder / "options.json"
    if (folder / "build.ninja").exists() and stamp.exists() and stamp.read_text() == wanted:
        return 0, ""
    shutil.rmtree(folder, ignore_errors=True)
    code, output = run_command(["meson", "setup", folder, *options], BUILD_SECONDS, {"CC": build["compiler"]})
    if code == 0:
        stamp.write_text(wanted)
    return code, output


def build_step(tally, name):
    """Builds build/NAME; counts as one test. Returns whether it built."""
    begun = time.monotonic()
    code, output = configure(name)
    if code == 0:
        code, output = run_command(["ninja", "-C", folder_of(name)], BUILD_SECONDS)
    outcome = "passed" if code == 0 else "failed"
    tally.program(f"build/{name}", [("builds", outcome, "")], time.monotonic() - begun, output)
    return code == 0


def folder_of(name):
    return BUILD / name


def cmocka_outcomes(entry):
    """The outcomes of one cmocka program, from the text that it printed on standard output."""
    outcomes = []
    running = None
    said = []
    for line in entry.get("stdout", "").splitlines():
        if found := re.match(r"\[ RUN      \] (.+)", line):
            if running:
                outcomes.append((running, "failed", ""))
            running, said = found[1], []
        elif running and line == f"[       OK ] {running}":
            outcomes.append((running, "passed", ""))
            running = None
        elif running and line == f"[  SKIPPED ] {running}":
            reasons = [text[len("skip: "):] for text in said if text.startswith("skip: ")]
            outcomes.append((running, "skipped", reasons[-1] if reasons else "no reason given"))
            running = None
        elif running and line == f"[  FAILED  ] {running}":
            outcomes.append((running, "failed", ""))
            running = None
        else:
            said.append(line)
    if running:
        outcomes.append((running, "failed", "it ended the program"))
    return outcomes


def program_outcomes(entry):
    """The outcomes of one line of Meson's test log: a program that fails has at least one failure."""
    outcomes = cmocka_outcomes(entry)
    result = entry["result"]
    if result == "SKIP" or entry.get("returncode") == 77:
        reasons = (entry.get("stdout", "") + entry.get("stderr", "")).strip().splitlines()
        return outcomes or [("program", "skipped", reasons[-1] if reasons else "no reason given")]
    if result not in ("OK", "EXPECTEDFAIL") and not any(outcome == "failed" for _, outcome, _ in outcomes):
        outcomes.append(("program", "failed", f"{result.lower()}, exit code {entry.get('returncode')}"))
    if not outcomes:
        outcomes.append(("program", "passed", ""))
    return outcomes


def meson_step(tally, name):
    """Runs the Meson suites of build/NAME and counts every test function."""
    folder = folder_of(name)
    log = folder / "meson-logs" / "testlog.json"
    log.unlink(missing_ok=True)
    begun = time.monotonic()
    suites = [word for suite in SUITES for word in ("--suite", suite)]
    command = ["meson", "test", "-C", folder, "--no-rebuild", "--timeout-multiplier", "3" if name == "asan" else "1", *suites]
    code, output = run_command(command, MESON_SECONDS, BUILDS[name]["environment"])
    entries = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    failed_before = tally.failed
    for entry in entries:
        said = entry.get("stdout", "") + entry.get("stderr", "")
        program = f"{name}: {entry['name'].split(' / ')[-1]}"
        tally.program(program, program_outcomes(entry), entry["duration"], said)
    if code != 0 and (tally.failed == failed_before):
        outcomes = [("meson test", "failed", f"exit code {code}")]
        tally.program(f"{name}: suites", outcomes, time.monotonic() - begun, output)
    elif not entries:
        tally.program(f"{name}: suites", [("meson test", "failed", "no tests")], 0, output)


def lint_step(tally):
    """Runs tests/lint/NAME.py: exit 0 is fine, 77 a skip with the reason on its last line, else a failure."""
    for script in sorted((ROOT / "tests/lint").glob("[a-z]*.py")):
        begun = time.monotonic()
        code, output = run_command([sys.executable, script], LINT_SECONDS)
        outcome = {0: "passed", 77: "skipped"}.get(code, "failed")
        reason = (output.strip().splitlines() or [""])[-1] if code == 77 else ""
        tally.program(f"lint/{script.stem}", [(script.stem, outcome, reason)], time.monotonic() - begun, output)


def python_step(tally, area, build):
    """Runs each tests/AREA/test_*.py against the program of build/BUILD."""
    environment = {
        **BUILDS[build]["environment"],
        "CARELEAF_BINARY": str(folder_of(build) / "server/careleaf"),
        "PYTHONPATH": str(ROOT / "tests/wire"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    for script in sorted((ROOT / "tests" / area).glob("test_*.py")):
        name = f"{build}: {area}/{script.stem}"
        results = BUILD / f"results-{build}-{area}-{script.stem}.ndjson"
        results.unlink(missing_ok=True)
        begun = time.monotonic()
        command = [sys.executable, ROOT / "tests/unittests.py", script, results]
        code, output = run_command(command, FILE_SECONDS, environment)
        lines = results.read_text().splitlines() if results.exists() else []
        outcomes = [tuple(json.loads(line)) for line in lines]
        failed = any(outcome == "failed" for _, outcome, _ in outcomes)
        if (code != 0 and not failed) or not outcomes:
            reason = "deadline" if code is None else f"exit code {code}, {len(outcomes)} tests ran"
            outcomes.append((script.name, "failed", reason))
        tally.program(name, outcomes, time.monotonic() - begun, output)


def tools_step(tally):
    """Makes sure of what the browser tests need; counts as one test. Returns whether it is there."""
    begun = time.monotonic()
    code, output = run_command([sys.executable, ROOT / "tests/browser/tools.py"], TOOLS_SECONDS)
    outcome = "passed" if code == 0 else "failed"
    tally.program("browser/tools", [("tools", outcome, "")], time.monotonic() - begun, output)
    return code == 0


def quick(tally):
    """Returns whether there is a program to test further."""
    built = build_step(tally, "test")
    if built:
        meson_step(tally, "test")
    lint_step(tally)
    return built


def wide(tally):
    built = quick(tally)
    if built:
        python_step(tally, "wire", "test")
        python_step(tally, "fault", "test")
    if build_step(tally, "asan"):
        meson_step(tally, "asan")
        python_step(tally, "wire", "asan")
    build_step(tally, "clang")
    return built


def everything(tally):
    if wide(tally) and tools_step(tally):
        python_step(tally, "browser", "test")


def browser(tally):
    if build_step(tally, "test") and tools_step(tally):
        python_step(tally, "browser", "test")


def lint(tally):
    if build_step(tally, "test"):
        lint_step(tally)


MODES = {"quick": quick, "test": wide, "all": everything, "browser": browser, "lint": lint}


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in MODES:
        print(f"usage: tests/run.py {'|'.join(MODES)}", file=sys.stderr)
        return 2
    BUILD.mkdir(exist_ok=True)
    tally = Tally()
    try:
        MODES[sys.argv[1]](tally)
    except KeyboardInterrupt:
        tally.program("interrupted", [("Ctrl-C", "failed", "")], 0)
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main())
