"""An API server to measure at: requests in several threads, a watch, and the bytes that another client gets from it."""
import base64
import http.client
import json
import queue
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from urllib.parse import urlsplit

SENDERS = 8


class ApiServer:
    """Reached as the current context of a kubeconfig says: a bearer token or a client certificate."""

    def __init__(self, kubectl, kubeconfig):
        said = subprocess.run([kubectl, "config", "view", "--kubeconfig", str(kubeconfig), "--raw", "--minify", "-o", "json"],
                              capture_output=True, check=True).stdout
        config = json.loads(said)
        self.cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        self.user = user
        server = urlsplit(self.cluster["server"])
        self.host, self.port = server.hostname, server.port or 443
        authority = base64.b64decode(self.cluster["certificate-authority-data"]).decode()
        self.tls = ssl.create_default_context(cadata=authority)
        self.headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if "token" in user:
            self.headers["Authorization"] = f"Bearer {user['token']}"
        else:
            with tempfile.NamedTemporaryFile() as pair:
                pair.write(base64.b64decode(user["client-certificate-data"]) + base64.b64decode(user["client-key-data"]))
                pair.flush()
                self.tls.load_cert_chain(pair.name)

    def connect(self):
        connection = http.client.HTTPSConnection(self.host, self.port, context=self.tls, timeout=60)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def send(self, connection, method, path, body=None, kind=None):
        headers = dict(self.headers, **({"Content-Type": kind} if kind else {}))
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300].decode(errors='replace')}")
        return json.loads(text)

    def create_all(self, objects):
        """Creates (path, object) pairs, several at a time."""
        todo, faults = queue.SimpleQueue(), []
        for one in objects:
            todo.put(one)

        def work():
            connection = self.connect()
            try:
                while not faults:
                    path, made = todo.get_nowait()
                    self.send(connection, "POST", path, made)
            except queue.Empty:
                pass
            except (OSError, RuntimeError, http.client.HTTPException) as e:
                faults.append(e)

        threads = [threading.Thread(target=work) for _ in range(SENDERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if faults:
            raise faults[0]

    def watch(self, path, heard):
        """Calls heard(time, object) at each event from now on, in a thread; what is returned ends that."""
        connection = self.connect()
        connection.sock.settimeout(None)
        connection.request("GET", path, headers=self.headers)
        answer = connection.getresponse()

        def read():
            try:
                for line in iter(answer.readline, b""):
                    heard(time.perf_counter(), json.loads(line)["object"])
            except (OSError, ValueError, AttributeError, http.client.HTTPException):
                pass  # closed

        threading.Thread(target=read, daemon=True).start()
        return lambda: connection.sock.shutdown(socket.SHUT_RDWR)  # to close it would wait for who reads


class Counted:
    """A way to the API server that counts what comes from it. Its certificate must be good for 127.0.0.1."""

    def __init__(self, server):
        self.server, self.received = server, 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def kubeconfig(self, file):
        cluster = dict(self.server.cluster, server=f"https://127.0.0.1:{self.port}")
        file.write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "it",
            "clusters": [{"name": "it", "cluster": cluster}], "users": [{"name": "it", "user": self.server.user}],
            "contexts": [{"name": "it", "context": {"cluster": "it", "user": "it"}}]}))
        file.chmod(0o600)
        return file

    def _accept(self):
        while True:
            client, _ = self.listening.accept()
            upstream = socket.create_connection((self.server.host, self.server.port))
            for connection in (client, upstream):
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._copy, args=(client, upstream, False), daemon=True).start()
            threading.Thread(target=self._copy, args=(upstream, client, True), daemon=True).start()

    def _copy(self, source, sink, counts):
        try:
            while data := source.recv(65536):
                if counts:
                    self.received += len(data)
                sink.sendall(data)
        except OSError:
            pass
        for connection in (source, sink):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
