# SPDX-License-Identifier: MIT
"""The files of the project, for the checks beside this one."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_OURS = {"build", ".git", "node_modules", "__pycache__"}


def tracked(*folders):
    """The files that are in git or would be, in order; in a tree without git, all but what is built."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *folders]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0 and listed.stdout:
        paths = {ROOT / name for name in listed.stdout.split("\0") if name}
        return sorted(path for path in paths if path.is_file())
    return sorted(walked(folders))


def walked(folders):
    for top in [ROOT / folder for folder in folders] or [ROOT]:
        for folder, inner, names in os.walk(top):
            inner[:] = [name for name in inner if name not in NOT_OURS]
            yield from (Path(folder) / name for name in names)


def report(findings):
    """Prints the findings; returns the exit code of a check."""
    for finding in findings:
        print(finding)
    return 1 if findings else 0
