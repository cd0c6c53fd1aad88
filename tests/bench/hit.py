# SPDX-License-Identifier: MIT
"""An article page from the reply cache, beside nginx sending the same bytes from a file.

For 64, 128 and 256 busy connections: rates, processor time per request of the whole server, and their
ratios. Then careleaf's own rate at 128 and 256 against 64, which shows a loop that stalls.
"""

import http.client
import os
from pathlib import Path

import measure
import peers

ROOT = Path(__file__).resolve().parent.parent.parent
CONNECTIONS = (64, 128, 256)
PAGE = "/en/articles/mitral-regurgitation"


def fetch(port, path):
    """One whole reply; a second and third follow, so that whatever a hit prepares is prepared."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    bodies = set()
    for _ in range(3):
        connection.request("GET", path)
        reply = connection.getresponse()
        bodies.add(reply.read())
        if reply.status != 200:
            raise SystemExit(f"bench: {path} answers {reply.status}")
    connection.close()
    if len(bodies) != 1:
        raise SystemExit(f"bench: {path} is not the same bytes each time")
    return bodies.pop()


def show(connections, ours, theirs):
    rate = measure.median_ratio([run.rate for run in ours], [run.rate for run in theirs])
    cpu = measure.median_ratio([run.cpu for run in ours], [run.cpu for run in theirs])
    figures = [measure.median([getattr(run, field) for run in runs]) for field in ("rate", "cpu") for runs in (ours, theirs)]
    print(
        f"{connections:>11} {figures[0]:>14,.0f} {figures[1]:>14,.0f} {rate:>7.2f}"
        f" {figures[2] * 1e6:>11.1f} {figures[3] * 1e6:>11.1f} {cpu:>7.2f}",
        flush=True,
    )
    return figures[0]


def compare(options, careleaf, nginx):
    """A line per number of connections; returns careleaf's median rates."""
    print("connections  careleaf req/s   nginx req/s   ratio  careleaf µs   nginx µs   ratio   (µs of processor time a request)")
    rates = {}
    for connections in CONNECTIONS:
        runs = [
            lambda url=url, pid=pid, connections=connections: measure.load(url, pid, connections, options.seconds)
            for url, pid in (careleaf, nginx)
        ]
        rates[connections] = show(connections, *measure.alternate(runs, options.rounds))
    return rates


def run(options):
    os.environ.setdefault("CARELEAF_BINARY", str(ROOT / "build/release/server/careleaf"))
    from harness import Server

    with Server() as server:
        body = fetch(server.port, PAGE)
        with peers.nginx({"page.html": body}, workers=os.cpu_count()) as (port, pid):
            if fetch(port, "/page.html") != body:
                raise SystemExit("bench: nginx does not send the same bytes")
            print(f"hit: {PAGE}, {len(body):,} bytes, {options.rounds} rounds of {options.seconds} s, {os.cpu_count()} cores shared with wrk")
            careleaf = (f"{server.origin}{PAGE}", server.process.pid)
            rates = compare(options, careleaf, (f"http://127.0.0.1:{port}/page.html", pid))
        for connections in CONNECTIONS[1:]:
            print(f"rate at {connections} connections against 64: {rates[connections] / rates[64]:.2f}")
        print(f"memory after it: {measure.memory_mib(server.process.pid):.1f} MiB")
