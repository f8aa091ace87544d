#!/usr/bin/env python3
"""firefox.py URL DIRECTORY: opens the page of `whep4j view` in headless Firefox, and judges whether its pictures play.

Talks Marionette, which Firefox brings along: JSON with its length in front, over a socket on the loopback interface.
"""
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import time

PATIENCE_SECONDS = 90
PICTURES, RATE, CLIP_SECONDS = 300, 30, 10
MOST_BEHIND_SECONDS = 1
LOOKS = 40
PREFERENCES = {
    "marionette.port": 0,
    "app.update.enabled": False,
    "app.normandy.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "media.autoplay.default": 0,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}


def check(condition, message):
    if not condition:
        raise RuntimeError(message)


def until(what, condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        value = condition()
        if value:
            return value
        check(time.monotonic() < deadline, f"{what} did not come")
        time.sleep(0.1)


class Marionette:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
        self.number = 0
        self.read()
        self.call("WebDriver:NewSession")

    def read(self):
        digits = b""
        while not digits.endswith(b":"):
            digits += self.exactly(1)
        return json.loads(self.exactly(int(digits[:-1])))

    def exactly(self, length):
        data = b""
        while len(data) < length:
            more = self.socket.recv(length - len(data))
            check(more, "Firefox has gone")
            data += more
        return data

    def call(self, name, **parameters):
        self.number += 1
        message = json.dumps([0, self.number, name, parameters]).encode()
        self.socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self.read()
        check(error is None, f"{name}: {error}")
        return result

    def evaluate(self, script):
        return self.call("WebDriver:ExecuteScript", script=script, args=[])["value"]


def start(profile):
    profile.mkdir()
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("".join(lines))
    home = profile / "home"
    home.mkdir()
    with open(profile.parent / "firefox.log", "wb") as log:
        return subprocess.Popen(
            [os.environ.get("FIREFOX", "firefox-esr"), "--headless", "--no-remote", "--profile", profile, "--marionette"],
            stdout=log, stderr=log, env={**os.environ, "HOME": str(home)})


def judge(firefox, url):
    look = re.sub(r"^export ", "", (pathlib.Path(__file__).parent / "look.mjs").read_text(), flags=re.M) + "return look();"
    firefox.call("WebDriver:Navigate", url=url)
    check("?" not in firefox.call("WebDriver:GetCurrentURL")["value"], "the secret stays in the address")
    first = until("a picture", lambda: (seen := firefox.evaluate(look)) and all(video["time"] > 0 and video["brightness"] > 0 for video in seen) and seen)
    behind = []

    def in_time():
        for video in firefox.evaluate(look):
            check(20 < video["brightness"] < 235, f"the picture is black or white: {video['brightness']}")
            check(video["number"] < PICTURES, f"there is no picture {video['number']}")
            behind.append((video["now"] / 1000 - video["number"] / RATE) % CLIP_SECONDS)
        return len(behind) >= LOOKS and sorted(behind[-LOOKS:])[LOOKS // 2] < MOST_BEHIND_SECONDS

    until("a picture that is less than a second late", in_time)
    last = firefox.evaluate(look)
    for before, after in zip(first, last):
        check(after["time"] - before["time"] > 1 and after["shown"] > before["shown"], "the picture does not move")
    median = sorted(behind[-LOOKS:])[LOOKS // 2]
    agent = firefox.evaluate("return navigator.userAgent").split()[-1]
    print(f"{agent}: {len(last)} pictures play, median {median * 1000:.0f} ms behind the camera by their time code")


def main():
    url, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    profile = directory / "firefox"
    process = start(profile)
    try:
        active = profile / "MarionetteActivePort"

        def port():
            check(process.poll() is None, "Firefox did not start")
            return active.exists() and active.read_text().strip()

        firefox = Marionette(int(until("Firefox", port)))
        judge(firefox, url)
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(profile, ignore_errors=True)


try:
    main()
except (RuntimeError, OSError) as problem:
    sys.exit(f"firefox: {problem}")
