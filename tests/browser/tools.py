#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the browser tests need beside Debian's packages: npm's tools, as package-lock.json pins them.

They stand in build/tools/browser and are installed again only when package.json or the lock changes. No
script of a package is run. `tests/browser/tools.py` installs them and says where they are.
"""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TOOLS = ROOT / "build/tools"
FOLDER = TOOLS / "browser"
MODULES = FOLDER / "node_modules"
PINNED = ("package.json", "package-lock.json")
COMMANDS = ("node", "npm", "chromium", "java", "pdftotext", "pdftoppm")
NPM_SECONDS = 300  # some 40 MB, mostly the Nu checker
NPM = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error",
       "--fetch-retries=2", "--fetch-retry-maxtimeout=10000", "--fetch-timeout=60000"]


class Missing(Exception):
    """A tool that is not there and could not be installed."""


def wanted():
    """What is pinned, in one word."""
    return hashlib.sha256(b"".join((HERE / name).read_bytes() for name in PINNED)).hexdigest()


def check_commands():
    missing = [command for command in COMMANDS if not shutil.which(command)]
    if missing:
        raise Missing(f"not found: {', '.join(missing)}; `./dev test all` installs the packages that hold them")


def install():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name in PINNED:
        shutil.copy(HERE / name, FOLDER)
    command = [*NPM, "--cache", str(TOOLS / "npm-cache")]
    try:
        done = subprocess.run(command, cwd=FOLDER, timeout=NPM_SECONDS, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    except subprocess.TimeoutExpired:
        raise Missing(f"npm did not install the page checkers in {NPM_SECONDS} s: is the network there?") from None
    if done.returncode != 0:
        raise Missing(f"npm could not install the page checkers (exit {done.returncode}): is the network there?\n"
                      f"{done.stdout[-2000:]}")


def ready():
    """Makes sure of the tools; returns the folder that holds their node_modules. Raises Missing."""
    check_commands()
    TOOLS.mkdir(parents=True, exist_ok=True)
    stamp = FOLDER / "installed"
    with open(TOOLS / "browser.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text() != wanted():
            install()
            stamp.write_text(wanted())
    return FOLDER


if __name__ == "__main__":
    try:
        print(ready())
    except Missing as missing:
        sys.exit(f"tests/browser: {missing}")
