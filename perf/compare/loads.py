"""Load of each scenario of perf/compare/ingress, pinned to one core."""
import json
import re
import subprocess
import sys
import time
from pathlib import Path

from edges import HOST
from load import report_of

HERE = Path(__file__).parent
PARALLEL = 8


def of(scenario, core):
    """A function of a program and a number of seconds that returns requests, rate, p99 in ms and errors."""
    pinned = ["taskset", "-c", str(core)]

    def wrk(url, seconds, script="report.lua", host=HOST):
        return report_of(pinned + ["wrk", "-t1", "-c64", f"-d{seconds}s", "--timeout", "5s", "-s", str(HERE / script),
                                   "-H", f"Host: {host}", url], seconds)

    def h2load(url, seconds):
        # It does not connect again, and a server lets a connection go after 1,000 requests: many short runs.
        begin, done, errors = time.perf_counter(), 0, 0
        while time.perf_counter() < begin + seconds:
            said = run(pinned + ["h2load", "-t1", "-c8", "-m8", "-n8000", url], seconds)
            ends = [int(n) for n in re.search(r"(\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout", said).groups()]
            other = re.search(r"status codes: \d+ 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx", said)
            done += ends[0]
            errors += sum(ends[1:]) + sum(int(n) for n in other.groups())
        return {"requests": done, "rate": done / (time.perf_counter() - begin), "p99": float("nan"), "errors": errors}

    def connections(port, seconds, kind):
        return json.loads(run(pinned + [sys.executable, str(HERE / "https.py"), str(port), str(seconds), str(PARALLEL), kind], seconds))

    return {
        "h1": lambda p, s: wrk(f"http://{HOST}:{p.http}/", s, host=p.host),
        "h2": lambda p, s: h2load(f"https://{HOST}:{p.https}/", s),
        "tls": lambda p, s: wrk(f"https://{HOST}:{p.https}/", s),
        "handshake": lambda p, s: connections(p.https, s, "full"),
        "resumed": lambda p, s: connections(p.https, s, "resumed"),
        "64k": lambda p, s: wrk(f"http://{HOST}:{p.http}/64k", s),
        "hosts": lambda p, s: wrk(f"http://{HOST}:{p.http}/", s, "hosts.lua"),
    }[scenario]


def run(command, seconds):
    return subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=True).stdout
