#!/usr/bin/env python3
"""Measures how long after a customer's message it is on the screen, with webhooks and without, and how soon the listener
for webhooks answers.

    cargo build --release
    python3 docs/measure/delay.py [messages]

Takes about three minutes with 40 messages. Needs Linux and Python 3 alone; everything is on loopback and in a temporary
directory.
"""

import concurrent.futures
import hashlib
import hmac
import json
import random
import socket
import sys
import tempfile
import time
import urllib.request

from outside import Screen, Workspace, environment

SECRET = "measured"
# A line of the screen that is drawn again is only sent where it differs: words of letters that no word near it has are
# sent whole.
LETTERS = ["abcde", "fghij", "klmno", "pqrst", "uvwxy"]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def delays(workspace, screen, conversation, messages, pause):
    """Milliseconds from the message's arrival at the workspace to its words on the screen, each."""
    out = []
    for n in range(messages):
        screen.read(pause())
        word = "".join(random.choice(LETTERS[n % 5]) for _ in range(12))
        begun = time.monotonic()
        workspace.control("POST", "contact_reply", {"conversation_id": conversation, "body": word})
        arrived = time.monotonic()
        found = screen.until(word.encode(), 40)
        out.append((screen.begun + found[0] - begun) * 1000 if found[1] else float("inf"))
        assert arrived - begun < 1, "the workspace itself is slow"
    return sorted(out)


def told(what, times):
    middle, late = times[len(times) // 2], times[len(times) * 95 // 100]
    print(f"{what}: p50 {middle:.0f} ms, p95 {late:.0f} ms, max {times[-1]:.0f} ms ({len(times)} times)")


def deliver(url, n, conversation):
    """Milliseconds that the listener takes to answer a webhook."""
    body = json.dumps({"type": "notification_event", "id": f"measured-{n}", "topic": "conversation.user.replied",
                       "created_at": int(time.time()), "app_id": "x", "delivery_attempts": 1,
                       "data": {"type": "notification_event_data",
                                "item": {"type": "conversation", "id": conversation}}}).encode()
    signature = "sha1=" + hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()
    request = urllib.request.Request(url, body, {"X-Hub-Signature": signature, "Content-Type": "application/json"})
    begun = time.monotonic()
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200
    return (time.monotonic() - begun) * 1000


def look(screen):
    """Goes to what nobody has, the newest of it, and reads it."""
    assert screen.until(b"Mine", 20)[1], "the inbox opens"
    screen.read(5)
    screen.key(b"gu")
    screen.read(1)
    screen.key(b"gg")
    screen.key(b"\r")
    screen.read(2)


def main():
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with tempfile.TemporaryDirectory() as home:
        port = free_port()
        env = environment(home, f'[stream]\nlisten = "127.0.0.1:{port}"\n')
        workspace = Workspace(env, 250)
        workspace.log_in(env)
        conversation = workspace.control("POST", "contact_opens", {"body": "The first of many words"})["conversation_id"]

        screen = Screen(dict(env, SIDETONE_CLIENT_SECRET=SECRET))
        look(screen)
        url = f"http://127.0.0.1:{port}/"
        workspace.control("PUT", "webhooks", {"url": url, "client_secret": SECRET})
        told("with webhooks", delays(workspace, screen, conversation, messages, lambda: random.uniform(0.5, 1.5)))
        workspace.control("DELETE", "webhooks")
        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            times = sorted(pool.map(lambda n: deliver(url, n, conversation), range(500)))
        told("the listener's answers, 50 at a time", times)
        screen.end()

        # Without the secret nothing is listened for.
        screen = Screen(env)
        look(screen)

        def pause():
            # A person who works: the interval is that of `poll_active_s`, 5 seconds.
            screen.type(b"\x1b[B")
            return random.uniform(1, 6)

        told("without webhooks", delays(workspace, screen, conversation, messages // 2, pause))
        screen.end()
        workspace.end()


if __name__ == "__main__":
    main()
