"""Start-up: the import, the demo, the size of the environment."""

import statistics
import tempfile
from pathlib import Path

from benchmarks.harness import Figures, in_fresh_process, main

GOALS = {"import_s": 0.3, "demo_s": 30, "environment_mb": 1_229}
MEGABYTE = 1024 * 1024


def measure(quick: bool) -> Figures:  # noqa: FBT001 - the harness's own switch
    """Measure in fresh processes; the import is compared with that of its two large libraries alone."""
    runs = 2 if quick else 7
    bare, ours = "import pandas, sqlalchemy", "from toolkit import Project"
    in_fresh_process(bare), in_fresh_process(ours)
    pairs = [(in_fresh_process(bare), in_fresh_process(ours)) for _ in range(runs)]
    with tempfile.TemporaryDirectory() as folder:
        demo = in_fresh_process(f"from toolkit.cli import main; main(['demo', '--output', {folder!r}])")
    environment = Path(__file__).resolve().parent.parent / ".venv"
    size = sum(path.stat().st_size for path in environment.rglob("*") if path.is_file() and not path.is_symlink())
    return {
        "import_s": statistics.median(two - one for one, two in pairs),
        "demo_s": demo,
        "environment_mb": size / MEGABYTE,
    }


if __name__ == "__main__":
    main(measure, GOALS)
