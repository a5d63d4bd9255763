"""Measurements: `uv run python -m benchmarks.NAME [--quick] [--json]`."""
