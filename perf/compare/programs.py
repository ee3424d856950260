"""The programs that are compared, each with one worker on one core and the same upstream."""
import os
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
BODY = "x" * 1024
UPSTREAM = "127.0.0.1"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def version_of(program):
    flags = {"nginx": ["-v"], "haproxy": ["-v"], "wrk": ["-v"]}[program]
    done = subprocess.run([program] + flags, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip().splitlines()[0]


class Process:
    """A process with its children, started here and ended here."""

    COMPILES_WHILE_RUNNING = False

    def __init__(self):
        self.process = None

    def launch(self, core, command, log, env=None):
        # exec-ing taskset keeps the process id, so that the one that was started is the one that is ended
        with open(log, "wb") as output:
            self.process = subprocess.Popen(["taskset", "-c", str(core)] + command, stdout=output,
                                            stderr=subprocess.STDOUT, env=env)
        return self

    def _family(self):
        family, todo = [], [self.process.pid]
        while todo:
            pid = todo.pop()
            family.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                todo += [int(child) for child in task.read_text().split()]
        return family

    def cpu_seconds(self):
        total = 0
        for pid in self._family():
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def compiler_seconds(self):
        """What of that went into compiling: a JVM ends with it some minutes after its start."""
        total = 0
        for pid in self._family():
            for task in Path(f"/proc/{pid}/task").iterdir():
                name, fields = (task / "stat").read_text().split("(", 1)[1].rsplit(")", 1)
                if "CompilerThre" in name:
                    total += int(fields.split()[11]) + int(fields.split()[12])
        return total / TICKS

    def rss_mib(self):
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self._family())
        return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)

    def stop(self):
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)

    def __enter__(self):
        return self.start()

    def __exit__(self, *ignored):
        self.stop()


def wait_until_answers(url, process, log, seconds=60):
    for _ in range(seconds * 10):
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200 and len(answer.read()) == len(BODY):
                    return
        except OSError:
            pass
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer:\n{Path(log).read_text()[-2000:]}")


class Upstream(Process):
    """One nginx worker that answers from memory: 1 KiB, and 64 KiB at /64k."""

    def __init__(self, directory, core):
        super().__init__()
        self.directory, self.core, self.port = directory, core, free_port()

    def start(self):
        conf = self.directory / "upstream.conf"
        conf.write_text(f"""
daemon off; worker_processes 1; pid {self.directory}/upstream.pid; error_log {self.directory}/upstream.log;
events {{ worker_connections 8192; }}
http {{
  access_log off; keepalive_requests 100000000;
  server {{
    listen {UPSTREAM}:{self.port} backlog=4096;
    location / {{ return 200 "{BODY}"; }}
    location /64k {{ set $kib "{BODY}"; return 200 "{"$kib" * 64}"; }}
  }}
}}
""")
        log = self.directory / "upstream.out"
        self.launch(self.core, ["nginx", "-c", str(conf)], log)
        wait_until_answers(f"http://{UPSTREAM}:{self.port}/", self.process, log)
        return self


class Direct:
    """No program in between: what load and upstream can do by themselves."""

    COMPILES_WHILE_RUNNING = False

    def __init__(self, upstream):
        self.upstream = upstream

    def url(self, _scenario):
        return f"http://{UPSTREAM}:{self.upstream.port}/"

    def cpu_seconds(self):
        return 0

    def rss_mib(self):
        return 0

    def stop(self):
        pass


class Proxy(Process):
    def __init__(self, directory, options, upstream):
        super().__init__()
        self.directory, self.options, self.upstream = directory, options, upstream
        self.l7, self.l4 = free_port(), free_port()
        self.log = directory / f"{type(self).__name__}.out"

    def url(self, scenario):
        return f"http://127.0.0.1:{self.l7 if scenario == 'l7' else self.l4}/"

    def await_both(self):
        for scenario in ("l7", "l4"):
            wait_until_answers(self.url(scenario), self.process, self.log)
        return self


class Nginx(Proxy):
    def start(self):
        conf = self.directory / "nginx.conf"
        module = Path("/usr/lib/nginx/modules/ngx_stream_module.so")
        conf.write_text(f"""
{f"load_module {module};" if module.exists() else ""}
daemon off; worker_processes 1; pid {self.directory}/nginx.pid; error_log {self.directory}/nginx.log;
events {{ worker_connections 32768; }}
http {{
  access_log off; keepalive_requests 100000000;
  upstream pods {{ server {UPSTREAM}:{self.upstream.port}; keepalive 320; keepalive_requests 100000000; }}
  server {{
    listen 127.0.0.1:{self.l7} backlog=4096;
    location / {{
      proxy_pass http://pods; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
      proxy_set_header X-Request-ID $request_id; proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Host $host;
      proxy_set_header X-Forwarded-Port $server_port; proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Scheme $scheme; proxy_set_header X-Scheme $scheme;
    }}
  }}
}}
stream {{
  upstream pods {{ server {UPSTREAM}:{self.upstream.port}; }}
  server {{ listen 127.0.0.1:{self.l4} backlog=4096; proxy_pass pods; }}
}}
""")
        self.launch(self.options.core, ["nginx", "-c", str(conf)], self.log)
        return self.await_both()


class Haproxy(Proxy):
    def start(self):
        conf = self.directory / "haproxy.cfg"
        conf.write_text(f"""
global
  nbthread 1
  maxconn 9900
defaults
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend l7
  mode http
  option forwardfor
  http-request set-header X-Request-ID %[uuid()]
  http-request set-header X-Real-IP %[src]
  http-request set-header X-Forwarded-Host %[req.hdr(host)]
  http-request set-header X-Forwarded-Port %[dst_port]
  http-request set-header X-Forwarded-Proto http
  http-request set-header X-Forwarded-Scheme http
  http-request set-header X-Scheme http
  bind 127.0.0.1:{self.l7} backlog 4096
  default_backend l7
backend l7
  mode http
  http-reuse always
  server pod {UPSTREAM}:{self.upstream.port}
listen l4
  mode tcp
  bind 127.0.0.1:{self.l4} backlog 4096
  server pod {UPSTREAM}:{self.upstream.port}
""")
        self.launch(self.options.core, ["haproxy", "-db", "-f", str(conf)], self.log)
        return self.await_both()


class Headgate(Proxy):
    COMPILES_WHILE_RUNNING = True
    SERVICE = "127.96.255.1"

    def url(self, scenario):
        return super().url(scenario) if scenario == "l7" else f"http://{self.SERVICE}:{self.l4}/"

    def start(self):
        manifests = self.directory / "manifests"
        manifests.mkdir()
        (manifests / "compare.yaml").write_text(f"""
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {{name: headgate, annotations: {{ingressclass.kubernetes.io/is-default-class: "true"}}}}
spec: {{controller: headgate.io/ingress-controller}}
---
apiVersion: v1
kind: Service
metadata: {{name: pods}}
spec:
  clusterIP: {self.SERVICE}
  ports: [{{port: {self.l4}, targetPort: {self.upstream.port}}}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {{name: pods-1, labels: {{kubernetes.io/service-name: pods}}}}
addressType: IPv4
ports: [{{port: {self.upstream.port}}}]
endpoints: [{{addresses: ["{UPSTREAM}"]}}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: pods}}
spec: {{defaultBackend: {{service: {{name: pods, port: {{number: {self.l4}}}}}}}}}
""")
        command = [str(ROOT / "bin" / "headgate"), "serve", "--manifests", str(manifests),
                   "--state-dir", str(self.directory / "state"), "--listen-address", "127.0.0.1",
                   "--http-port", str(self.l7), "--https-port", str(free_port()),
                   "--admin-address", f"127.0.0.1:{free_port()}", "--probe-address", f"127.0.0.1:{free_port()}",
                   "--event-loops", "1", "--transport", self.options.transport]
        env = dict(os.environ, JAVA_TOOL_OPTIONS="-XX:ActiveProcessorCount=1")
        self.launch(self.options.core, command, self.log, env)
        return self.await_both()
