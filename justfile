# What CI runs, in its order.
default: lint types contracts tests

# style, and the formatter has nothing to do
lint:
    ruff check .
    ruff format --check .

types:
    mypy

# one way for the imports
contracts:
    lint-imports

tests:
    pytest

# branches that no test takes
coverage:
    coverage run -m pytest -q
    coverage report --show-missing

# the figures of the README
benchmarks:
    python benchmarks/startup.py
    python benchmarks/quality.py
    python benchmarks/throughput.py
    python benchmarks/resolution.py
    python benchmarks/exports.py
    python benchmarks/viewer.py

# exports/ as the README shows it
example:
    kgraph build examples/papers.txt

# the model that ships, from the corpora beside the project
train:
    python -m training.make --shared ../shared
