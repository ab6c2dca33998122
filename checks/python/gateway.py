# SPDX-License-Identifier: Apache-2.0
"""A gateway process for the checks: started through the launcher, stopped by its process id."""

import atexit
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import time

LAUNCHER = os.environ.get(
    "CARILLON", str(pathlib.Path(__file__).resolve().parents[2] / "carillon")
)
START = 180  # seconds; a first start may build the jar
STOP = 20
# Assertions (which hold the threads apart) and every buffer watched.
WATCHED = "-ea -Dio.netty.leakDetection.level=paranoid"
ADDRESS = re.compile(r"ws://([^\s/]+):(\d+)/([-\w]+)")
# Leaks, error lines of both log formats, and stack traces: none of them may be there.
WRONG = re.compile(
    r"LEAK:|\bERROR\b|level\"?[=:]\s*\"?error\b|^\s+at [\w.$/]+\("
    r"|\b[a-z]\w*(?:\.[a-z]\w*)+\.[A-Z]\w*(?:Exception|Error)\b",
    re.MULTILINE,
)


class Gateway:
    """`with Gateway() as gateway:` has ws, http and endpoint; leaving checks exit code and output."""

    def __init__(self, config=None):
        self._folder = tempfile.mkdtemp(prefix="carillon-check-")
        command = [LAUNCHER, "serve", "--listen", "127.0.0.1:0"]
        if config is not None:
            file = pathlib.Path(self._folder, "carillon.yaml")
            file.write_text(config, encoding="utf-8")
            command += ["--config", str(file)]
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("CARILLON")
        }
        self._process = subprocess.Popen(
            command,
            cwd=self._folder,
            env={**environment, "CARILLON_DRAIN": "1s", "CARILLON_JAVA_OPTS": WATCHED},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        atexit.register(self._process.kill)
        self._lines = []
        self._found = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._process.stdout:
            self._lines.append(line)
            address = ADDRESS.search(line)
            if address and not self._found.is_set():
                host, port, stage = address.groups()
                self.ws = f"ws://{host}:{port}/{stage}"
                self.http = f"http://{host}:{port}"
                self.endpoint = f"{self.http}/{stage}"
                self._found.set()

    @property
    def output(self):
        return "".join(self._lines)

    def __enter__(self):
        end = time.monotonic() + START
        while not self._found.wait(0.05):
            if self._process.poll() is not None or time.monotonic() > end:
                self._process.kill()
                self._reader.join(STOP)
                raise AssertionError(f"the gateway did not listen; it printed:\n{self.output}")
        return self

    def __exit__(self, *_):
        self._process.terminate()
        try:
            code = self._process.wait(STOP)
        finally:
            self._process.kill()
            self._reader.join(STOP)
            self._process.stdout.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            atexit.unregister(self._process.kill)
        assert code == 0, f"exit code {code} after SIGTERM; it printed:\n{self.output}"
        assert not WRONG.search(self.output), f"the gateway printed:\n{self.output}"
