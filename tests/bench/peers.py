# SPDX-License-Identifier: MIT
"""Other servers to measure beside: unpacked under build/tools, never installed, so none starts by itself."""

import contextlib
import socket
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TOOLS = ROOT / "build/tools"

NGINX_CONF = """
worker_processes {workers};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log {access_log};
    types {{ text/html html; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    keepalive_requests 1000000000;
    open_file_cache max=100;
    charset utf-8;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/www;
        add_header Cache-Control "public, max-age=60";
    }}
}}
"""


def unpacked(package, program):
    """The path of a program of a Debian package, fetched and unpacked once."""
    folder = TOOLS / package
    path = folder / program
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        print(f"fetching {package} into {folder.relative_to(ROOT)} …", flush=True)
        done = subprocess.run(["apt-get", "download", package], cwd=folder, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"bench: could not fetch {package} (does `apt-get update` help?)\n{done.stderr}")
        for archive in folder.glob("*.deb"):
            subprocess.run(["dpkg", "-x", archive, folder], check=True)
    linked = subprocess.run(["ldd", path], capture_output=True, text=True).stdout
    missing = [line.split()[0] for line in linked.splitlines() if "not found" in line]
    if missing:
        raise SystemExit(f"bench: {package} needs libraries that are not here: {', '.join(missing)}")
    return path


def free_port():
    """A port that is free now: nginx cannot pick one itself."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def await_answer(port, process, seconds=10):
    """Waits until the port takes connections; each attempt that is refused costs a few milliseconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            raise SystemExit(f"bench: the peer ended with {process.wait(0.02)}")
    raise SystemExit(f"bench: the peer does not listen after {seconds} s")


@contextlib.contextmanager
def nginx(files, workers, log=False):
    """nginx serving {name: bytes}; yields (port, pid). `log` writes an access log line per request."""
    program = unpacked("nginx", "usr/sbin/nginx")
    with tempfile.TemporaryDirectory(prefix="careleaf-nginx-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "www").mkdir()
        for file, content in files.items():
            (folder / "www" / file).write_bytes(content)
        port = free_port()
        access_log = folder / "access.log" if log else "off"
        config = folder / "nginx.conf"
        config.write_text(NGINX_CONF.format(workers=workers, folder=folder, port=port, access_log=access_log))
        process = subprocess.Popen([program, "-p", folder, "-c", config], stdin=subprocess.DEVNULL)
        try:
            await_answer(port, process)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(20)
