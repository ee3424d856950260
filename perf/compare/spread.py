"""How evenly connections lie on the pods over time, with real nodes: three rows of the simulation's table."""
import json
import subprocess
import sys
from pathlib import Path

from members import OUTSIDE, Hosts, Node, inside, node_address, pod_address, service, started, write_manifests
from programs import ROOT, Process

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
NAIVE = "naive sum"  # lc of nodes that count in full what they are told
ORACLE = "oracle"  # lc of one node that all connections come through, so that it knows everything


class Pods(Process):
    def __init__(self, directory, addresses):
        super().__init__()
        self.directory, self.addresses = directory, addresses

    def start(self):
        command = [sys.executable, DRIVER, "pods", str(POD_PORT)] + self.addresses
        self.launch("0-1", inside(OUTSIDE, command), self.directory / "pods.out")
        return self


class UndampedNode(Node):
    """The program with one class of it replaced."""

    def command(self):
        found = subprocess.run(["sh", "-euc", f". '{ROOT}/bin/find-java.sh'; find_java; echo $java_home"],
                               capture_output=True, text=True, check=True).stdout.strip()
        target = ROOT / "gateway" / "target"
        path = [target / "headgate.jar"] + [target / name for name in (target / "classpath").read_text().strip().split(":")]
        program, classes = ":".join(map(str, path)), self.directory / "undamped"
        subprocess.run([f"{found}/bin/javac", "-d", str(classes), "-cp", program,
                        str(Path(__file__).parent / "undamped" / "RemoteLoad.java")], check=True)
        return [f"{found}/bin/java", "-cp", f"{classes}:{program}", "io.headgate.gateway.app.Main"] + super().command()[1:]


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
    numbers = list(range(1, node_count + 1))
    kinds = {Node: list(RULES) + [ORACLE], UndampedNode: [NAIVE]}
    results = {}
    with Hosts(node_count, pod_count), Pods(directory, pods):
        for kind, rules in kinds.items():
            nodes = [kind(directory, number, numbers) for number in numbers]
            try:
                started(nodes)
                for rule in rules:
                    port = ports.get(rule, ports["headgate"])
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
    columns = [rule for rule in RULES if rule != "headgate"] + [NAIVE, "headgate", ORACLE]
    print("| nodes/pods, rate, length | " + " | ".join(columns) + " | opened | failed |")
    print("|---" * (len(columns) + 3) + "|")
    for (nodes, pods, rate, mean), results in rows:
        figures = " | ".join(f"{results[rule]['imbalance']:.1f}" for rule in columns)
        print(f"| {nodes}/{pods}, {rate}/s, {mean:g} s | {figures} | {sum(r['opened'] for r in results.values()):,} "
              f"| {sum(r['failed'] for r in results.values())} |")
    return [{"regime": regime, "rules": results} for regime, results in rows]
