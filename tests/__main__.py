"""The whole test line: ``python -m tests [pytest arguments]``."""

import os
import subprocess
import sys
from pathlib import Path

from tests import debian
from tests.browser import chromium

ROOT = Path(__file__).resolve().parent.parent
LINTERS = (("ruff", "format", "--check"), ("ruff", "check"))
PYTEST = ("pytest", "-n", "2", "--dist", "loadgroup")


def main(arguments: list[str]) -> int:
    """Check the form of the code, then run the tests; return the exit code.

    Parameters
    ----------
    arguments : list of str
        Passed on to pytest.
    """
    for linter in LINTERS:
        if code := _run(*linter):
            return code
    try:
        os.environ[chromium.VARIABLE] = chromium.obtained()
    except chromium.NoBrowserError as error:
        print(error, file=sys.stderr)
        return 1
    for program in (debian.nginx, debian.postgis, debian.libreoffice):
        try:
            program()
        except debian.MissingError as error:
            print(error, file=sys.stderr)  # the few tests that need it fail, and say so too
    return _run(*PYTEST, *arguments)


def _run(*module: str) -> int:
    return subprocess.run([sys.executable, "-m", *module], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
