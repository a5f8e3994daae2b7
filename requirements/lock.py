"""Lock the dependencies of pyproject.toml: one file of exact versions with hashes for each purpose, without index addresses.

runtime.txt: the worker (with PostgreSQL). demo.txt: that and the demo's servers. test.txt: all of it and what the tests want.
Each file holds what builds the package itself, so that nothing is fetched beside it.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PURPOSES = {
    "runtime.txt": ["--extra", "postgresql", "--group", "build"],
    "demo.txt": ["--extra", "postgresql", "--extra", "demo", "--group", "build"],
    "test.txt": ["--extra", "postgresql", "--extra", "demo", "--group", "build", "--group", "test"],
}
OPTIONS = [
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--no-annotate",
    "--quiet",
]


def main() -> None:
    """Write every file anew."""
    for name, parts in PURPOSES.items():
        command = [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "compile",
            "pyproject.toml",
            *parts,
            *OPTIONS,
            "-o",
            str(HERE / name),
        ]
        subprocess.run(command, cwd=HERE.parent, check=True)


if __name__ == "__main__":
    main()
