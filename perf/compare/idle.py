"""What 10,000 connections cost that say nothing, or as many as a process may have files for: two each."""
import resource
import socket
import sys
import time
from pathlib import Path

from programs import Haproxy, Headgate, Nginx, Process, free_port, UPSTREAM

MOST_CONNECTIONS, OTHER_FILES = 10_000, 600


def connections():
    return min(MOST_CONNECTIONS, (resource.getrlimit(resource.RLIMIT_NOFILE)[0] - OTHER_FILES) // 2)


class SilentPod(Process):
    """Accepts and says nothing; its addresses are as many as ports run out on one."""

    CODE = """
import select, socket, sys
listening = socket.create_server((sys.argv[1], int(sys.argv[2])), backlog=4096)
listening.setblocking(False)
poll, held = select.epoll(), {}
poll.register(listening, select.EPOLLIN)
while True:
    for fd, _ in poll.poll():
        if fd == listening.fileno():
            try:
                while True:
                    c, _ = listening.accept(); c.setblocking(False); held[c.fileno()] = c
                    poll.register(c, select.EPOLLIN)
            except BlockingIOError:
                pass
        else:
            c = held[fd]
            try:
                data = c.recv(4096)
            except OSError:
                data = b""
            if data.startswith(b"GET"):
                c.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 1024\\r\\n\\r\\n" + b"x" * 1024)
            elif not data:
                poll.unregister(fd); c.close(); del held[fd]
"""

    def __init__(self, directory, core):
        super().__init__()
        self.directory, self.core, self.port = directory, core, free_port()

    def start(self):
        self.launch(self.core, [sys.executable, "-c", self.CODE, UPSTREAM, str(self.port)], self.directory / "pod.out")
        return self


def slab_mib():
    fields = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    return int(fields["Slab"].split()[0]) / 1024


def measure(program):
    host, port = program.url("l4").removeprefix("http://").strip("/").split(":")
    time.sleep(2)
    rss, slab, count = program.rss_mib(), slab_mib(), connections()
    held = []
    try:
        for _ in range(count):
            held.append(socket.create_connection((host, int(port)), timeout=10))
        time.sleep(3)
        return {"rss_kib": (program.rss_mib() - rss) * 1024 / count,
                "slab_kib": (slab_mib() - slab) * 1024 / count, "rss_mib": program.rss_mib()}
    finally:
        for connection in held:
            connection.close()


def run(options, directory):
    results = {}
    with SilentPod(directory, options.load_core) as pod:
        for name, kind in {"headgate": Headgate, "nginx": Nginx, "haproxy": Haproxy}.items():
            print(f"{connections()} idle connections through {name} ...", file=sys.stderr, flush=True)
            home = directory / name
            home.mkdir()
            with kind(home, options, pod) as program:
                results[name] = measure(program)
            time.sleep(2)
    print(f"\n### idle: {connections():,} connections through a TCP relay that say nothing\n")
    print("| program | resident memory per connection | kernel slab per connection, all four ends | RSS |")
    print("|---|---|---|---|")
    for name, r in results.items():
        print(f"| {name} | {r['rss_kib']:.1f} KiB | {r['slab_kib']:.1f} KiB | {r['rss_mib']:.0f} MiB |")
    return results
