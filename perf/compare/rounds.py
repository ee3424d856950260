"""Rounds of load on several programs that run side by side, and what of it is printed."""
import statistics
import sys


def alternate(running, scenario, ask, options):
    """Outcomes by program: of each round, which programs take in turn, so that a slow minute of the machine hits everybody."""
    outcomes = {name: [] for name in running}
    for name, program in running.items():
        if program.COMPILES_WHILE_RUNNING:
            print(f"warming {name} for {scenario} ...", file=sys.stderr, flush=True)
            ask(program, options.warmup)
    for round_number in range(options.rounds):
        for name, program in running.items():
            before = program.cpu_seconds()
            outcome = ask(program, options.seconds)
            outcome["cpu_us"] = (program.cpu_seconds() - before) * 1e6 / max(outcome["requests"], 1)
            outcome["rss_mib"] = program.rss_mib()
            outcomes[name].append(outcome)
            print(f"{scenario} round {round_number + 1} {name}: {outcome}", file=sys.stderr, flush=True)
    return outcomes


def table(scenario, meaning, rows):
    print(f"\n### {scenario}: {meaning}\n")
    print("| program | CPU us/request (median, min-max) | to nginx | to HAProxy | requests/s | p99 | errors | RSS MiB |")
    print("|---|---|---|---|---|---|---|---|")
    medians = {name: statistics.median(o["cpu_us"] for o in outcomes) for name, outcomes in rows.items()}

    def ratio(name, other):
        return f"{medians[name] / medians[other]:.2f}" if name != "direct" and medians.get(other) else "-"

    for name, outcomes in rows.items():
        cpu = [o["cpu_us"] for o in outcomes]
        shown = "-" if name == "direct" else f"{medians[name]:.1f} ({min(cpu):.1f}-{max(cpu):.1f})"
        rate = statistics.median(o["rate"] for o in outcomes)
        p99 = sorted(o["p99"] for o in outcomes)[len(outcomes) // 2]
        p99 = f"{p99:.2f} ms" if p99 == p99 else "-"  # not every generator says it
        errors = sum(o["errors"] for o in outcomes)
        rss = "-" if name == "direct" else f"{max(o['rss_mib'] for o in outcomes):.0f}"
        print(f"| {name} | {shown} | {ratio(name, 'nginx')} | {ratio(name, 'haproxy')} "
              f"| {rate:,.0f} | {p99} | {errors} | {rss} |")
