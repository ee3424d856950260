"""How evenly connections lie on the pods over time, with real nodes: three rows of the simulation's table."""
import json
import subprocess
import sys
from pathlib import Path

from members import OUTSIDE, Hosts, Node, inside, node_address, pod_address, service, started, write_manifests
from programs import Process

DRIVER = str(Path(__file__).parent / "driver.py")
POD_PORT = 8080
SECONDS = 30
# nodes, pods, connections a second over all nodes, seconds a connection lasts on average
REGIMES = [(3, 4, 20, 2.0), (5, 8, 100, 2.0), (5, 8, 1000, 0.5)]
RULES = {
    "random": {"scheduler": "random"},
    "rr": {"scheduler": "rr"},
    "lc, node": {"scheduler": "lc", "scheduler-scope": "node"},
    "headgate": {"scheduler": "lc"},
}
ORACLE = "oracle"  # lc of one node that all connections come through, so that it knows everything


class Pods(Process):
    def __init__(self, directory, addresses):
        super().__init__()
        self.directory, self.addresses = directory, addresses

    def start(self):
        command = [sys.executable, DRIVER, "pods", str(POD_PORT)] + self.addresses
        self.launch("0-1", inside(OUTSIDE, command), self.directory / "pods.out")
        return self


def drive(mode, arguments, seconds):
    done = subprocess.run(inside(OUTSIDE, [sys.executable, DRIVER, mode]), input=json.dumps(arguments), text=True,
                          stdout=subprocess.PIPE, timeout=seconds + 120, check=True)
    return json.loads(done.stdout)


def measure(directory, regime, seconds):
    node_count, pod_count, rate, mean = regime
    pods = [pod_address(number) for number in range(1, pod_count + 1)]
    ports = {rule: 30080 + i for i, rule in enumerate(RULES)}
    write_manifests(directory, {f"rule-{port}": service(f"rule-{port}", port, pods, POD_PORT, RULES[rule])
                                for rule, port in ports.items()})
    results, numbers = {}, list(range(1, node_count + 1))
    with Hosts(node_count, pod_count), Pods(directory, pods):
        nodes = [Node(directory, number, numbers) for number in numbers]
        try:
            started(nodes)
            for rule in list(RULES) + [ORACLE]:
                port = ports["headgate" if rule == ORACLE else rule]
                through = numbers[:1] if rule == ORACLE else numbers
                results[rule] = drive("spread", {
                    "nodes": [(node_address(number), port) for number in through], "pods": pod_count, "rate": rate,
                    "mean": mean, "seconds": seconds, "seed": 1}, seconds + 3 * mean)
                print(f"{regime} {rule}: {results[rule]}", file=sys.stderr, flush=True)
        finally:
            for node in nodes:
                node.stop()
    return results


def run(options, directory):
    seconds = options.seconds or SECONDS
    rows = []
    for i, regime in enumerate(REGIMES):
        home = directory / str(i)
        home.mkdir()
        rows.append((regime, measure(home, regime, seconds)))
    print(f"\n### imbalance: time-averaged difference between the fullest and the emptiest pod, real nodes, {seconds} s\n")
    print("| nodes/pods, rate, length | " + " | ".join(list(RULES) + [ORACLE]) + " | opened | failed |")
    print("|---" * (len(RULES) + 4) + "|")
    for (nodes, pods, rate, mean), results in rows:
        figures = " | ".join(f"{results[rule]['imbalance']:.1f}" for rule in list(RULES) + [ORACLE])
        print(f"| {nodes}/{pods}, {rate}/s, {mean:g} s | {figures} | {sum(r['opened'] for r in results.values()):,} "
              f"| {sum(r['failed'] for r in results.values())} |")
    return [{"regime": regime, "rules": results} for regime, results in rows]
