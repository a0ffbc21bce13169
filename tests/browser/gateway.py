"""nginx with the configuration of ``deploy/``, in front of apps of a test."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests import debian
from tests.browser import running
from tests.browser.running import ROOT, App

CONFIGURATION = ROOT / "deploy/nginx.conf"
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class Gateway:
    """The configuration as it is deployed, but for ports and for where its files are."""

    def __init__(self, folder: Path, apps: list[App]) -> None:
        self.port = running.free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        changes = {
            "listen 80;": f"listen 127.0.0.1:{self.port};",
            "/var/log/nginx/atlas-error.log": str(folder / "error.log"),
        }
        changes |= {
            f"127.0.0.1:{port}": urlsplit(app.address).netloc for port, app in zip((8501, 8502), apps, strict=True)
        }
        (folder / "atlas.conf").write_text(replaced(CONFIGURATION.read_text(encoding="utf-8"), changes))
        (folder / "nginx.conf").write_text(_around(folder))

    def nginx(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run nginx with this configuration."""
        command = [debian.nginx(), "-p", self.folder, "-c", "nginx.conf", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def start(self) -> None:
        """Start, in the background."""
        started = self.nginx()
        assert started.returncode == 0, started.stderr

    def errors(self) -> str:
        """Return what it wrote down."""
        return "".join(path.read_text(encoding="utf-8") for path in self.folder.glob("*error.log"))

    def stop(self) -> None:
        """Stop at once; every connection is cut."""
        self.nginx("-s", "stop")
        pid = self.folder / "nginx.pid"
        running.wait_until(lambda: not pid.exists(), running.STOP_SECONDS, "nginx has ended")


def replaced(text: str, changes: dict[str, str]) -> str:
    """Replace parts of a text, each of which must be there."""
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def _around(folder: Path) -> str:
    """Return the main configuration, which Debian brings along where it is deployed."""
    temporary = "".join(f"  {name}_temp_path {folder / name};\n" for name in _TEMPORARY)
    user = "user root;\n" if os.geteuid() == 0 else ""
    http = f"http {{\n  default_type application/octet-stream;\n{temporary}  include atlas.conf;\n}}\n"
    return f"{user}worker_processes 1;\nerror_log {folder / 'main.log'};\npid nginx.pid;\nevents {{}}\n{http}"


@contextmanager
def in_front_of(folder: Path, apps: list[App]) -> Iterator[Gateway]:
    """Run nginx in front of apps."""
    gateway = Gateway(folder, apps)
    gateway.start()
    try:
        yield gateway
    finally:
        gateway.stop()
