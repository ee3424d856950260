"""Messages and bytes a second between three nodes, while the counts of so many Services change."""
import json
import subprocess
import sys
import time

from members import OUTSIDE, Hosts, Node, inside, service, started, write_manifests
from programs import Process
from spread import DRIVER, POD_PORT

SECONDS = 20
POD = "127.90.0.1"
PER_FILE = 100
# Services, connections opened and closed a second through the first node, each to another Service
REGIMES = [(1_000, 0), (1_000, 100), (10_000, 0), (10_000, 1_000)]
NUMBERS = [1, 2, 3]


def wire_bytes(node):
    """What has left a node's host, with all that carries it."""
    shown = subprocess.run(["ip", "-n", f"{OUTSIDE}-{node.number}", "-s", "-j", "link", "show", "eth0"], capture_output=True,
                           text=True, check=True).stdout
    return json.loads(shown)[0]["stats64"]["tx"]["bytes"]


def said(node):
    return node.metric("headgate_cluster_messages_total"), node.metric("headgate_cluster_message_bytes_total")


def touch(addresses, per_second, seconds):
    if not per_second:
        time.sleep(seconds)
        return {"opened": 0, "failed": 0, "per_second": 0}
    arguments = {"addresses": addresses, "port": 80, "per_second": per_second, "seconds": seconds, "hold": 0.5}
    done = subprocess.run(inside(f"{OUTSIDE}-1", [sys.executable, DRIVER, "touch"]), input=json.dumps(arguments), text=True,
                          stdout=subprocess.PIPE, timeout=seconds + 60, check=True)
    return json.loads(done.stdout)


def measure(directory, size, rates, seconds):
    texts = [service(f"svc-{i}", None, [POD], POD_PORT, {"scheduler": "lc"}) for i in range(size)]
    write_manifests(directory, {f"services-{first:05d}": "---\n".join(texts[first:first + PER_FILE])
                                for first in range(0, size, PER_FILE)})
    results = []
    pod = Process()
    with Hosts(len(NUMBERS), 0):
        nodes = [Node(directory, number, NUMBERS) for number in NUMBERS]
        try:
            pod.launch("0-1", inside(f"{OUTSIDE}-1", [sys.executable, DRIVER, "pods", str(POD_PORT), POD]),
                       directory / "pod.out")
            started(nodes)
            addresses = [item["clusterIP"] for item in nodes[0].get("services?namespace=default") if item.get("clusterIP")]
            for rate in rates:
                touch(addresses, rate, 3)
                # The pages of metrics leave the hosts as well: they are read outside of what counts.
                before = [said(node) for node in nodes]
                wire = [wire_bytes(node) for node in nodes]
                load = touch(addresses, rate, seconds)
                wire = [wire_bytes(node) - then for node, then in zip(nodes, wire)]
                after = [said(node) for node in nodes]
                each = [[(b - a) / seconds for a, b in zip(*pair)] + [left / seconds]
                        for *pair, left in zip(before, after, wire)]
                results.append({"services": size, "asked": rate, "load": load, "each": each})
                print(results[-1], file=sys.stderr, flush=True)
        finally:
            pod.stop()
            for node in nodes:
                node.stop()
    return results


def run(options, directory):
    seconds = options.seconds or SECONDS
    rows = []
    for size in sorted({size for size, _ in REGIMES}):
        home = directory / str(size)
        home.mkdir()
        rows += measure(home, size, [rate for other, rate in REGIMES if other == size], seconds)
    print(f"\n### traffic: three nodes, connections through the first, {seconds} s\n")
    print("| Services | Services that change a second | failed | messages/s of the first node, of another | "
          "KiB/s that it says to each other, another | KiB/s that leave its host, another's |")
    print("|---|---|---|---|---|---|")
    for row in rows:
        first, other = row["each"][:2]
        print(f"| {row['services']:,} | {row['load']['per_second']:,.0f} | {row['load']['failed']} "
              f"| {first[0]:.1f}, {other[0]:.1f} | {first[1] / 1024:.1f}, {other[1] / 1024:.1f} "
              f"| {first[2] / 1024:.1f}, {other[2] / 1024:.1f} |")
    return rows
