"""Opens connections inside a namespace; run by spread.py and talk.py, prints one line of JSON.

    driver.py pods PORT ADDRESS...            # pods that say their number to everyone and keep the connection
    driver.py spread <JSON                    # connections of random lengths; how unequal the pods are over time
    driver.py touch <JSON                     # one connection to each of many addresses, again and again
    driver.py stay <JSON                      # connections of clients that have a pod, and how long each waited for it
"""
import collections
import heapq
import json
import random
import selectors
import socket
import sys
import time


def pods(port, *addresses):
    selector = selectors.DefaultSelector()
    for number, address in enumerate(addresses):
        listening = socket.create_server((address, int(port)), backlog=4096)
        listening.setblocking(False)
        selector.register(listening, selectors.EVENT_READ, bytes([65 + number]))
    while True:
        for key, _ in selector.select():
            if key.data:
                try:
                    while True:
                        connection, _ = key.fileobj.accept()
                        connection.sendall(key.data)
                        connection.setblocking(False)
                        selector.register(connection, selectors.EVENT_READ, None)
                except BlockingIOError:
                    continue
            else:
                try:
                    if key.fileobj.recv(4096):
                        continue
                except OSError:
                    pass
                selector.unregister(key.fileobj)
                key.fileobj.close()


class Spread:
    """Poisson arrivals at random nodes, exponential lengths; a connection counts from its pod's letter on."""

    def __init__(self, nodes, pods, rate, mean, seconds, seed):
        self.nodes, self.rate, self.mean = [tuple(node) for node in nodes], rate, mean
        self.random = random.Random(seed)
        self.open = [0] * pods
        self.selector, self.closings = selectors.DefaultSelector(), []
        self.failed = self.opened = 0
        self.weighted, self.measured, self.last = 0.0, 0.0, None
        self.warm = 3 * mean
        self.end = self.warm + seconds

    def run(self):
        start, arrival = time.monotonic(), 0.0
        while (now := time.monotonic() - start) < self.end:
            while arrival <= now:
                self.connect()
                arrival += self.random.expovariate(self.rate)
            while self.closings and self.closings[0][0] <= now:
                _, _, connection, pod = heapq.heappop(self.closings)
                self.count(now)
                connection.close()
                self.open[pod] -= 1
            next_event = min(arrival, self.closings[0][0]) if self.closings else arrival
            for key, _ in self.selector.select(max(0.0, min(next_event - now, self.end - now))):
                self.answered(key.fileobj, time.monotonic() - start)
        return {"imbalance": self.weighted / self.measured, "opened": self.opened, "failed": self.failed}

    def connect(self):
        connection = socket.socket()
        connection.setblocking(False)
        connection.connect_ex(self.random.choice(self.nodes))
        self.selector.register(connection, selectors.EVENT_READ)

    def answered(self, connection, now):
        self.selector.unregister(connection)
        try:
            said = connection.recv(1)
        except OSError:
            said = b""
        if not said:
            self.failed += 1
            connection.close()
            return
        self.count(now)
        pod = said[0] - 65
        self.open[pod] += 1
        self.opened += 1
        heapq.heappush(self.closings, (now + self.random.expovariate(1 / self.mean), self.opened, connection, pod))

    def count(self, now):
        if self.last is not None and now > self.warm:
            self.weighted += (max(self.open) - min(self.open)) * (now - self.last)
            self.measured += now - self.last
        self.last = now


def touch(addresses, port, per_second, seconds, hold):
    """Opens per_second connections in every second, each to the next address, and closes each hold seconds later."""
    start, done, failed, held = time.monotonic(), 0, 0, collections.deque()
    while (now := time.monotonic() - start) < seconds:
        while held and held[0][0] <= now:
            held.popleft()[1].close()
        if done >= now * per_second:
            time.sleep(0.001)
            continue
        try:
            connection = socket.create_connection((addresses[done % len(addresses)], port), timeout=2)
            failed += not connection.recv(1)
            held.append((now + hold, connection))
        except OSError:
            failed += 1
        done += 1
    return {"opened": done, "failed": failed, "per_second": done / seconds}


class Stay:
    """Clients at addresses of their own, each through a random node; those called late come once half of the time has passed."""

    IP_BIND_ADDRESS_NO_PORT = 24

    def __init__(self, nodes, clients, late, per_second, seconds):
        self.nodes, self.clients, self.late = [tuple(node) for node in nodes], clients, late
        self.per_second, self.seconds = per_second, seconds
        self.random, self.selector = random.Random(1), selectors.DefaultSelector()
        self.pods, self.waits, self.late_waits, self.moved, self.failed = {}, [], [], 0, []

    def run(self):
        start, opened = time.monotonic(), 0
        while (now := time.monotonic() - start) < self.seconds or self.selector.get_map():
            if now > self.seconds + 5:
                self.failed += [f"{key.data[0]} has no answer" for key in self.selector.get_map().values()]
                break
            if now < self.seconds and opened < now * self.per_second:
                self.connect(now)
                opened += 1
            for key, _ in self.selector.select(0 if opened < now * self.per_second else 0.0005):
                self.answered(key.fileobj, *key.data, time.monotonic() - start)
        return {"opened": opened, "failed": self.failed, "moved": self.moved, "known": self.figures(self.waits),
                "first": self.figures(self.late_waits)}

    @staticmethod
    def figures(waits):
        worst = collections.defaultdict(float)
        for at, wait in waits:
            worst[int(at)] = max(worst[int(at)], wait)
        ordered = sorted(wait for _, wait in waits) or [0]
        figure = {name: round(ordered[int((len(ordered) - 1) * share)] * 1e3, 1)
                  for name, share in {"p50_ms": 0.5, "p99_ms": 0.99, "longest_ms": 1}.items()}
        return figure | {"connections": len(waits), "longest_by_second": {at: round(w * 1e3) for at, w in worst.items()}}

    def connect(self, now):
        client = self.random.choice(self.clients + (self.late if now > self.seconds / 2 else []))
        connection = socket.socket()
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_IP, self.IP_BIND_ADDRESS_NO_PORT, 1)
        connection.bind((client, 0))
        connection.connect_ex(self.random.choice(self.nodes))
        self.selector.register(connection, selectors.EVENT_READ, (client, now))

    def answered(self, connection, client, since, now):
        self.selector.unregister(connection)
        try:
            pod = connection.recv(1)
        except OSError as error:
            pod = str(error)
        connection.close()
        if len(pod) != 1:
            self.failed.append(f"{client}: {pod}")
            return
        first = client not in self.pods
        (self.late_waits if first else self.waits).append((since, now - since))
        self.moved += self.pods.get(client, pod) != pod
        self.pods[client] = pod


if __name__ == "__main__":
    if sys.argv[1] == "pods":
        pods(*sys.argv[2:])
    arguments = json.load(sys.stdin)
    modes = {"spread": lambda **those: Spread(**those).run(), "stay": lambda **those: Stay(**those).run(), "touch": touch}
    print(json.dumps(modes[sys.argv[1]](**arguments)))
