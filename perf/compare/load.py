"""The load: wrk, pinned to one core."""
import re
import subprocess
from pathlib import Path

REPORT = Path(__file__).parent / "report.lua"


class Load:
    def __init__(self, core, prefix=()):
        self.core, self.prefix = core, list(prefix)

    def run(self, url, seconds, scenario):
        """Runs closed-loop load and returns requests, rate, p99 in ms and errors."""
        command = self.prefix + ["taskset", "-c", str(self.core), "wrk", "-t1", "-c64", f"-d{seconds}s",
                                 "--timeout", "5s", "-s", str(REPORT)]
        if scenario.endswith("connect"):
            command += ["-H", "Connection: close"]
        return report_of(command + [url], seconds)


def report_of(command, seconds):
    """What a command of wrk with a script that ends as report.lua does says."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=True)
    found = re.search(r"^report (\d+) (\d+) (\d+) (\d+) (\d+)$", done.stdout, re.M)
    if not found:
        raise RuntimeError(f"wrk said: {done.stdout}{done.stderr}")
    requests, micros, p99, errors, _ = map(int, found.groups())
    return {"requests": requests, "rate": requests * 1e6 / micros, "p99": p99 / 1000, "errors": errors}
