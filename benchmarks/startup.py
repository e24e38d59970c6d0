"""How long `kgraph --help` takes, against importing what it is made of: `python benchmarks/startup.py`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

LIMIT = 2.5
COMMANDS = {
    "import typer, rich": ["-c", "import typer, rich"],
    "kgraph --help": ["-m", "kgraph", "--help"],
}


def seconds(arguments: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main(runs: int = 15) -> None:
    """Interleaved runs, so that a busy moment hits both; the medians and their ratio."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, arguments in COMMANDS.items():
            times[name].append(seconds(arguments))
    base, own = (statistics.median(times[name]) for name in COMMANDS)
    for name, taken in times.items():
        print(f"{name:20} {statistics.median(taken):.3f} s (median of {runs})")
    print(f"ratio {own / base:.2f}, at most {LIMIT}")
    sys.exit(own / base > LIMIT)


if __name__ == "__main__":
    main()
