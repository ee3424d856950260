"""CPU microseconds per connection of a node alone, of the only member of a cluster, and of one of three.

Two starts of one program differ by some per cent, for the JVM compiles them differently. So all of them are started
anew several times, and a second node alone tells how far two equal nodes lie apart.
"""
import statistics
import sys

from load import Load
from members import NODE_PORT, OUTSIDE, Hosts, Node, inside, node_address, pod_address, service, started, write_manifests
from programs import BODY, Process

PODS = 4
POD_PORT = 8080
SECONDS = 8
CLUSTERS = {"alone": (1, []), "another alone": (6, []), "the only member": (2, [2]), "one of three": (3, [3, 4, 5])}
NODES = 6


class Pods(Process):
    def __init__(self, directory, core):
        super().__init__()
        self.directory, self.core = directory, core

    def start(self):
        listens = " ".join(f"listen {pod_address(n)}:{POD_PORT} backlog=4096;" for n in range(1, PODS + 1))
        conf = self.directory / "pods.conf"
        conf.write_text(f"""
daemon off; worker_processes 1; pid {self.directory}/pods.pid; error_log {self.directory}/pods.log;
events {{ worker_connections 8192; }}
http {{ access_log off; server {{ {listens} location / {{ return 200 "{BODY}"; }} }} }}
""")
        self.launch(self.core, inside(OUTSIDE, ["nginx", "-c", str(conf)]), self.directory / "pods.out")
        return self


def run(options, directory):
    pods = [pod_address(number) for number in range(1, PODS + 1)]
    manifests = {"pods": service("pods", NODE_PORT, pods, POD_PORT, {"scheduler": "lc"})}
    results = {name: [] for name in CLUSTERS}
    load = Load(options.load_core, inside(OUTSIDE, []))
    with Hosts(NODES, PODS), Pods(directory, options.load_core):
        for start in range(options.starts):
            state = directory / str(start)
            state.mkdir()
            write_manifests(state, manifests)
            one_start(options, state, load, results)
    table(results)
    return results


def one_start(options, directory, load, results):
    nodes = {}
    try:
        for measured, members in CLUSTERS.values():
            for number in members or [measured]:
                core = options.core if number == measured else options.load_core
                nodes[number] = Node(directory, number, members, core)
        started(list(nodes.values()))
        for name, (measured, _members) in CLUSTERS.items():
            print(f"warming {name} ...", file=sys.stderr, flush=True)
            load.run(url(measured), options.warmup, "connect")
        for _ in range(options.rounds):
            for name, (measured, _members) in CLUSTERS.items():
                node = nodes[measured]
                before, compiled = node.cpu_seconds(), node.compiler_seconds()
                outcome = load.run(url(measured), options.seconds or SECONDS, "connect")
                spent, compiled = node.cpu_seconds() - before, node.compiler_seconds() - compiled
                outcome["cpu_us"] = spent * 1e6 / max(outcome["requests"], 1)
                outcome["own_us"] = (spent - compiled) * 1e6 / max(outcome["requests"], 1)
                results[name].append(outcome)
                print(f"{name}: {outcome}", file=sys.stderr, flush=True)
    finally:
        for node in nodes.values():
            node.stop()


def url(number):
    return f"http://{node_address(number)}:{NODE_PORT}/"


def table(results):
    # Of a shared host all programs are faster or slower together: each is compared with the one beside it in time.
    alone = [[(o[figure] + a[figure]) / 2 for o, a in zip(results["alone"], results["another alone"])]
             for figure in ("cpu_us", "own_us")]
    beside = {name: [statistics.median(o[figure] / base for o, base in zip(outcomes, bases))
                     for figure, bases in zip(("cpu_us", "own_us"), alone)] for name, outcomes in results.items()}
    medians = {name: statistics.median(o["cpu_us"] for o in outcomes) for name, outcomes in results.items()}
    print("\n### cost: one connection with one request (64 at a time, lc over 4 pods), one core\n")
    print("| node | CPU us per connection (median, min-max) | connections per CPU second | to the mean of both alone in "
          "the same round (median) | without the JVM's compiler | errors |")
    print("|---|---|---|---|---|---|")
    for name, outcomes in results.items():
        cpu = [o["cpu_us"] for o in outcomes]
        print(f"| {name} | {medians[name]:.1f} ({min(cpu):.1f}-{max(cpu):.1f}) | {1e6 / medians[name]:,.0f} "
              f"| {beside[name][0]:.3f} | {beside[name][1]:.3f} | {sum(o['errors'] for o in outcomes)} |")
