"""Opens connections inside a namespace; run by spread.py and talk.py, prints one line of JSON.

    driver.py pods PORT ADDRESS...            # pods that say their number to everyone and keep the connection
    driver.py spread <JSON                    # connections of random lengths; how unequal the pods are over time
    driver.py touch <JSON                     # one connection to each of many addresses, again and again
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


if __name__ == "__main__":
    if sys.argv[1] == "pods":
        pods(*sys.argv[2:])
    arguments = json.load(sys.stdin)
    print(json.dumps(Spread(**arguments).run() if sys.argv[1] == "spread" else touch(**arguments)))
