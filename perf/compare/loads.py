"""Load of each scenario of perf/compare/ingress, pinned to one core."""
import json
import re
import subprocess
import sys
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
        said = run(pinned + ["h2load", "-t1", "-c8", "-m8", f"-D{seconds}", url], seconds)
        done = re.search(r"(\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout", said)
        rate = re.search(r"finished in .*?, ([\d.]+) req/s", said)
        other = re.search(r"status codes: \d+ 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx", said)
        errors = sum(int(n) for n in done.groups()[1:] + other.groups())
        return {"requests": int(done.group(1)), "rate": float(rate.group(1)), "p99": float("nan"), "errors": errors}

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
