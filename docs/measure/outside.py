"""What the measurements share: a served practice workspace, and sidetone in a pseudo-terminal on it.

Needs Linux and Python 3 alone. Everything is on loopback and in a temporary directory.
"""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import urllib.request

PROGRAM = os.path.join(os.path.dirname(__file__), "..", "..", "target", "release", "sidetone")


def environment(home, config):
    """The environment of a person with that home and config file."""
    directory = os.path.join(home, "config", "sidetone")
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, "config.toml"), "w", encoding="utf-8") as file:
        file.write(config)
    return dict(os.environ, HOME=home, XDG_CONFIG_HOME=os.path.join(home, "config"), SIDETONE_KEYRING="off",
                XDG_STATE_HOME=os.path.join(home, "state"), TERM="xterm-256color", COLORTERM="truecolor")


def memory(pid):
    """Megabytes."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) // 1024


def processor(pid):
    """Milliseconds since the start."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 // os.sysconf("SC_CLK_TCK")


class Workspace:
    """A practice workspace, served without people."""

    def __init__(self, env, conversations):
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [PROGRAM, "practice", "--listen", "127.0.0.1:0", "--token", "measure", "--people", "off",
             "--conversations", str(conversations)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env)
        said = json.loads(self.process.stdout.readline())
        self.url, self.control_token = said["base_url"], said["control_token"]
        self.took = time.monotonic() - begun

    def log_in(self, env):
        """Stores the token for the person."""
        subprocess.run([PROGRAM, "login", "--token-stdin", "--base-url", self.url], input="measure\n", text=True,
                       env=env, check=True, stdout=subprocess.DEVNULL)

    def control(self, method, path, body=None):
        """A request to the control side; its answer."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.control_token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/practice/{path}", data, headers, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or "null")

    def end(self):
        """Ends it."""
        self.process.terminate()
        self.process.wait()


class Screen:
    """sidetone on a pseudo-terminal of 120 by 40."""

    def __init__(self, env):
        self.begun = time.monotonic()
        self.pid, self.tty = pty.fork()
        if self.pid == 0:
            os.execve(PROGRAM, [PROGRAM], env)
        fcntl.ioctl(self.tty, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def read(self, seconds):
        """What is drawn in that time."""
        end, out = time.monotonic() + seconds, b""
        while (left := end - time.monotonic()) > 0:
            if select.select([self.tty], [], [], left)[0]:
                try:
                    out += os.read(self.tty, 65536)
                except OSError:
                    break
        return out

    def until(self, words, seconds):
        """Seconds since the start until the words are drawn, and whether they were."""
        out, end = b"", time.monotonic() + seconds
        while words not in out and time.monotonic() < end:
            out = out[-64:] + self.read(0.005 if seconds < 60 else 0.5)
        return time.monotonic() - self.begun, words in out

    def type(self, keys):
        """Presses keys."""
        os.write(self.tty, keys)

    def key(self, keys):
        """Milliseconds from keys to the first byte of their frame."""
        begun = time.monotonic()
        self.type(keys)
        select.select([self.tty], [], [], 2)
        took = (time.monotonic() - begun) * 1000
        self.read(0.03)
        return took

    def end(self):
        """Ends it."""
        os.kill(self.pid, signal.SIGTERM)
        self.read(1)
        os.waitpid(self.pid, 0)
