# SPDX-License-Identifier: MIT
"""A Chromium to test pages with: one for a file of tests, driven through driver.js.

    with Browser() as browser, browser.open(width=320, theme="dark") as page:
        page.goto(f"{server.origin}/en/")
        assert page.probe("overflow") == []

`probe` asks a page one of the questions of probes.js. Nothing here sleeps: what waits, waits for something.
"""

import contextlib
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "wire"))
import tools  # noqa: E402

ANSWER_SECONDS = 90  # beyond every wait of the driver's own
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Browser:
    """One Chromium, with a profile of its own that goes with it: a context manager."""

    def __enter__(self):
        folder = tools.ready()
        environment = {**os.environ, "NODE_PATH": str(folder / "node_modules"), "BROWSER_TESTS": str(HERE),
                       "CHROMIUM": shutil.which("chromium")}
        self.process = subprocess.Popen(["node", str(HERE / "driver.js")], env=environment, text=True,
                                        encoding="utf-8", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.answers = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(ANSWER_SECONDS)
        finally:
            self.process.kill()
            self.process.wait()

    def _read(self):
        with self.process.stdout as lines:
            for line in lines:
                self.answers.put(line)
        self.answers.put(None)

    def call(self, command, **given):
        """Sends one command to the driver and returns its value."""
        self.process.stdin.write(json.dumps({"command": command, **given}) + "\n")
        self.process.stdin.flush()
        line = self.answers.get(timeout=ANSWER_SECONDS)
        if line is None:
            raise AssertionError(f"the driver ended with {self.process.wait()}")
        answer = json.loads(line)
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer["value"]

    def open(self, **options):
        """A page in a fresh context: width, height, theme, motion, scripts, locale, and `blocked`, the end of
        addresses that get no answer (driver.js, `open`)."""
        return Page(self, self.call("open", **options))

    def colours(self, file):
        """Width, height and number of colours of a PNG; the commonest as `ground`, with its share."""
        return self.call("colours", file=str(file))


class Page:
    """One page of a Browser; every command of driver.js that takes one is a method here."""

    def __init__(self, browser, number):
        self.browser = browser
        self.number = number

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.call("close")

    def call(self, command, **given):
        return self.browser.call(command, page=self.number, **given)

    def goto(self, url, status=200):
        """Opens an address and returns the headers of the reply; fails on another status."""
        reply = self.call("goto", url=url)
        if status is not None and reply["status"] != status:
            raise AssertionError(f"{url}: {reply['status']}, not {status}")
        return reply["headers"]

    def set(self, **options):
        """Changes width, height, theme, motion or media ("print", "screen") of a page that is open."""
        self.call("set", **options)

    def probe(self, name, argument=None):
        return self.call("probe", name=name, argument=argument)

    def evaluate(self, script):
        return self.call("evaluate", script=script)

    def press(self, *keys):
        self.call("press", keys=keys)

    def walk(self, key, most):
        """What has the focus after each press of a key, until it has left the page or been around."""
        return self.call("walk", key=key, most=most)

    def type(self, text):
        self.call("type", text=text)

    def click(self, selector):
        self.call("click", selector=selector)

    def submit(self, selector):
        """Sends a form as it is; returns the status of the answer."""
        return self.call("submit", selector=selector)

    def arrive(self, ending):
        """Waits for the address that ends so; returns it whole."""
        return self.call("arrive", ending=ending)

    def appear(self, selector):
        self.call("appear", selector=selector)

    def axe(self):
        """What axe finds wrong, a line for each element, and the names of the rules that held."""
        answer = self.call("axe", options={"runOnly": {"type": "tag", "values": AXE_TAGS},
                                           "resultTypes": ["violations"]})
        lines = [f"{found['rule']}: {found['where']}: {found['html']}: {found['why']}" for found in answer["found"]]
        return lines, answer["passed"]

    def picture(self, file, whole=True):
        self.call("picture", file=str(file), whole=whole)

    def pdf(self, file, **options):
        self.call("pdf", file=str(file), options=options)

    def log(self):
        """Everything it asked for, what its console says, and its cookies."""
        return self.call("log")
