"""Runs Streamlit and writes down whom the process asks: ``python tests/watched.py run app.py …``.

Python itself reports every connection and every look-up of a name (its audit events), whichever library asks; but
for uvloop, whose connections it does not see, so that the process runs on Python's own loop here.
The file is named by ``ATLAS_ASKED``.
"""

import os
import runpy
import sys
from typing import Any

EVENTS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event in EVENTS:
        asked = arguments[0] if event.startswith("socket.get") else arguments[1]
        os.write(_file, f"{event} {asked}\n".encode())


_file = os.open(os.environ["ATLAS_ASKED"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
sys.addaudithook(_note)
sys.modules["uvloop"] = None  # as if it were not installed
sys.argv[0] = "streamlit"
runpy.run_module("streamlit", run_name="__main__")
