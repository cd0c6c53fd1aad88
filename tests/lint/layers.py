#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The shape of the C code: who may include what, headers that stand alone, openings, and sizes.

An include follows the arrows of the layers, directly or over several of them:

    base -> model -> store, parse, view -> api -> app -> main.c
    base -> web -> api

Every library from outside belongs to the layers that OWNERS names, and a header that is neither the C
library's nor named there is a finding: it has no owner. Functions are found by their braces in column 0,
as clang-format writes them. One line per finding; a closing line where there is none.
"""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from _tree import ROOT, tracked

USES = {  # each layer, and those it may use directly
    "base": [],
    "model": ["base"],
    "store": ["model"],
    "parse": ["model"],
    "view": ["model"],
    "web": ["base"],
    "api": ["store", "parse", "view", "web"],
    "app": ["api"],
}
OUTSIDE = {"main.c": {"app"}, "tools": {"base"}}  # beside the layers; tools run while building

OWNERS = [  # a library's headers, and the layers that may include them
    (r"gnutls/.+", {"base"}),
    (r"uni(case|conv|ctype|gbrk|lbrk|name|norm|stdio|str|types|wbrk)\.h", {"base"}),
    (r"sqlite3(ext)?\.h|libstemmer\.h", {"store"}),
    (r"jansson\.h", {"parse", "view", "app"}),
    (r"gumbo\.h|cmark[\w-]*\.h|expat\w*\.h", {"parse"}),
    (r"qrcodegen/.+|qrcodegen\.h", {"view"}),
    (r"microhttpd\.h|zlib\.h|zconf\.h|brotli/.+", {"web"}),
    (r"curl/.+", {"app"}),
]
SYSTEM = re.compile(r"(sys|netinet|net|arpa|linux)/\w+\.h")
C_LIBRARY = set(
    """alloca assert complex ctype dirent dlfcn endian err errno execinfo fcntl fenv float fnmatch ftw getopt
    glob grp ifaddrs inttypes iso646 langinfo libgen limits locale malloc math mntent netdb poll pthread pwd
    regex sched search semaphore setjmp signal spawn stdalign stdarg stdatomic stdbool stddef stdint
    stdio stdio_ext stdlib stdnoreturn string strings syslog termios threads time uchar unistd wchar
    wctype""".split()
)

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')
FILE_LINES = 450
FUNCTION_LINES = 60
# Warnings about what a header leaves unused are not its fault; what does not compile is.
COMPILE = ["-std=gnu17", "-fsyntax-only", "-D_GNU_SOURCE", f"-I{ROOT / 'server'}", "-x", "c", "-"]


def reachable(layer):
    """The layer and all below it."""
    return {layer}.union(*(reachable(used) for used in USES[layer]))


def allowed_layers(name):
    """The layers that a file may include; None where it may include all of them (tests over layers)."""
    parts = name.split("/")
    layer = parts[2] if name.startswith("tests/unit/") else parts[1]
    if layer in USES:
        return reachable(layer)
    return OUTSIDE.get(layer, set()) if parts[0] == "server" else None


def check_own(name, included, allowed):
    """An include in quotes: a layer's header by its path, or a test's own header beside it."""
    top = included.split("/")[0]
    if top in USES:
        if top not in allowed:
            yield f"may not use {top}: \"{included}\""
    elif name.startswith("server/"):
        yield f"not included by its layer's path: \"{included}\""


def check_library(name, included):
    """An include in angle brackets."""
    if SYSTEM.fullmatch(included) or included.removesuffix(".h") in C_LIBRARY:
        return
    owners = next((layers for pattern, layers in OWNERS if re.fullmatch(pattern, included)), None)
    if owners is None:
        yield f"<{included}> has no owner: name it in tests/lint/layers.py"
    elif name.split("/")[1] not in owners:
        yield f"<{included}> belongs to {', '.join(sorted(owners))}"


def check_includes(name, lines):
    allowed = allowed_layers(name)
    for number, line in enumerate(lines, 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        problems = []
        if found[1] and allowed is not None:
            problems = check_own(name, found[1], allowed)
        elif found[2] and name.startswith("server/") and not name.startswith("server/tools/"):
            problems = check_library(name, found[2])
        for problem in problems:
            yield f"{name}:{number}: {problem}"


def check_opening(name, lines):
    """The licence, then what the file is for; in a header then the guard, before anything else."""
    if not lines or lines[0] != "// SPDX-License-Identifier: MIT":
        yield f"{name}:1: does not open with `// SPDX-License-Identifier: MIT`"
    purpose = lines[1] if len(lines) > 1 else ""
    if not re.match(r"// \S+ \S+", purpose):
        yield f"{name}:2: no comment that says what the file is for"
    if name.endswith(".h"):
        code = [line for line in lines if line.strip() and not line.startswith("//")]
        if not code or code[0] != "#pragma once":
            yield f"{name}: `#pragma once` does not follow the opening comment"


def functions(lines):
    """Yields (number of the first line, lines) of each function definition."""
    start, opened = None, False
    for number, line in enumerate(lines, 1):
        code = re.sub(r"\s*//.*$", "", line)
        if start is None and re.match(r"[A-Za-z_]", code):
            start, opened = number, False
        if start is None:
            continue
        if code == "}" and opened:
            yield start, number - start + 1
            start = None
        elif code.startswith("}") or (not opened and code.endswith((";", "}"))):
            start = None  # a type, a table, a variable, a declaration
        opened = opened or code.endswith("{")


def check_sizes(name, lines):
    if len(lines) > FILE_LINES:
        yield f"{name}: {len(lines)} lines, more than {FILE_LINES}"
    for number, length in functions(lines):
        if length > FUNCTION_LINES:
            yield f"{name}:{number}: a function of {length} lines, more than {FUNCTION_LINES}"


def check_alone(path):
    """Compiles a translation unit that holds one header and nothing else."""
    compiler = os.environ.get("CC", "cc").split()
    text = f'#include "{path}"\n'
    done = subprocess.run([*compiler, *COMPILE], input=text, capture_output=True, text=True, cwd=ROOT)
    if done.returncode != 0:
        errors = [line for line in done.stderr.splitlines() if "error" in line] or ["does not compile"]
        return [f"{path.relative_to(ROOT)}: not self-contained: {errors[0].replace(f'{ROOT}/', '')}"]
    return []


def check(path):
    name = str(path.relative_to(ROOT))
    lines = path.read_text(encoding="utf-8").splitlines()
    return [*check_opening(name, lines), *check_includes(name, lines), *check_sizes(name, lines)]


def main():
    files = [path for path in tracked("server", "tests") if path.suffix in (".c", ".h")]
    headers = [path for path in files if path.suffix == ".h"]
    findings = [finding for path in files for finding in check(path)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        findings += [finding for found in pool.map(check_alone, headers) for finding in found]
    if not files:
        findings = ["no C files found"]
    for finding in findings:
        print(finding)
    if not findings:
        print(f"layers: {len(files)} files, ok")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
