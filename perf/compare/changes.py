"""How long a change takes to be live, how long a start takes, and what a Service costs in memory."""
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from programs import ROOT, Process, free_port

SIZES = (100, 1_000, 10_000)
CHANGES = 60
POD_PORT = 9000
PODS = {"127.90.0.1": b"a", "127.90.0.2": b"b"}


def manifest(name, pods):
    addresses = ", ".join(f'{{addresses: ["{pod}"]}}' for pod in pods)
    return f"""apiVersion: v1
kind: Service
metadata: {{name: {name}}}
spec: {{ports: [{{port: 80, targetPort: {POD_PORT}}}]}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {{name: {name}-1, labels: {{kubernetes.io/service-name: {name}}}}}
addressType: IPv4
ports: [{{port: {POD_PORT}}}]
endpoints: [{addresses}]
"""


def serve(address, word):
    """A pod that says its word to everyone."""
    listening = socket.create_server((address, POD_PORT), backlog=512)

    def run():
        while True:
            connection, _ = listening.accept()
            connection.sendall(word)
            connection.close()

    threading.Thread(target=run, daemon=True).start()


class Node(Process):
    def __init__(self, directory):
        super().__init__()
        self.directory, self.admin, self.log = directory, free_port(), directory / "headgate.out"

    def start(self):
        """Starts the built program and returns the milliseconds until it says that it is ready."""
        command = [str(ROOT / "bin" / "headgate"), "serve", "--manifests", str(self.directory / "manifests"),
                   "--state-dir", str(self.directory / "state"), "--ingress", "off",
                   "--admin-address", f"127.0.0.1:{self.admin}", "--probe-address", f"127.0.0.1:{free_port()}"]
        with open(self.log, "wb") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        for _ in range(1200):
            found = re.search(r"ready in (\d+) ms", self.log.read_text())
            if found:
                return int(found.group(1))
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"headgate is not ready:\n{self.log.read_text()[-2000:]}")

    def services(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/api/v1/services?namespace=default") as answer:
            return json.load(answer)["items"]

    def heap_mib(self):
        java = Path(f"/proc/{self.process.pid}/exe").resolve().parent
        subprocess.run([str(java / "jcmd"), str(self.process.pid), "GC.run"], capture_output=True, check=True)
        said = subprocess.run([str(java / "jcmd"), str(self.process.pid), "GC.heap_info"], capture_output=True,
                              text=True, check=True).stdout
        return int(re.search(r"used (\d+)K", said).group(1)) / 1024


def ask(address):
    try:
        with socket.create_connection((address, 80), timeout=2) as connection:
            return connection.recv(1)
    except OSError:
        return b""


def all_answer(services):
    return all(ask(service["clusterIP"]) in PODS.values() for service in services)


def change_to_live(directory, address):
    """Milliseconds from the rename of the file to the first connection that reaches the new pod."""
    file, taken = directory / "manifests" / "changing.yaml", []
    for i in range(CHANGES):
        pod = list(PODS)[i % 2]
        (directory / "new").write_text(manifest("changing", [pod]))
        start = time.perf_counter()
        os.rename(directory / "new", file)
        while ask(address) != PODS[pod]:
            if time.perf_counter() - start > 10:
                raise RuntimeError("a change is not live after 10 s")
        taken.append((time.perf_counter() - start) * 1000)
        time.sleep(0.25)  # longer than the hold-off: a lone change
    return taken


def measure(size, directory):
    manifests = directory / "manifests"
    manifests.mkdir(parents=True)
    per_file = 100
    for first in range(0, size - 1, per_file):
        texts = [manifest(f"svc-{i}", PODS) for i in range(first, min(first + per_file, size - 1))]
        (manifests / f"services-{first:05d}.yaml").write_text("---\n".join(texts))
    (manifests / "changing.yaml").write_text(manifest("changing", ["127.90.0.2"]))
    node = Node(directory)
    try:
        ready = node.start()
        services = node.services()
        start = time.perf_counter()
        if len(services) != size or not all_answer(services):
            raise RuntimeError(f"of {size} Services not all answer")
        asked = (time.perf_counter() - start) * 1000
        address = next(s["clusterIP"] for s in services if s["name"] == "changing")
        taken = change_to_live(directory, address)
        return {"ready_ms": ready, "all_asked_ms": asked, "live_ms": taken, "heap_mib": node.heap_mib(),
                "rss_mib": node.rss_mib()}
    finally:
        node.stop()


def run(_options, directory):
    for address, word in PODS.items():
        serve(address, word)
    results = {}
    for size in SIZES:
        print(f"{size} Services ...", file=sys.stderr, flush=True)
        results[size] = measure(size, directory / str(size))
    base = results[SIZES[0]]
    print("\n### change: one endpoint of one Service changed among many (2 pods each)\n")
    print("| Services | ready after JVM start | change to live: median (first five; all later ones) | heap after GC "
          "| heap per Service | RSS |")
    print("|---|---|---|---|---|---|")
    for size, r in results.items():
        early, late = r["live_ms"][:5], r["live_ms"][5:]
        per = "-" if size == SIZES[0] else f"{(r['heap_mib'] - base['heap_mib']) * 1024 / (size - SIZES[0]):.1f} KiB"
        print(f"| {size:,} | {r['ready_ms'] / 1000:.1f} s | {statistics.median(late):.1f} ms "
              f"({min(early):.0f}-{max(early):.0f}; {min(late):.1f}-{max(late):.1f}) "
              f"| {r['heap_mib']:.0f} MiB | {per} | {r['rss_mib']:.0f} MiB |")
    return results
