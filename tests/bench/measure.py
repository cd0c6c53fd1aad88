# SPDX-License-Identifier: MIT
"""What benchmarks measure with: wrk over loopback, and the processor time of the server's processes."""

import contextlib
import os
import re
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Run:
    """One run of load: requests in a second, seconds of processor time per request."""

    rate: float
    cpu: float


def processes(pid):
    """A process and its descendants."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        # A thread may end between the listing and the reading.
        with contextlib.suppress(FileNotFoundError):
            for child in (task / "children").read_text().split():
                found += processes(int(child))
    return found


def processor_seconds(pid):
    """User and system time of a process and its descendants, from /proc/PID/stat."""
    total = 0
    for each in processes(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def memory_mib(pid):
    """Resident memory of a process and its descendants."""
    pages = sum(int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in processes(pid))
    return pages * os.sysconf("SC_PAGESIZE") / 2**20


def load(url, pid, connections, seconds, headers=()):
    """Keeps `connections` busy with GETs of one URL; every reply must be a success."""
    threads = min(connections, max(1, (os.cpu_count() or 2) // 2))
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s"]
    command += [word for header in headers for word in ("-H", header)]
    before = processor_seconds(pid)
    done = subprocess.run([*command, url], capture_output=True, text=True, timeout=seconds + 30, check=True)
    spent = processor_seconds(pid) - before
    requests = int(re.search(r"(\d+) requests in", done.stdout)[1])
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout or requests == 0:
        raise SystemExit(f"bench: the load met errors at {url}\n{done.stdout}")
    return Run(rate, spent / requests)


def alternate(pairs, rounds):
    """Runs two measurements `rounds` times, the first one changing; returns two lists."""
    results = ([], [])
    for number in range(rounds):
        for index in (0, 1) if number % 2 == 0 else (1, 0):
            results[index].append(pairs[index]())
    return results


def median_ratio(ours, theirs):
    """The median of the ratios of paired figures."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def median(values):
    return statistics.median(values)
