"""Connections, streams and datagrams through a node that stands between client and pod."""
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from programs import BODY, ROOT, TICKS, Process

CLIENT, NODE, POD = "hg-client", "hg-node", "hg-pod"
NODE_TO_CLIENT, NODE_TO_POD, POD_IP = "10.1.0.1", "10.2.0.1", "10.2.0.2"
VIP, PORT, UDP_PORT, SERVICES = "10.96.0.10", 80, 5353, "10.96.0.0/16"
STREAM_MIB = 64
UNITS = {"connect": "connection", "stream-1": "MiB", "stream-8": "MiB", "udp": "datagram"}


def sh(command):
    subprocess.run(command, shell=True, check=True)


def inside(namespace, command):
    return ["ip", "netns", "exec", namespace] + command


class Network:
    """client -- node -- pod, each in a namespace of its own."""

    def __enter__(self):
        if os.geteuid() != 0:
            sys.exit("network: needs root, to make network namespaces")
        for name in (CLIENT, NODE, POD):
            sh(f"ip netns add {name} && ip -n {name} link set lo up")
        sh(f"ip -n {NODE} link add c type veth peer name eth0 netns {CLIENT}")
        sh(f"ip -n {NODE} link add p type veth peer name eth0 netns {POD}")
        for name, link, address in ((NODE, "c", NODE_TO_CLIENT), (NODE, "p", NODE_TO_POD), (CLIENT, "eth0", "10.1.0.2"),
                                    (POD, "eth0", POD_IP)):
            sh(f"ip -n {name} addr add {address}/24 dev {link} && ip -n {name} link set {link} up")
        sh(f"ip -n {CLIENT} route add default via {NODE_TO_CLIENT}")
        sh(f"ip -n {POD} route add default via {NODE_TO_POD}")
        sh(f"ip netns exec {NODE} sysctl -qw net.ipv4.ip_forward=1")
        for name in (CLIENT, NODE, POD):
            sh(f"ip netns exec {name} sysctl -qw net.ipv4.tcp_tw_reuse=1 net.ipv4.ip_local_port_range='2000 65000' "
               "net.core.somaxconn=4096")
        return self

    def __exit__(self, *ignored):
        for name in (CLIENT, NODE, POD):
            subprocess.run(["ip", "netns", "del", name], check=False)


class Pod(Process):
    """nginx with a small and a large answer, and a UDP echo."""

    def __init__(self, directory, core, java):
        super().__init__()
        self.directory, self.core, self.java, self.echo = directory, core, java, Process()

    def start(self):
        (self.directory / "large").write_bytes(b"x" * (STREAM_MIB << 20))
        conf = self.directory / "pod.conf"
        conf.write_text(f"""
daemon off; worker_processes 1; pid {self.directory}/pod.pid; error_log {self.directory}/pod.log; user root;
events {{ worker_connections 16384; }}
http {{
  access_log off; keepalive_requests 100000000; sendfile on; tcp_nopush on;
  server {{ listen {POD_IP}:{PORT} backlog=4096;
    location / {{ return 200 "{BODY}"; }} location /large {{ alias {self.directory}/large; }} }}
}}
""")
        self.launch(self.core, inside(POD, ["nginx", "-c", str(conf)]), self.directory / "pod.out")
        self.echo.launch(self.core, inside(POD, self.java + ["serve", POD_IP, str(UDP_PORT)]), self.directory / "echo.out")
        time.sleep(2)
        return self

    def stop(self):
        self.echo.stop()
        super().stop()


class Routed:
    """No balancer: the client asks the pod through the node's routes."""

    WARMS_UP, HAS = False, set(UNITS)

    def __init__(self, *_ignored):
        pass

    def address(self):
        return POD_IP

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        pass


class Nftables(Routed):
    """kube-proxy's nftables mode: a verdict map of addresses, a chain per Service, DNAT and masquerade."""

    def address(self):
        return VIP

    def __enter__(self):
        rules = f"""
table ip kube-proxy {{
  map service-ips {{
    type ipv4_addr . inet_proto . inet_service : verdict
  }}
  chain endpoint-tcp {{
    meta l4proto tcp dnat to {POD_IP}:{PORT}
  }}
  chain endpoint-udp {{
    meta l4proto udp dnat to {POD_IP}:{UDP_PORT}
  }}
  chain service-tcp {{
    numgen random mod 1 vmap {{ 0 : goto endpoint-tcp }}
  }}
  chain service-udp {{
    numgen random mod 1 vmap {{ 0 : goto endpoint-udp }}
  }}
  chain services {{
    ip daddr . meta l4proto . th dport vmap @service-ips
  }}
  chain nat-prerouting {{
    type nat hook prerouting priority dstnat
    jump services
  }}
  chain nat-postrouting {{
    type nat hook postrouting priority srcnat
    ip daddr {POD_IP} masquerade
  }}
}}
add element ip kube-proxy service-ips {{ {VIP} . tcp . {PORT} : goto service-tcp, {VIP} . udp . {UDP_PORT} : goto service-udp }}
"""
        subprocess.run(inside(NODE, ["nft", "-f", "-"]), input=rules, text=True, check=True)
        return self

    def __exit__(self, *ignored):
        subprocess.run(inside(NODE, ["nft", "delete", "table", "ip", "kube-proxy"]), check=False)


class InUserSpace(Process):
    WARMS_UP, HAS = False, set(UNITS)

    def __init__(self, directory, options):
        super().__init__()
        self.directory, self.options = directory / type(self).__name__, options
        self.directory.mkdir(exist_ok=True)

    def address(self):
        return VIP

    def start(self):
        sh(f"ip -n {NODE} addr replace {VIP}/32 dev lo")
        self.launch(self.options.core, inside(NODE, self.command()), self.directory / "out")
        for _ in range(600):
            asked = subprocess.run(inside(CLIENT, ["curl", "-s", "-m", "2", f"http://{VIP}:{PORT}/"]),
                                   capture_output=True, text=True, check=False)
            if asked.stdout == BODY:
                return self
            time.sleep(0.1)
        raise RuntimeError(f"{type(self).__name__} does not answer:\n{(self.directory / 'out').read_text()[-2000:]}")

    def __exit__(self, *ignored):
        self.stop()
        subprocess.run(f"ip -n {NODE} addr del {VIP}/32 dev lo", shell=True, check=False, capture_output=True)


class Nginx(InUserSpace):
    def command(self):
        conf, module = self.directory / "conf", Path("/usr/lib/nginx/modules/ngx_stream_module.so")
        conf.write_text(f"""
{f"load_module {module};" if module.exists() else ""}
daemon off; worker_processes 1; pid {self.directory}/pid; error_log {self.directory}/log;
events {{ worker_connections 32768; }}
stream {{
  server {{ listen {VIP}:{PORT} backlog=4096; proxy_pass {POD_IP}:{PORT}; }}
  server {{ listen {VIP}:{UDP_PORT} udp; proxy_pass {POD_IP}:{UDP_PORT}; }}
}}
""")
        return ["nginx", "-c", str(conf)]


class Haproxy(InUserSpace):
    HAS = {"connect", "stream-1", "stream-8"}

    def command(self):
        conf = self.directory / "conf"
        conf.write_text(f"""
global
  nbthread 1
  maxconn 4000
defaults
  mode tcp
  option splice-auto
  timeout connect 5s
  timeout client 60s
  timeout server 60s
listen service
  bind {VIP}:{PORT} backlog 4096
  server pod {POD_IP}:{PORT}
""")
        return ["haproxy", "-db", "-f", str(conf)]


class Headgate(InUserSpace):
    WARMS_UP = True

    def command(self):
        manifests = self.directory / "manifests"
        manifests.mkdir()
        (manifests / "service.yaml").write_text(f"""
apiVersion: v1
kind: Service
metadata: {{name: pod}}
spec:
  clusterIP: {VIP}
  ports:
    - {{name: tcp, port: {PORT}, protocol: TCP}}
    - {{name: udp, port: {UDP_PORT}, protocol: UDP}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {{name: pod-1, labels: {{kubernetes.io/service-name: pod}}}}
addressType: IPv4
ports: [{{name: tcp, port: {PORT}, protocol: TCP}}, {{name: udp, port: {UDP_PORT}, protocol: UDP}}]
endpoints: [{{addresses: ["{POD_IP}"]}}]
""")
        return ["env", "JAVA_TOOL_OPTIONS=-XX:ActiveProcessorCount=1", str(ROOT / "bin" / "headgate"), "serve",
                "--manifests", str(manifests), "--state-dir", str(self.directory / "state"), "--ingress", "off",
                "--service-cluster-ip-range", SERVICES, "--virtual-addresses", "off", "--event-loops", "1",
                "--transport", self.options.transport]


def machine_cpu_seconds():
    """All that is not idle, waiting or stolen."""
    user, nice, system, _idle, _wait, irq, softirq = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:8])
    return (user + nice + system + irq + softirq) / TICKS


class Load:
    def __init__(self, core, java):
        self.core, self.java = core, java

    def run(self, scenario, address, seconds):
        """Runs closed-loop load and returns how many units it made, and how many failed."""
        if scenario == "udp":
            command = self.java + ["load", address, str(UDP_PORT), str(seconds), "64"]
            answered, _micros, lost = self._report(command, seconds, 3)
            return answered, lost
        connections = {"connect": 64, "stream-1": 1, "stream-8": 8}[scenario]
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s",
                   "-s", str(Path(__file__).parent / "report.lua")]
        if scenario == "connect":
            command += ["-H", "Connection: close", f"http://{address}:{PORT}/"]
        else:
            command += [f"http://{address}:{PORT}/large"]
        requests, _micros, _p99, errors, size = self._report(command, seconds, 5)
        return (requests if scenario == "connect" else size / (1 << 20)), errors

    def _report(self, command, seconds, figures):
        done = subprocess.run(inside(CLIENT, ["taskset", "-c", str(self.core)] + command), capture_output=True,
                              text=True, timeout=seconds + 60, check=True)
        found = re.search(r"^report" + r" (\d+)" * figures + "$", done.stdout, re.M)
        if not found:
            raise RuntimeError(f"{command[0]} said: {done.stdout}{done.stderr}")
        return map(int, found.groups())


def java_command():
    """The benchmarks' own class path, for the UDP ends."""
    jar_path = ROOT / "perf" / "target"
    if not (jar_path / "classpath").exists():
        subprocess.run([ROOT / "perf" / "jmh", "-l"], check=True, stdout=subprocess.DEVNULL)
    java = subprocess.run(["bash", "-c", f". {ROOT}/bin/find-java.sh; find_java; echo $java_home"], capture_output=True,
                          text=True, check=True).stdout.strip()
    return [f"{java}/bin/java", "-XX:+UseSerialGC", "-cp", f"{jar_path}/classes", "io.headgate.perf.UdpEcho"]


def measure(options, directory, java):
    load = Load(options.load_core, java)
    results = {scenario: {} for scenario in UNITS}
    programs = {"routed, no balancer": Routed, "nftables DNAT": Nftables, "HAProxy": Haproxy, "nginx stream": Nginx,
                "Headgate": Headgate}
    for name, kind in programs.items():
        with kind(directory, options) as program:
            for scenario in UNITS:
                if scenario not in program.HAS:
                    continue
                if program.WARMS_UP:
                    load.run(scenario, program.address(), options.warmup)
                for _ in range(options.rounds):
                    before, own = machine_cpu_seconds(), getattr(program, "cpu_seconds", lambda: 0)()
                    units, failed = load.run(scenario, program.address(), options.seconds)
                    spent = machine_cpu_seconds() - before
                    outcome = {"machine_us": spent * 1e6 / max(units, 1), "failed": failed,
                               "own_us": (getattr(program, "cpu_seconds", lambda: 0)() - own) * 1e6 / max(units, 1),
                               "rate": units / options.seconds}
                    results[scenario].setdefault(name, []).append(outcome)
                    print(f"{scenario} {name}: {outcome}", file=sys.stderr, flush=True)
    return results


def table(scenario, rows):
    unit = UNITS[scenario]
    print(f"\n### network, {scenario}: CPU microseconds per {unit}\n")
    print("| through | whole machine: median (min-max) | above routed | of the program's own process | rate | failed |")
    print("|---|---|---|---|---|---|")
    base = statistics.median(o["machine_us"] for o in rows["routed, no balancer"])
    for name, outcomes in rows.items():
        machine = [o["machine_us"] for o in outcomes]
        own = statistics.median(o["own_us"] for o in outcomes)
        print(f"| {name} | {statistics.median(machine):.1f} ({min(machine):.1f}-{max(machine):.1f}) "
              f"| {statistics.median(machine) - base:.1f} | {f'{own:.1f}' if own else '-'} "
              f"| {statistics.median(o['rate'] for o in outcomes):,.0f}/s | {sum(o['failed'] for o in outcomes)} |")


def run(options, directory):
    java = java_command()
    os.chmod(directory, 0o755)
    with Network(), Pod(directory, options.load_core, java):
        results = measure(options, directory, java)
    for scenario, rows in results.items():
        table(scenario, rows)
    return results
