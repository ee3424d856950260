"""Nodes that may be members of a cluster, each in a network namespace, with clients and pods in one more."""
import json
import os
import re
import signal
import subprocess
import time

from programs import ROOT, Process

OUTSIDE = "hg-members"
NODE_PORT = 30080
CLUSTER_PORT = 5790


def node_address(number):
    return f"10.9.0.{number}"


def pod_address(number):
    return f"10.9.0.{100 + number}"


def inside(namespace, command):
    return ["ip", "netns", "exec", namespace] + command


class Hosts:
    """One namespace for clients and pods, with a bridge to those of the nodes."""

    def __init__(self, nodes, pods, clients=()):
        self.nodes, self.pods, self.clients = nodes, pods, list(clients)

    def names(self):
        return [OUTSIDE] + [f"{OUTSIDE}-{number}" for number in range(1, self.nodes + 1)]

    def __enter__(self):
        for name in self.names():
            self._run(f"ip netns add {name}; ip -n {name} link set lo up")
        self._run(f"ip -n {OUTSIDE} link add nodes type bridge; ip -n {OUTSIDE} link set nodes up")
        for address in ["10.9.0.254"] + [pod_address(number) for number in range(1, self.pods + 1)] + self.clients:
            self._run(f"ip -n {OUTSIDE} addr add {address}/24 dev nodes")
        for number in range(1, self.nodes + 1):
            name = f"{OUTSIDE}-{number}"
            self._run(f"ip -n {OUTSIDE} link add n{number} type veth peer name eth0 netns {name}; "
                      f"ip -n {OUTSIDE} link set n{number} master nodes up; "
                      f"ip -n {name} addr add {node_address(number)}/24 dev eth0; ip -n {name} link set eth0 up")
        for name in self.names():
            self._run(f"ip netns exec {name} sysctl -qw net.ipv4.tcp_tw_reuse=1 "
                      "net.ipv4.ip_local_port_range='2000 29999' net.core.somaxconn=4096")
        return self

    @staticmethod
    def _run(commands):
        subprocess.run(["bash", "-ec", commands], check=True)

    def __exit__(self, *ignored):
        for name in self.names():
            subprocess.run(["ip", "netns", "del", name], check=False)


class Node(Process):
    """The built program; a member with that many others, or none where that is 0."""

    def __init__(self, directory, number, cluster, core=None):
        super().__init__()
        self.directory, self.number, self.cluster = directory, number, cluster
        self.core = core if core is not None else f"0-{os.cpu_count() - 1}"
        self.log = directory / f"node-{number}.out"

    def command(self):
        here = node_address(self.number)
        flags = ["--manifests", str(self.directory / "manifests"), "--ingress", "off",
                 "--state-dir", str(self.directory / f"state-{self.number}"), "--hostname-override", f"node-{self.number}",
                 "--nodeport-addresses", f"{here}/32", "--admin-address", f"{here}:10280",
                 "--probe-address", f"{here}:10254", "--event-loops", "1"]
        if self.cluster:
            members = ",".join(f"{node_address(number)}:{CLUSTER_PORT}" for number in self.cluster)
            flags += ["--cluster-members", members, "--cluster-address", f"{here}:{CLUSTER_PORT}",
                      "--cluster-name", f"members-{'-'.join(map(str, self.cluster))}"]
        return [str(ROOT / "bin" / "headgate"), "serve"] + flags

    def start(self):
        """Starts it; does not wait."""
        self.launch(self.core, inside(f"{OUTSIDE}-{self.number}", self.command()), self.log)
        return self

    def kill(self):
        """Without a chance to say good-bye."""
        for pid in self._family():
            os.kill(pid, signal.SIGKILL)

    def ready(self):
        for _ in range(1800):
            if re.search(r"ready in \d+ ms", self.log.read_text()):
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"node {self.number} is not ready:\n{self.log.read_text()[-2000:]}")

    def get(self, what):
        return json.loads(self._ask(10280, f"/api/v1/{what}"))["items"]

    def metric(self, name):
        found = re.search(rf"^{name} (\S+)$", self._ask(10254, "/metrics"), re.M)
        if not found:
            raise RuntimeError(f"node {self.number} has no metric {name}")
        return float(found.group(1))

    def _ask(self, port, path):
        url = f"http://{node_address(self.number)}:{port}{path}"
        return subprocess.run(inside(OUTSIDE, ["curl", "-sf", "-m", "10", url]), capture_output=True, text=True,
                              check=True).stdout


def started(nodes):
    """Starts all of them at once and waits until they are ready and know each other."""
    for node in nodes:
        node.start()
    for node in nodes:
        node.ready()
    for node in nodes:
        for _ in range(300):
            if not node.cluster or len(node.get("members")) == len(node.cluster):
                break
            time.sleep(0.1)
        else:
            raise RuntimeError(f"node {node.number} does not find the others")
    return nodes


def service(name, node_port, pods, pod_port, annotations):
    """A Service with those pods; without a nodePort where that is None."""
    notes = ", ".join(f'headgate.io/{key}: "{value}"' for key, value in annotations.items())
    kind = "type: NodePort, " if node_port else ""
    port = f", nodePort: {node_port}" if node_port else ""
    endpoints = ", ".join(f'{{addresses: ["{pod}"]}}' for pod in pods)
    return f"""apiVersion: v1
kind: Service
metadata: {{name: {name}, annotations: {{{notes}}}}}
spec: {{{kind}ports: [{{port: 80, targetPort: {pod_port}{port}}}]}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {{name: {name}-1, labels: {{kubernetes.io/service-name: {name}}}}}
addressType: IPv4
ports: [{{port: {pod_port}}}]
endpoints: [{endpoints}]
"""


def write_manifests(directory, texts):
    manifests = directory / "manifests"
    manifests.mkdir(exist_ok=True)
    for name, text in texts.items():
        (manifests / f"{name}.yaml").write_text(text)
