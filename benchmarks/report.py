#!/usr/bin/env python3
"""report.py: what benchmarks/run makes of JMH's JSON.

  report.py goals RESULT.json...                 a line for each goal; status 1 if any is short
  report.py page PAGE.md CHARTS/ RESULT.json...  rewrites the page between its markers, and the charts

Each result is one run in one JVM, so nothing is compared but what ran together. A benchmark's figure is the median of its
iterations, over all forks.
"""
import json
import platform
import re
import statistics
import sys
from pathlib import Path

TIE = 1.15  # Differences below are ties.
GCM, CM = "AEAD_AES_128_GCM", "AES_CM_128_HMAC_SHA1_80"

# What stands beside what: title, benchmark class, parameters, method and label, the first being what ours is divided into.
GROUPS = [
    ("SRTP unprotect, AEAD_AES_128_GCM, 1,200 B", "srtp.Unprotect", {"profile": GCM}, ["whep4j", "jitsiSrtp", "plainJce"]),
    ("SRTP unprotect, AEAD_AES_256_GCM, 1,200 B", "srtp.Unprotect", {"profile": "AEAD_AES_256_GCM"}, ["whep4j", "jitsiSrtp", "plainJce"]),
    ("SRTP unprotect, AES_CM_128_HMAC_SHA1_80, 1,200 B", "srtp.Unprotect", {"profile": CM}, ["whep4j", "jitsiSrtp", "plainJce"]),
    ("SRTCP unprotect, AEAD_AES_128_GCM, 64 B", "srtp.UnprotectRtcp", {"profile": GCM}, ["whep4j", "jitsiSrtp"]),
    ("SRTCP unprotect, AEAD_AES_256_GCM, 64 B", "srtp.UnprotectRtcp", {"profile": "AEAD_AES_256_GCM"}, ["whep4j", "jitsiSrtp"]),
    ("SRTCP unprotect, AES_CM_128_HMAC_SHA1_80, 64 B", "srtp.UnprotectRtcp", {"profile": CM}, ["whep4j", "jitsiSrtp"]),
    ("Depacketizing a packet, buffer recycled", "h264.Depacketizer", {}, ["whep4jRecycled", "libjitsi", "boundCheckedFragments", "boundCopyReusedArray"]),
    ("Depacketizing a packet, into the user's array", "h264.Depacketizer", {}, ["whep4j", "boundCopyFreshArray", "naiveStreams"]),
    ("RTP header and extension", "rtp.RtpHeader", {}, ["whep4j", "libjitsi"]),
    ("RTCP: NACK of 20 packets, built", "rtp.Rtcp", {}, ["whep4jBuildNack", "libjitsiBuildNack"]),
    ("RTCP: NACK of 20 packets, parsed", "rtp.Rtcp", {}, ["whep4jParseNack", "libjitsiParseNack"]),
    ("RTCP: receiver report, built", "rtp.Rtcp", {}, ["whep4jBuildReceiverReport"]),
    ("RTCP: receiver report, parsed", "rtp.Rtcp", {}, ["whep4jParseReceiverReport"]),
    ("RTCP: picture loss indication, built", "rtp.Rtcp", {}, ["whep4jBuildPictureLossIndication"]),
    ("RTCP: transport-wide feedback on 50, built", "rtp.Rtcp", {}, ["whep4jBuildTransportFeedback"]),
    ("RTCP: transport-wide feedback on 50, parsed", "rtp.Rtcp", {}, ["whep4jParseTransportFeedback"]),
    ("Reorder buffer, in order", "media.ReorderBuffer", {"lossPercent": "0"}, ["whep4j", "treeMap"]),
    ("Reorder buffer, one in ten late", "media.ReorderBuffer", {"lossPercent": "10"}, ["whep4j", "treeMap"]),
    ("SDP answer of 4 KB, parsed into the model", "sdp.Answer", {}, ["whep4jParse", "jainSipParse"]),
    ("SDP answer of 4 KB, with a string of each name and value", "sdp.Answer", {}, ["whep4jParseStrings", "jainSipParse"]),
    ("SDP answer of 4 KB, read and understood", "sdp.Answer", {}, ["whep4jRead", "jainSipParse"]),
    ("SDP answer of 4 KB, written", "sdp.Answer", {}, ["whep4jWrite", "jainSipWrite"]),
    ("DTLS handshake of both ends, to the client's keys", "dtls.Handshake", {}, ["whep4jClient"]),
    ("DTLS handshake of both ends, to the server's keys", "dtls.Handshake", {}, ["whep4jServer"]),
    ("UDP receive, 1,200 B on loopback", "transport.UdpReceive", {}, ["whep4j", "nettyNio", "boundReceive"]),
    ("Wire to access unit, AEAD_AES_128_GCM, in order", "media.ReceiveSession", {"profile": GCM, "reordered": "false"}, ["whep4j", "floorUnprotect"]),
    ("Wire to access unit, AEAD_AES_128_GCM, reordered", "media.ReceiveSession", {"profile": GCM, "reordered": "true"}, ["whep4j", "floorUnprotect"]),
    ("Wire to access unit, AES_CM_128_HMAC_SHA1_80, in order", "media.ReceiveSession", {"profile": CM, "reordered": "false"}, ["whep4j", "floorUnprotect"]),
    ("Recording an access unit of 14 KB, fragmented MP4", "recorder.Recorder", {}, ["fragmentedMp4", "boundCopy"]),
    ("Recording an access unit of 14 KB, Annex B", "recorder.Recorder", {}, ["annexB", "boundCopy"]),
]
CHARTS = {
    "srtp": "SRTP unprotect",
    "receive": "Depacketizing|UDP receive",
    "sdp": "SDP answer",
}


class Run:
    """One run of JMH in one JVM."""

    def __init__(self, path):
        self.entries = json.loads(Path(path).read_text())
        self.jdk = self.entries[0]["jdkVersion"]
        self.vm = self.entries[0]["vmName"]
        self.flags = " ".join(a for a in self.entries[0]["jvmArgs"] if not a.startswith("-Djava."))
        first = self.entries[0]
        self.shape = (f"{first['forks']} fork(s), {first['warmupIterations']} × {first['warmupTime']} warm-up, "
                      f"{first['measurementIterations']} × {first['measurementTime']} measured")

    def entry(self, benchmark, method, params):
        name = f"io.github.whep4j.{benchmark}Benchmark.{method}"
        for entry in self.entries:
            if entry["benchmark"] == name and params.items() <= entry.get("params", {}).items():
                return entry
        return None

    def nanos(self, benchmark, method, **params):
        entry = self.entry(benchmark, method, params)
        return entry and statistics.median(v for fork in entry["primaryMetric"]["rawData"] for v in fork)

    def octets(self, benchmark, method, **params):
        entry = self.entry(benchmark, method, params)
        metric = entry and next((m for n, m in entry["secondaryMetrics"].items() if n.endswith("gc.alloc.rate.norm")), None)
        return metric and statistics.median(v for fork in metric["rawData"] for v in fork)


def goals(run):
    """(name, measured, wanted, whether larger is better) of each goal whose benchmarks are in the run."""
    def ratio(a, b):
        return None if a is None or b is None else a / b

    later = not run.jdk.startswith("17")
    un, dep, ans, ses = "srtp.Unprotect", "h264.Depacketizer", "sdp.Answer", "media.ReceiveSession"
    gcm_alone = run.nanos(ses, "whep4j", profile=GCM, reordered="false")
    rows = [
        ("srtp-gcm-time/jitsi-srtp", ratio(run.nanos(un, "whep4j", profile=GCM), run.nanos(un, "jitsiSrtp", profile=GCM)), TIE, False),
        ("srtp-gcm-bytes", run.octets(un, "whep4j", profile=GCM), 1200, False),
        ("srtp-cm-throughput/jitsi-srtp", ratio(run.nanos(un, "jitsiSrtp", profile=CM), run.nanos(un, "whep4j", profile=CM)), 1.1 if later else 1.0, True),
        ("depacketize-recycled-time/copy", ratio(run.nanos(dep, "whep4jRecycled"), run.nanos(dep, "boundCopyReusedArray")), 1.5, False),
        ("depacketize-recycled-speed/libjitsi", ratio(run.nanos(dep, "libjitsi"), run.nanos(dep, "whep4jRecycled")), 1.5, True),
        ("depacketize-recycled-bytes", run.octets(dep, "whep4jRecycled"), 0.5, False),
        ("depacketize-time/fresh-copy", ratio(run.nanos(dep, "whep4j"), run.nanos(dep, "boundCopyFreshArray")), 1.3, False),
        ("depacketize-bytes/unit", ratio(run.octets(dep, "whep4j"), run.octets(dep, "boundCopyFreshArray")), 1.25, False),
        ("sdp-parse-speed/jain-sip", ratio(run.nanos(ans, "jainSipParse"), run.nanos(ans, "whep4jParse")), 8, True),
        ("sdp-parse-bytes", run.octets(ans, "whep4jParse"), 12288, False),
        ("sdp-answer-speed/jain-sip", ratio(run.nanos(ans, "jainSipParse"), run.nanos(ans, "whep4jRead")), 8, True),
        ("sdp-answer-bytes", run.octets(ans, "whep4jRead"), 12288, False),
        ("rtp-header-bytes", run.octets("rtp.RtpHeader", "whep4j"), 0.5, False),
        ("rtcp-build-bytes", max((b for b in (run.octets("rtp.Rtcp", m) for m in (
            "whep4jBuildReceiverReport", "whep4jBuildNack", "whep4jBuildPictureLossIndication",
            "whep4jBuildTransportFeedback")) if b is not None), default=None), 0.5, False),
        ("udp-receive-time/netty", ratio(run.nanos("transport.UdpReceive", "whep4j"), run.nanos("transport.UdpReceive", "nettyNio")), 0.7, False),
        ("udp-receive-bytes", run.octets("transport.UdpReceive", "whep4j"), 0.5, False),
        ("wire-to-unit-time/udp-receive", ratio(gcm_alone, run.nanos("transport.UdpReceive", "whep4j")), 0.6, False),
    ]
    return [row for row in rows if row[1] is not None]


def short(measured, wanted, larger):
    return measured < wanted if larger else measured > wanted


def print_goals(paths):
    failed = False
    for path in paths:
        run = Run(path)
        print(f"JDK {run.jdk}")
        for name, measured, wanted, larger in goals(run):
            fails = short(measured, wanted, larger)
            failed |= fails
            print(f"goal {name} {measured:.2f} {'>=' if larger else '<='}{wanted:g} {'SHORT' if fails else 'ok'}")
    return 1 if failed else 0


def words(nanos):
    if nanos is None:
        return "–"
    return f"{nanos:.1f} ns" if nanos < 100 else f"{nanos:,.0f} ns" if nanos < 10_000 else f"{nanos / 1000:,.1f} µs"


def amount(octets):
    return "–" if octets is None else f"{octets:,.0f} B"


def rows(run):
    for title, benchmark, params, methods in GROUPS:
        ours = run.nanos(benchmark, methods[0], **params)
        if ours is None:
            continue
        for i, method in enumerate(methods):
            nanos = run.nanos(benchmark, method, **params)
            if nanos is not None:
                yield title if i == 0 else "", method, nanos, nanos / ours, run.octets(benchmark, method, **params)


def table(runs):
    head = "| | |" + "".join(f" time on {r.jdk} | × ours | bytes |" for r in runs)
    lines = [head, "|---|---|" + "---|---|---|" * len(runs)]
    by_run = [{(g, m): row for g, m, row in keyed(r)} for r in runs]
    for group, method, _ in keyed(runs[0]):
        cells = []
        for found in by_run:
            row = found.get((group, method))
            cells.append(f" {words(row[2])} | {row[3]:.2f} | {amount(row[4])} |" if row else " – | – | – |")
        shown = next(row for g, m, row in keyed(runs[0]) if (g, m) == (group, method))[0]
        lines.append(f"| {shown} | {method} |" + "".join(cells))
    return "\n".join(lines)


def keyed(run):
    group = ""
    for row in rows(run):
        group = row[0] or group
        yield group, row[1], row


def chart(run, pattern):
    """Horizontal bars of the time of each competitor beside ours, as an SVG that needs nothing else."""
    bars = [(g, m, row[3]) for g, m, row in keyed(run) if re.match(pattern, g)]
    longest = max((b[2] for b in bars), default=1)
    scale, line, top = 430 / longest, 20, 34
    out, y, group = [], top, None
    for g, method, ratio in bars:
        if g != group:
            y += 10
            out.append(f'<text x="8" y="{y + 12}" font-weight="bold">{g}</text>')
            y += line
            group = g
        ours = method.startswith("whep4j")
        out.append(f'<text x="170" y="{y + 13}" text-anchor="end">{method}</text>')
        out.append(f'<rect x="178" y="{y + 2}" width="{max(1, ratio * scale):.1f}" height="14" fill="{"#2a7" if ours else "#99a"}"/>')
        out.append(f'<text x="{184 + ratio * scale:.1f}" y="{y + 13}">{ratio:.2f}</text>')
        y += line
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="680" height="{y + 12}" font-family="sans-serif" font-size="12">'
            f'<rect width="100%" height="100%" fill="white"/><text x="8" y="20">Time as a multiple of ours, JDK {run.jdk}; '
            f'shorter is faster</text>{"".join(out)}</svg>\n')


def machine():
    model = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    count = sum(1 for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("processor"))
    return f"{count} × {model}, Linux {platform.release()}"


def page(path, charts, paths):
    runs = [Run(p) for p in paths]
    Path(charts).mkdir(parents=True, exist_ok=True)
    for name, pattern in CHARTS.items():
        Path(charts, name + ".svg").write_text(chart(runs[0], pattern))
    load = Path("/proc/loadavg").read_text().split()[0]
    text = [f"{machine()}; load at the end {load}. "
            + "; ".join(f"{r.vm} {r.jdk}{' with ' + r.flags if r.flags else ''}, {r.shape}" for r in runs)
            + ". Medians; bytes are those of `-prof gc`.\n", table(runs), "\nGoals that have a ratio:\n",
            "| goal | wanted |" + "".join(f" on {r.jdk} |" for r in runs), "|---|---|" + "---|" * len(runs)]
    measured = [{row[0]: row for row in goals(r)} for r in runs]
    for name, _, wanted, larger in goals(runs[0]):
        cells = []
        for m in measured:
            row = m.get(name)
            cells.append(" – |" if row is None else f" {row[1]:.2f}{' **short**' if short(*row[1:]) else ''} |")
        text.append(f"| {name} | {'at least' if larger else 'at most'} {wanted:g} |" + "".join(cells))
    document = Path(path).read_text()
    begin, end = "<!-- results: written by benchmarks/run -->", "<!-- end of results -->"
    before, rest = document.split(begin)
    Path(path).write_text(before + begin + "\n\n" + "\n".join(text) + "\n\n" + end + rest.split(end)[1])


def main():
    if sys.argv[1] == "goals":
        sys.exit(print_goals(sys.argv[2:]))
    page(sys.argv[2], sys.argv[3], sys.argv[4:])


if __name__ == "__main__":
    main()
