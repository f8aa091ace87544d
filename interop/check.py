"""What interop/run needs beside the shell: waiting for a server, judging a recording, the tables. Called by it alone."""
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from capture import Capture

CLIP = Path(__file__).parent.parent / "modules/emulator/src/main/resources/io/github/whep4j/emulator/clip.h264"
ENOUGH = 0.95
SOME = 0.4  # a tampered packet is a lost one, and so is the rest of a group of pictures where nothing is sent again
STILL_UP_PICTURES = 60
LONG_SECONDS = 240
LIVE_NOISE_BYTES = 1 << 20
EDGE_PACKETS = 2  # may be on their way when the recording ends
JITTER_NOISE_SECONDS = 0.001  # what a busy machine adds between the relay and the client
ADAPTED_LOSS = 10  # per cent; a sender that takes more for congestion sends next to nothing, late by itself
ROUND_TRIP_TOLERANCE = 0.1
LONG_DELAY_MILLIS = 100  # of which the machine's own share is small
RAMP_UP_SECONDS = 20
AT_MAXIMUM = 0.98
SUMMARY_FIELDS = """
    reason durationMs codec frameWidth frameHeight framesReceived keyFramesReceived framesDropped packetsReceived packetsLost
    packetsDiscarded retransmittedPacketsReceived nackCount pliCount bytesReceived jitter freezeCount srtpCipher dtlsCipher
    dtlsRole tlsVersion selectedCandidatePair timings sessionDeleted file fileBytes
""".split()
TIMINGS = "gatherMs postMs iceMs dtlsMs firstPacketMs firstFrameMs".split()
# The names of the summary may be the IANA registry's or webrtc-stats' (SRTP_AES128_CM_HMAC_SHA1_80, say).
PROFILE_MARKS = {
    "AEAD_AES_128_GCM": ("AES_128_GCM", "AES128_GCM"),
    "AEAD_AES_256_GCM": ("AES_256_GCM", "AES256_GCM"),
    "AES_CM_128_HMAC_SHA1_80": ("SHA1_80",),
}
COLUMNS = "{:14} {:34} {:>5} {:>5} {:>6} {:>6} {:>5} {:>5} {:>7} {:>8} {:>4} {:>6}  {}"


class Failed(Exception):
    """What is wrong with a recording, in one line."""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        print(s.getsockname()[1])


def wait(url, pid, seconds):
    deadline = time.monotonic() + float(seconds)
    while time.monotonic() < deadline and Path(f"/proc/{pid}").exists():
        try:
            urllib.request.urlopen(url, timeout=5).read()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit(1)


def record(duration, directory, *command):
    """Runs the recorder with a deadline and watches its memory. Ended by SIGTERM it ends the recorder likewise."""
    duration, directory = float(duration), Path(directory)
    with (directory / "summary.json").open("w") as out, (directory / "whep4j.log").open("w") as err, (directory / "rss").open("w") as rss:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        begin = time.monotonic()
        # Of a long recording, when to count the objects that are alive.
        census = [0.3 * duration, 0.9 * duration] if duration >= LONG_SECONDS else []
        while process.poll() is None:
            passed = time.monotonic() - begin
            if passed > duration + 70:
                process.kill()
            elif passed > duration + 60:
                err.write("interop: took too long\n")
                process.terminate()
            if census and passed > census[0]:
                census.pop(0)
                live_bytes(process.pid, directory / "live")
            kib = re.search(r"VmRSS:\s*(\d+)", Path(f"/proc/{process.pid}/status").read_text())
            rss.write(f"{int(kib[1]) // 1024}\n" if kib else "")
            try:
                process.wait(1)
            except subprocess.TimeoutExpired:
                pass
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    (directory / "cpu").write_text(f"{used.ru_utime + used.ru_stime:.2f}")
    sys.exit(process.returncode if process.returncode >= 0 else 128 - process.returncode)


def live_bytes(pid, file):
    """The size of all objects that a full collection leaves, by the JDK's own tool."""
    jcmd = Path(os.environ["JAVA_HOME"], "bin/jcmd") if "JAVA_HOME" in os.environ else "jcmd"
    run = subprocess.run([jcmd, str(pid), "GC.class_histogram"], capture_output=True, text=True, timeout=60, check=False)
    total = re.search(r"^Total\s+\d+\s+(\d+)", run.stdout, re.M)
    with file.open("a") as out:
        out.write(f"{total[1]}\n" if total else "")


def fetch(url, file):
    try:
        Path(file).write_bytes(urllib.request.urlopen(url, timeout=20).read())
    except (urllib.error.URLError, OSError):
        sys.exit(1)  # judged by what is missing


def header():
    print(COLUMNS.format("sender", "case", "sent", "whole", "lost", "resent", "nacks", "plis", "freezes", "first ms", "MiB", "cpu s", ""), flush=True)


class Case:
    """The directory of one recording: what was asked for, what each side says of it."""

    def __init__(self, directory):
        self.directory = Path(directory)
        (self.name, self.title, self.label, self.profile, self.role, duration, self.format, self.relay, settings,
         self.retransmission, self.refused) = (self.directory / "case").read_text().split("\n")[:11]
        self.settings = dict(word.split("=", 1) for word in settings.split())
        self.duration = float(duration)
        self.recording = self.directory / "recording"
        self.loss = max(map(float, re.findall(r"\bLOSS(?:_UP)?=([\d.]+)", self.relay)), default=0.0)
        self.tampered = "TAMPER=" in self.relay
        self.smooth = "SMOOTH=1" in self.relay
        self.summary = {}
        self.stats = {}
        self.session = {}
        self.whole = 0
        self.capture = None
        self.delay = 0.0

    def rss(self):
        """Resident memory in MiB, second by second."""
        return list(map(int, self.log("rss").split()))

    def log(self, name):
        file = self.directory / name
        return file.read_text(errors="replace") if file.exists() else ""

    def log_tail(self, name):
        return "\n".join(f"    {name}: {line}" for line in self.log(name).strip().split("\n")[-5:] if line)

    def judge(self, status):
        if status == 125:
            raise Failed("the sender (or the relay) did not start")
        if self.refused:
            self.judge_refusal(status)
            return
        self.read_stats()
        if status != 0:
            raise Failed(f"whep4j record ended with status {status}")
        self.read_summary()
        thrown = re.search(r"^.*(?:Exception|Error\b|\bERROR\b).*$", self.log("whep4j.log"), re.M)
        if thrown:
            raise Failed(f"whep4j's log: {thrown[0][:150]}")
        if self.stats["posts"] != 1 or self.stats["deletes"] != 1 or not self.session["deleted"]:
            raise Failed(f"{self.stats['posts']} POSTs and {self.stats['deletes']} DELETEs instead of one each")
        if self.settings.get("TRICKLE") and self.stats["patches"] != 1:
            raise Failed(f"{self.stats['patches']} PATCHes with candidates instead of one")
        pictures = self.decode()
        self.whole = len(pictures)
        sent = self.session["picturesSentFromFirstKeyFrame"]
        if sent < self.duration or self.whole < (SOME if self.tampered else ENOUGH) * sent:
            raise Failed(f"{self.whole} pictures whole of {sent} sent from the first key frame on")
        if self.whole > sent:
            raise Failed(f"{self.whole} pictures of {sent} that were sent: units were cut in two or repeated")
        self.judge_summary()
        if "pictures" in self.session:
            self.compare_with_clip(pictures)
        self.judge_memory()
        if self.relay and not self.tampered:
            self.compare_with_relay()

    def judge_refusal(self, status):
        """The server said no: that is told, with its status, and nothing is left open."""
        stats = json.loads((self.directory / "stats.json").read_text())
        error = json.loads(self.log("summary.json").strip().split("\n")[-1]).get("error", {})
        if status == 0 or error.get("code") != f"http.{self.refused}" or not error.get("hint"):
            raise Failed(f"expected http.{self.refused} with a hint, got status {status} and {error}")
        if stats["posts"] != 1 or stats["deletes"] != 0 or stats["sessions"]:
            raise Failed(f"{stats['posts']} POSTs, {stats['deletes']} DELETEs, {len(stats['sessions'])} sessions after a refusal")

    def read_stats(self):
        try:
            self.stats = json.loads((self.directory / "stats.json").read_text())
        except (OSError, ValueError) as e:
            raise Failed("the sender gave no statistics") from e
        if not self.stats["sessions"]:
            raise Failed("the sender has opened no session")
        self.session = self.stats["sessions"][0]

    def read_summary(self):
        lines = (self.directory / "summary.json").read_text().strip().split("\n")
        try:
            self.summary = json.loads(lines[-1])
        except ValueError as e:
            raise Failed(f"the last line on standard output is not JSON: {lines[-1][:100]}") from e
        missing = [f for f in SUMMARY_FIELDS if f not in self.summary]
        missing += [f"timings.{t}" for t in TIMINGS if t not in self.summary.get("timings", {})]
        if missing:
            raise Failed(f"the summary lacks {', '.join(missing)}")

    def decode(self):
        """The MD5 sum of each picture, in order; ffmpeg must not say a word."""
        if not self.recording.exists():
            raise Failed("there is no recording")
        demuxer = ["-f", "h264"] if self.format == "annexb" else []
        run = subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "error", *demuxer, "-i", str(self.recording), "-fps_mode", "passthrough", "-f", "framemd5", "-"],
            capture_output=True, text=True, timeout=300, check=False)
        if run.returncode != 0 or run.stderr:
            raise Failed("ffmpeg: " + "; ".join((run.stderr or f"status {run.returncode}").strip().split("\n")[:3]))
        return md5s(run.stdout)

    def judge_summary(self):
        s = self.summary
        if not s["sessionDeleted"]:
            raise Failed("the summary says that the session was not DELETEd")
        if s["fileBytes"] != self.recording.stat().st_size:
            raise Failed(f"fileBytes is {s['fileBytes']}, the file has {self.recording.stat().st_size}")
        width, height, profile, level = self.probe()
        if (s["frameWidth"], s["frameHeight"]) != (width, height):
            raise Failed(f"the summary says {s['frameWidth']}x{s['frameHeight']}, ffprobe {width}x{height}")
        if not re.fullmatch(r"avc1\.[0-9A-Fa-f]{6}", s["codec"]) or int(s["codec"][-2:], 16) != level:
            raise Failed(f"codec is {s['codec']}, ffprobe says {profile} at level {level}")
        if self.profile and not any(mark in s["srtpCipher"] for mark in PROFILE_MARKS[self.profile]):
            raise Failed(f"srtpCipher is {s['srtpCipher']} instead of {self.profile}")
        if self.role and s["dtlsRole"] != {"active": "client", "passive": "server"}[self.role]:
            raise Failed(f"dtlsRole is {s['dtlsRole']}, asked for was {self.role}")
        self.judge_pair(s["selectedCandidatePair"])
        seconds = s["durationMs"] / 1000
        # It is time by the pictures' timestamps: a sender that queued pictures while it connected sends more than it lasts.
        # Through the relay the last pictures may be lost.
        if not self.duration * (0.8 if self.relay else 0.95) <= seconds <= self.duration + 10:
            raise Failed(f"durationMs is {s['durationMs']}, asked for were {self.duration:g} s")
        # What the summary counts may have begun before the file's first key frame.
        if s["framesReceived"] < self.whole:
            raise Failed(f"framesReceived is {s['framesReceived']}, the file has {self.whole} pictures")

    def judge_pair(self, pair):
        """Where a case is about a way to connect, that one must have been used."""
        for setting, side, field in (("EXPECT_LOCAL", "local", "candidateType"), ("EXPECT_PROTOCOL", "local", "protocol")):
            expected = self.settings.get(setting)
            if expected and pair[side][field] != expected:
                raise Failed(f"the {side} {field} is {pair[side][field]}, expected was {expected}")

    def judge_memory(self):
        """Of a long recording: what is alive after a collection late in it is not more than early in it."""
        if self.duration < LONG_SECONDS:
            return
        live = list(map(int, self.log("live").split()))
        if len(live) != 2:
            raise Failed("jcmd could not count the live objects: is the java of whep4j that of a JDK?")
        if live[1] - live[0] > LIVE_NOISE_BYTES:
            raise Failed(f"memory grows: {live[0]} bytes alive early on, {live[1]} late")

    def probe(self):
        run = subprocess.run(
            ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height,profile,level", "-of", "json",
             str(self.recording)], capture_output=True, text=True, timeout=60, check=False)
        try:
            stream = json.loads(run.stdout)["streams"][0]
        except (ValueError, KeyError, IndexError) as e:
            raise Failed(f"ffprobe: {run.stderr.strip()}") from e
        return stream["width"], stream["height"], stream["profile"], stream["level"]

    def compare_with_clip(self, pictures):
        """The sender told which pictures of the clip it sent: all of these must have come, in order, unchanged."""
        run = subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", str(CLIP), "-fps_mode", "passthrough", "-f", "framemd5", "-"],
                             capture_output=True, text=True, timeout=300, check=True)
        clip = md5s(run.stdout)
        foreign = [n for n, p in enumerate(pictures) if p not in clip]
        if foreign:
            raise Failed(f"{len(foreign)} decoded pictures are not in the clip, the first is number {foreign[0]}")
        sent = [clip[n] for n in self.session["pictures"]]
        dropped = ("MAY_DROP" in self.settings or self.flood_dropped() > 0) and self.summary["packetsLost"] > 0
        if self.tampered or dropped:
            rest = iter(sent)
            if not all(p in rest for p in pictures):
                raise Failed("the pictures are not in the order of sending")
            if pictures[-1] not in sent[-STILL_UP_PICTURES:]:
                raise Failed("the last pictures that were sent have not come")
        elif not any(sent[i:i + len(pictures)] == pictures for i in range(len(sent) - len(pictures) + 1)):
            raise Failed(f"of {len(pictures)} pictures the first {common_run(sent, pictures)} are as sent, then one is missing or repeated")

    def flood(self):
        """What the relay put in that was not the stream's: empty where it had not been told to."""
        return json.loads((self.directory / "relay.json").read_text())["sessions"][0]["flood"] if self.relay else {}

    def flood_line(self):
        flood, dropped = self.flood(), self.flood_dropped()
        return f", with {sum(flood.values()) - dropped} datagrams of others, {dropped} dropped by the kernel" if flood else ""

    def flood_dropped(self):
        return self.flood().get("droppedByKernel", 0)

    def compare_with_relay(self):
        """What the summary says of the network against what the relay did and when."""
        relay = json.loads((self.directory / "relay.json").read_text())["sessions"][0]
        delay = relay["down"]["delayMillis"]
        self.delay = delay + relay["up"]["delayMillis"]
        self.capture = capture = Capture(self.directory / "capture.tsv", delay)
        dropped = self.flood_dropped()
        if not capture.lost_within - EDGE_PACKETS <= self.summary["packetsLost"] <= capture.lost + dropped + EDGE_PACKETS:
            raise Failed(f"packetsLost is {self.summary['packetsLost']}, the relay lost {capture.lost}")
        jitter = self.summary["jitter"]
        if not any(abs(jitter - other) <= max(0.15 * other, JITTER_NOISE_SECONDS) for other in capture.jitters):
            raise Failed(f"jitter is {jitter * 1000:.2f} ms, over the end of the relay's capture it is {min(capture.jitters) * 1000:.2f} ms "
                         f"to {max(capture.jitters) * 1000:.2f} ms")
        self.judge_times()
        self.judge_freezes()
        self.judge_retransmission()
        self.judge_estimate()

    def judge_times(self):
        """The times in the file are the sender's, to the tick of its RTP clock."""
        if self.format != "mp4":
            return
        run = subprocess.run(
            ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=time_base:packet=pts", "-of", "json",
             str(self.recording)], capture_output=True, text=True, timeout=60, check=False)
        probed = json.loads(run.stdout)
        if probed["streams"][0]["time_base"] != "1/90000":
            raise Failed(f"the file's clock is {probed['streams'][0]['time_base']}")
        ticks = [packet["pts"] for packet in probed["packets"]]
        if not self.capture.times_are_the_senders([tick - ticks[0] for tick in ticks]):
            raise Failed("the times of the pictures are not those of the RTP timestamps")

    def judge_freezes(self):
        """But for those that the stream came to the relay with."""
        if not self.loss or (self.loss > ADAPTED_LOSS and "targetBitrate" in self.session and not self.smooth):
            return
        allowed = self.capture.freezes + (0 if self.loss <= 5 else 2)
        if self.summary["freezeCount"] > allowed:
            raise Failed(f"{self.summary['freezeCount']} freezes, {allowed} allowed")

    def judge_retransmission(self):
        """The way that the sender has was used."""
        if not self.loss or not self.retransmission:
            return
        way = self.capture.retransmission
        if way != self.retransmission or not self.summary["retransmittedPacketsReceived"]:
            raise Failed(f"retransmission was by {way}, with this sender it is by {self.retransmission}")

    def judge_estimate(self):
        """What a sender that measures makes of our feedback."""
        if "maxBitrate" not in self.session or self.loss:
            return
        if self.delay >= LONG_DELAY_MILLIS:
            trips = self.round_trips()
            if not any(abs(trip - self.delay) <= ROUND_TRIP_TOLERANCE * self.delay for trip in trips):
                raise Failed(f"the sender's round trip is {trips} ms, the relay delays by {self.delay:.1f} ms")
        target, maximum = self.session["targetBitrate"], self.session["maxBitrate"]
        if self.duration >= RAMP_UP_SECONDS and target < AT_MAXIMUM * maximum:
            raise Failed(f"the sender's target is {target:.0f} bit/s after {self.duration:g} s, its maximum {maximum}")

    def round_trips(self):
        """By our reports, as the sender has them, in milliseconds: the last, and the mean."""
        report = self.session.get("remoteInbound", {})
        if "roundTripTime" not in report:
            return []
        return [1000 * report["roundTripTime"], 1000 * report["totalRoundTripTime"] / report["roundTripTimeMeasurements"]]

    def network_row(self):
        trips = self.round_trips()
        target = f"{self.session['targetBitrate'] / 1000:.0f} kbit/s" if "targetBitrate" in self.session else "–"
        cells = [
            f"{self.title} {self.stats.get('version', '')}", self.label.replace("-", " "), self.session["picturesSentFromFirstKeyFrame"], self.whole,
            self.summary["packetsLost"], self.capture.retransmission or "–", self.summary["freezeCount"], self.capture.freezes,
            f"{self.delay:.1f} ms, {trips[0]:.1f} ms" if trips else f"{self.delay:.1f} ms", target]
        return "| " + " | ".join(map(str, cells)) + " |"

    def line(self, verdict):
        s = self.summary
        return COLUMNS.format(
            self.name, self.label, self.session.get("picturesSentFromFirstKeyFrame", "-"), self.whole or "-",
            s.get("packetsLost", "-"), s.get("retransmittedPacketsReceived", "-"), s.get("nackCount", "-"), s.get("pliCount", "-"),
            s.get("freezeCount", "-"), s.get("timings", {}).get("firstFrameMs", "-"), max(self.rss(), default="-"),
            self.log("cpu").strip() or "-", verdict)


def common_run(sent, pictures):
    for begin in range(len(sent)):
        if sent[begin] == pictures[0]:
            n = 0
            while n < len(pictures) and begin + n < len(sent) and sent[begin + n] == pictures[n]:
                n += 1
            return n
    return 0


def md5s(framemd5):
    return [line.split(",")[-1].strip() for line in framemd5.split("\n") if line and not line.startswith("#")]


def evaluate(directory, status):
    case = Case(directory)
    try:
        case.judge(int(status))
    except Failed as failed:
        print(case.line(f"FAILED: {failed}"))
        for log in ("whep4j.log", "sender.log", "relay.log"):
            tail = case.log_tail(log)
            if tail:
                print(tail)
        sys.exit(1)
    finally:
        sys.stdout.flush()
    print(case.line("ok" + case.flood_line()), flush=True)
    (case.directory / "passed").write_text(f"{case.title} {case.stats.get('version', '')}".strip())
    if case.capture:
        (case.directory / "network").write_text(case.network_row())


def readme(work, file):
    """Writes the table of what passed between the marks of README.md."""
    passed = {}
    variants = {}
    # A case in which there is no session does not tell the version.
    senders = {}
    for mark in Path(work).glob("*/passed"):
        senders[Case(mark.parent).name] = max(senders.get(Case(mark.parent).name, ""), mark.read_text())
    for mark in sorted(Path(work).glob("*/passed")):
        case = Case(mark.parent)
        sender = senders[case.name]
        if case.profile:
            passed.setdefault(sender, {}).setdefault(case.profile, []).append({"active": "client", "passive": "server"}[case.role])
        else:
            variants.setdefault(sender, []).append(case.label)
    profiles = ["AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM", "AEAD_AES_256_GCM"]
    table = ["| sender | " + " | ".join(profiles) + " | also |", "|---" * (len(profiles) + 2) + "|"]
    for sender in sorted(passed.keys() | variants.keys()):
        cells = passed.get(sender, {})
        roles = [" and ".join(sorted(cells.get(p, []))) or "–" for p in profiles]
        table.append(f"| {sender} | " + " | ".join(roles) + f" | {', '.join(sorted(variants.get(sender, []))) or '–'} |")
    write_table(file, "interop", table)


def write_table(file, name, table):
    print("\n" + "\n".join(table))
    path = Path(file)
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    text = path.read_text() if path.exists() else ""
    if begin not in text or end not in text:
        print(f"{path.name} has no {begin} and {end}: not written", file=sys.stderr)
        return
    before, after = text.split(begin)[0], text.split(end)[1]
    path.write_text(f"{before}{begin}\n" + "\n".join(table) + f"\n{end}{after}")


def networks(work, file):
    """Writes the table of the recordings through the relay between the marks of docs/interop.md."""
    table = ["| sender | network | pictures sent | decoded | packets lost | sent again by | freezes | of them the sender's own | "
             "round trip, relay and sender | target bit rate |", "|---" * 10 + "|"]
    for mark in sorted(Path(work).glob("*/network")):
        table.append(mark.read_text())
    write_table(file, "networks", table)


VERBS = {"free-port": free_port, "wait": wait, "record": record, "fetch": fetch, "header": header, "evaluate": evaluate, "readme": readme,
         "networks": networks}
VERBS[sys.argv[1]](*sys.argv[2:])
