"""What clients that have a pod notice of the death of the node that owns a fourth of them, beside the same without it."""
import sys
import threading

from members import NODE_PORT, Hosts, Node, node_address, pod_address, service, started, write_manifests
from spread import POD_PORT, Pods, drive

NODES, PODS = 4, 4
PER_SECOND = 1000
SECONDS = 20
CLIENTS = [f"10.9.0.{number}" for number in range(109, 202)]
LATE = [f"10.9.0.{number}" for number in range(202, 250)]


def run(options, directory):
    pods = [pod_address(number) for number in range(1, PODS + 1)]
    manifest = service("pods", NODE_PORT, pods, POD_PORT, {}).replace("spec: {", "spec: {sessionAffinity: ClientIP, ")
    write_manifests(directory, {"pods": manifest})
    numbers = list(range(1, NODES + 1))
    seconds = options.seconds or SECONDS
    results = {}
    with Hosts(NODES, PODS, CLIENTS + LATE), Pods(directory, pods):
        nodes = [Node(directory, number, numbers) for number in numbers]
        try:
            started(nodes)
            load = {"nodes": [(node_address(number), NODE_PORT) for number in numbers[:-1]], "clients": CLIENTS,
                    "late": [], "per_second": PER_SECOND, "seconds": options.warmup}
            print(f"warming: {drive('stay', load, options.warmup)}", file=sys.stderr, flush=True)
            load["seconds"] = seconds
            quiet, last = len(LATE) // 2, NODES - 1
            results["nobody dies"] = drive("stay", load | {"late": LATE[:quiet]}, seconds)
            results["a node dies"] = dying(nodes[last], load, seconds)
            started([nodes[last]])
            # They come a little after its death: the lost node would own some of them.
            results["a node dies, and clients come"] = dying(nodes[last], load | {"late": LATE[quiet:]}, seconds)
        finally:
            for node in nodes:
                node.stop()
    table(results, seconds)
    return results


def dying(node, load, seconds):
    death = threading.Timer(seconds / 2 - 0.2, node.kill)
    death.start()
    outcome = drive("stay", load, seconds)
    death.join()
    return outcome


def table(results, seconds):
    print(f"\n### owner: {PER_SECOND} connections a second of {len(CLIENTS)} clients through three of {NODES} nodes, {seconds} s; "
          "the fourth is killed half way\n")
    print("| | clients | connections | failed | that found their client at another pod than the one before "
          "| ms until the pod's answer: p50, p99, longest |")
    print("|---|---|---|---|---|---|")
    for name, one in results.items():
        for kind, those in {"with a pod": "known", "for the first time": "first"}.items():
            figures = one[those]
            if not figures["connections"]:
                continue
            print(f"| {name} | {kind} | {figures['connections']:,} | {len(one['failed'])} | {one['moved']} "
                  f"| {figures['p50_ms']}, {figures['p99_ms']}, {figures['longest_ms']} |")
