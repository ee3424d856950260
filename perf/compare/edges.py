"""Routers of HTTP and HTTPS by host: the same certificate, the same hosts, the same headers to the pods, one worker."""
import os
import socket
import ssl
import subprocess
import time
from pathlib import Path

from programs import ROOT, UPSTREAM, Process, free_port

HOST = "localhost"  # what a load generator that resolves it sends as Host and as the name of the TLS server


def make_certificate(directory):
    """An ECDSA P-256 pair, signed by itself, good for a week."""
    key, certificate = directory / "tls.key", directory / "tls.crt"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "7",
                    "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}", "-keyout", str(key), "-out", str(certificate)],
                   check=True, capture_output=True)
    (directory / "tls.pem").write_text(certificate.read_text() + key.read_text())
    return certificate, key


def hosts(number):
    """That many, of which the first is HOST."""
    return [HOST] + [f"h{i:05d}.bench.example" for i in range(1, number)]


class Edge(Process):
    host = HOST

    def __init__(self, directory, options, upstream, number):
        super().__init__()
        self.directory = directory / f"{type(self).__name__}-{number}"
        self.directory.mkdir()
        self.certificate, self.key = make_certificate(self.directory)
        self.options, self.upstream, self.hosts = options, upstream, hosts(number)
        self.http, self.https = free_port(), free_port()
        self.log = self.directory / "out"

    def wait(self, seconds=120):
        """Until the last of the hosts is served, by HTTP and by HTTPS."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        for _ in range(seconds * 10):
            try:
                if self._ask(self.http, None) and self._ask(self.https, context):
                    return self
            except OSError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"{type(self).__name__} does not answer:\n{self.log.read_text()[-2000:]}")

    def _ask(self, port, context):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection = context.wrap_socket(connection, server_hostname=HOST) if context else connection
            connection.sendall(f"GET / HTTP/1.1\r\nHost: {self.hosts[-1]}\r\nConnection: close\r\n\r\n".encode())
            return connection.recv(64).startswith(b"HTTP/1.1 200")


class EdgeNginx(Edge):
    """A server block for each host, as ingress-nginx writes them."""

    def start(self):
        conf = self.directory / "nginx.conf"
        servers = "".join(f"""
  server {{
    listen 127.0.0.1:{self.http} backlog=4096; listen 127.0.0.1:{self.https} ssl http2 backlog=4096; server_name {host};
    location / {{ proxy_pass http://pods; }}
  }}""" if host == HOST else f"""
  server {{
    listen 127.0.0.1:{self.http}; listen 127.0.0.1:{self.https} ssl http2; server_name {host};
    location / {{ proxy_pass http://pods; }}
  }}""" for host in self.hosts)
        conf.write_text(f"""
daemon off; worker_processes 1; pid {self.directory}/nginx.pid; error_log {self.directory}/nginx.log;
events {{ worker_connections 32768; }}
http {{
  access_log off; keepalive_requests 100000000; server_names_hash_max_size 65536; server_names_hash_bucket_size 128;
  ssl_certificate {self.certificate}; ssl_certificate_key {self.key}; ssl_session_cache shared:SSL:10m;
  ssl_protocols TLSv1.2 TLSv1.3; add_header Strict-Transport-Security "max-age=31536000; includeSubDomains";
  proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
  proxy_set_header X-Request-ID $request_id; proxy_set_header X-Real-IP $remote_addr;
  proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Host $host;
  proxy_set_header X-Forwarded-Port $server_port; proxy_set_header X-Forwarded-Proto $scheme;
  proxy_set_header X-Forwarded-Scheme $scheme; proxy_set_header X-Scheme $scheme;
  upstream pods {{ server {UPSTREAM}:{self.upstream.port}; keepalive 320; keepalive_requests 100000000; }}{servers}
}}
""")
        self.launch(self.options.core, ["nginx", "-c", str(conf)], self.log)
        return self.wait()


class EdgeHaproxy(Edge):
    """A map of hosts, as its Ingress controllers write it."""

    def start(self):
        conf, names = self.directory / "haproxy.cfg", self.directory / "hosts.map"
        names.write_text("".join(f"{host} pods\n" for host in self.hosts))
        conf.write_text(f"""
global
  nbthread 1
  maxconn 9900
  ssl-default-bind-options ssl-min-ver TLSv1.2
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend edge
  option forwardfor
  http-request set-header X-Request-ID %[uuid()]
  http-request set-header X-Real-IP %[src]
  http-request set-header X-Forwarded-Host %[req.hdr(host)]
  http-request set-header X-Forwarded-Port %[dst_port]
  http-request set-header X-Forwarded-Proto https if {{ ssl_fc }}
  http-request set-header X-Forwarded-Proto http if !{{ ssl_fc }}
  http-request set-header X-Forwarded-Scheme http
  http-request set-header X-Scheme http
  http-response set-header Strict-Transport-Security "max-age=31536000; includeSubDomains" if {{ ssl_fc }}
  bind 127.0.0.1:{self.http} backlog 4096
  bind 127.0.0.1:{self.https} backlog 4096 ssl crt {self.directory}/tls.pem alpn h2,http/1.1
  use_backend %[req.hdr(host),field(1,:),lower,map_str({names})]
backend pods
  http-reuse always
  server pod {UPSTREAM}:{self.upstream.port}
""")
        self.launch(self.options.core, ["haproxy", "-db", "-f", str(conf)], self.log)
        return self.wait()


class EdgeHeadgate(Edge):
    COMPILES_WHILE_RUNNING = True

    def start(self):
        manifests = self.directory / "manifests"
        manifests.mkdir()
        pairs = [f"  tls.{kind}: |\n" + "".join(f"    {line}\n" for line in file.read_text().splitlines())
                 for kind, file in (("crt", self.certificate), ("key", self.key))]
        (manifests / "pods.yaml").write_text(f"""
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {{name: headgate}}
spec: {{controller: headgate.io/ingress-controller}}
---
apiVersion: v1
kind: Service
metadata: {{name: pods}}
spec: {{clusterIP: None, ports: [{{port: 80, targetPort: {self.upstream.port}}}]}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {{name: pods-1, labels: {{kubernetes.io/service-name: pods}}}}
addressType: IPv4
ports: [{{port: {self.upstream.port}}}]
endpoints: [{{addresses: ["{UPSTREAM}"]}}]
---
apiVersion: v1
kind: Secret
metadata: {{name: pair}}
type: kubernetes.io/tls
stringData:
{"".join(pairs)}""")
        for first in range(0, len(self.hosts), 500):
            (manifests / f"hosts-{first:05d}.yaml").write_text(
                "---".join(self._ingress(host) for host in self.hosts[first:first + 500]))
        command = [str(ROOT / "bin" / "headgate"), "serve", "--manifests", str(manifests),
                   "--state-dir", str(self.directory / "state"), "--services", "off", "--listen-address", "127.0.0.1",
                   "--http-port", str(self.http), "--https-port", str(self.https),
                   "--admin-address", f"127.0.0.1:{free_port()}", "--probe-address", f"127.0.0.1:{free_port()}",
                   "--event-loops", "1", "--transport", self.options.transport]
        env = dict(os.environ, JAVA_TOOL_OPTIONS="-XX:ActiveProcessorCount=1")
        self.launch(self.options.core, command, self.log, env)
        return self.wait()

    def _ingress(self, host):
        return f"""
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: {host.split(".")[0]}, annotations: {self.annotations(host)}}}
spec:
  ingressClassName: headgate
  tls: [{{hosts: ["{host}"], secretName: pair}}]
  rules: [{{host: "{host}", http: {{paths: [{{path: /, pathType: Prefix, backend: {{service: {{name: pods, port: {{number: 80}}}}}}}}]}}}}]
"""

    def annotations(self, _host):
        return '{nginx.ingress.kubernetes.io/ssl-redirect: "false"}'
