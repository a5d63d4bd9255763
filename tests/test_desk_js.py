"""The parts of the desk's page that need no browser, tested by node; the whole page parses."""

import shutil
import subprocess

from conftest import ROOT, must_have

from toolkit.desk import esm

NODE = shutil.which("node")


def test_the_parts_of_the_page_do_what_node_asks_of_them():
    must_have(NODE, "node")
    files = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.mjs"))
    done = subprocess.run([NODE, "--test", *files], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "# fail 0" in done.stdout
    assert "# pass 0" not in done.stdout


def test_the_page_put_together_is_a_module_that_parses(tmp_path):
    must_have(NODE, "node")
    (tmp_path / "desk.mjs").write_text(esm.module(), encoding="utf-8")
    done = subprocess.run(
        [NODE, "--check", str(tmp_path / "desk.mjs")], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
