"""Compare mattercheck with the real readers of front matter: `python tests/compare_readers.py`.

Installs the packages of Node.js in a temporary folder by npm. Ruby and Hugo must be on the PATH. A reader that
isn't there is skipped, and the reason is shown.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGES = ("gray-matter@4", "hexo-front-matter@5.0.0", "@astrojs/internal-helpers@0.11.0")
TESTS = Path(__file__).parent / "ready" / "test_real_readers.py"


def main() -> int:
    """Run the tests with all readers that can be had. Return the exit code of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "NODE_PATH": str(Path(folder) / "node_modules")}
        npm = shutil.which("npm")
        if npm is not None:
            subprocess.run([npm, "install", "--silent", "--prefix", folder, *PACKAGES], check=False)
        command = [sys.executable, "-m", "pytest", "-n0", "-rs", str(TESTS)]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
