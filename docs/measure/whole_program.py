#!/usr/bin/env python3
"""Measures the whole program from outside: a served practice workspace, and sidetone in a pseudo-terminal on it.

    cargo build --release
    python3 docs/measure/whole_program.py [conversations]

Prints start-up, first sync, memory, the time from a key to the first byte of its frame, and what an idle minute
costs. Needs Linux and Python 3 alone; takes about six minutes with 100,000 conversations. Everything is on loopback
and in a temporary directory.
"""

import os
import sqlite3
import sys
import tempfile
import time

from outside import Screen, Workspace, environment, memory, processor


def ask(store, question):
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
        return database.execute(question).fetchone()[0]


def synced(screen, store, conversations):
    """Seconds since the start until that many conversations are in the store."""
    while time.monotonic() - screen.begun < 900:
        screen.read(1)
        if ask(store, "SELECT count(*) FROM conversation") >= conversations:
            break
    return time.monotonic() - screen.begun


def main():
    conversations = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as home:
        env = environment(home, '[sync]\nhistory = "all"\n')
        served = Workspace(env, conversations)
        up, pid = served.took, served.process.pid
        print(f"practice workspace of {conversations}: up in {up:.1f} s, {memory(pid)} MB")
        served.log_in(env)
        screen = Screen(env)
        print("cold start: first frame {:.0f} ms".format(screen.until(b"Mine", 5)[0] * 1000))
        store = os.path.join(home, "state", "sidetone", "profiles", "default", "sidetone.db")
        took = synced(screen, store, conversations)
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
        served.end()


if __name__ == "__main__":
    main()
