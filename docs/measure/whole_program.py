#!/usr/bin/env python3
"""Measures the whole program from outside: a served practice workspace, and sidetone in a pseudo-terminal on it.

    cargo build --release
    python3 docs/measure/whole_program.py [conversations]

Prints start-up, first sync, memory, the time from a key to the first byte of its frame, and what an idle minute
costs. Needs Linux and Python 3 alone; takes about six minutes with 100,000 conversations. Everything is on loopback
and in a temporary directory.
"""

import fcntl
import os
import pty
import re
import select
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import termios
import time

PROGRAM = os.path.join(os.path.dirname(__file__), "..", "..", "target", "release", "sidetone")
ADDRESS = "127.0.0.1:4011"


def environment(home):
    config = os.path.join(home, "config", "sidetone")
    os.makedirs(config)
    with open(os.path.join(config, "config.toml"), "w", encoding="utf-8") as file:
        file.write('[sync]\nhistory = "all"\n')
    return dict(os.environ, HOME=home, XDG_CONFIG_HOME=os.path.join(home, "config"), SIDETONE_KEYRING="off",
                XDG_STATE_HOME=os.path.join(home, "state"), TERM="xterm-256color", COLORTERM="truecolor")


def memory(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) // 1024


def processor(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 // os.sysconf("SC_CLK_TCK")


def ask(store, question):
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
        return database.execute(question).fetchone()[0]


class Screen:
    def __init__(self, env):
        self.begun = time.monotonic()
        self.pid, self.tty = pty.fork()
        if self.pid == 0:
            os.execve(PROGRAM, [PROGRAM], env)
        fcntl.ioctl(self.tty, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def read(self, seconds):
        end, out = time.monotonic() + seconds, b""
        while (left := end - time.monotonic()) > 0:
            if select.select([self.tty], [], [], left)[0]:
                try:
                    out += os.read(self.tty, 65536)
                except OSError:
                    break
        return out

    def until(self, words, seconds):
        out, end = b"", time.monotonic() + seconds
        while words not in out and time.monotonic() < end:
            out = out[-64:] + self.read(0.005 if seconds < 60 else 0.5)
        return time.monotonic() - self.begun, words in out

    def synced(self, store, conversations):
        """Waits until that many conversations are in the store."""
        while time.monotonic() - self.begun < 900:
            self.read(1)
            if ask(store, "SELECT count(*) FROM conversation") >= conversations:
                break
        return time.monotonic() - self.begun

    def key(self, keys):
        begun = time.monotonic()
        os.write(self.tty, keys)
        select.select([self.tty], [], [], 2)
        took = (time.monotonic() - begun) * 1000
        self.read(0.03)
        return took

    def end(self):
        os.kill(self.pid, signal.SIGTERM)
        self.read(1)
        os.waitpid(self.pid, 0)


def main():
    conversations = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as home:
        env = environment(home)
        begun = time.monotonic()
        served = subprocess.Popen(
            [PROGRAM, "practice", "--listen", ADDRESS, "--token", "measure", "--people", "off",
             "--conversations", str(conversations)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env)
        served.stdout.readline()
        print(f"practice workspace of {conversations}: up in {time.monotonic() - begun:.1f} s, {memory(served.pid)} MB")
        subprocess.run([PROGRAM, "login", "--token-stdin", "--base-url", f"http://{ADDRESS}"], input="measure\n",
                       text=True, env=env, check=True, stdout=subprocess.DEVNULL)
        screen = Screen(env)
        print("cold start: first frame {:.0f} ms".format(screen.until(b"Mine", 5)[0] * 1000))
        store = os.path.join(home, "state", "sidetone", "profiles", "default", "sidetone.db")
        took = screen.synced(store, conversations)
        print(f"first sync: {took:.0f} s, {memory(screen.pid)} MB")
        screen.read(20)
        screen.key(b"ga")
        screen.read(3)
        times = sorted(screen.key(b"j") for _ in range(200))
        print("key j: p50 {:.1f} ms, p95 {:.1f} ms, max {:.1f} ms".format(times[100], times[190], times[-1]))
        print("G: {:.1f} ms, g g: {:.1f} ms".format(screen.key(b"G"), screen.key(b"gg")))
        screen.read(130)
        before = processor(screen.pid)
        idle = len(screen.read(60))
        print(f"an idle minute: {idle} bytes, {processor(screen.pid) - before} ms of processor, {memory(screen.pid)} MB")
        unknown = ask(store, "SELECT count(DISTINCT contact) FROM conversation WHERE contact_known = 0")
        print(f"in it, {unknown} customers were still to be fetched")
        screen.end()
        starts = []
        for _ in range(7):
            screen = Screen(env)
            starts.append(screen.until(b"Mine", 5)[0] * 1000)
            screen.read(1)
            screen.end()
        print("warm start: first frame {:.0f} ms (median of 7)".format(sorted(starts)[3]))
        served.terminate()
        served.wait()


if __name__ == "__main__":
    main()
