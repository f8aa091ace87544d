"""report.py DIRECTORY DURATION NETWORK PAGE SENDER...: judges a soak by what each side counted, and writes the report."""
import json
import re
import sys
from datetime import datetime, timezone
from pathlib import Path

COLUMNS = ["seconds", "heap", "direct", "compiled", "rss", "threads", "descriptors", "sessions", "pictures"]
LONG_SECONDS = 1800
# By how much each may have grown over the second half, by the line of least squares, in MiB. In a short run the JVM has not done
# with compiling, nor with the classes of what happens for the first time. "compiled" is what the JVM says it has of code, classes and
# profiles of methods, "other" what is resident besides: the heap, which is there from the start, and all that is in no account.
GROWTH = {"heap": (1.0, 4.0), "direct": (0.5, 1.0), "compiled": (12.0, 40.0), "other": (6.0, 30.0)}
# By how many the fewest of the last quarter may be above the fewest of the quarter before: sessions come and go.
FLOOR = 2
# Of the pictures sent: a session's network is away for a second each half minute, and forgets its address. A short run has a
# beginning, with everything at once on a machine that may be busy, and little else.
ENOUGH = (0.8, 0.5)
TITLES = {"pion": "Pion", "gstreamer": "GStreamer", "chromium": "Chromium"}
WRAPPING = ("pion", "gstreamer")


def growth(rows, column):
    """Of the line of least squares, from the first of the rows to the last."""
    xs, ys = [row["seconds"] for row in rows], [row[column] for row in rows]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((a - x) * (b - y) for a, b in zip(xs, ys)) / sum((a - x) ** 2 for a in xs)
    return slope * (xs[-1] - xs[0])


class Soak:
    def __init__(self, directory, senders):
        lines = (directory / "figures").read_text().splitlines()
        self.rows = [dict(zip(COLUMNS, map(float, line.split("\t")[1:]))) for line in lines if line.startswith("=")]
        for row in self.rows:
            row["other"] = row["rss"] - row["compiled"]
        told = [json.loads(line) for line in lines if line.startswith("{")]
        self.seats, self.end = told[:-1], told[-1]
        self.senders = {name: json.loads((directory / f"{name}.json").read_text()) for name in senders}
        self.relays = {name: json.loads((directory / f"{name}-relay.json").read_text()) for name in senders}
        self.log = (directory / "receivers.log").read_text()
        self.half = self.rows[len(self.rows) // 2:]
        self.long = self.rows[-1]["seconds"] >= LONG_SECONDS
        self.wrong = []

    def of(self, name):
        return [seat for seat in self.seats if seat["seat"] == name]

    def sent(self, name):
        return sum(session["picturesSentFromFirstKeyFrame"] for session in self.senders[name]["sessions"])

    def lost_by_relay(self, name):
        """Datagrams to the receivers: those that the relay lost, and all."""
        kinds = [kind for session in self.relays[name]["sessions"] for kind in session["down"].values() if isinstance(kind, dict)]
        lost = sum(kind.get("lost", 0) for kind in kinds)
        return lost, lost + sum(kind.get("sent", 0) for kind in kinds)

    def relayed(self, name, field):
        return sum(session[field] for session in self.relays[name]["sessions"])

    def judge(self):
        for name in self.senders:
            self.judge_sender(name)
        for column, bounds in GROWTH.items():
            grown, bound = growth(self.half, column), self.bound(bounds)
            if grown > bound:
                self.wrong.append(f"{column}: {grown:.1f} MiB more at the end than at half time, by the line through the second half")
        for column in ("threads", "descriptors"):
            before, after = self.floors(column)
            if after > before + FLOOR:
                self.wrong.append(f"{column}: never below {after:.0f} in the last quarter, {before:.0f} in the one before")
        if self.end["threadsLeft"]:
            self.wrong.append(f"threads left: {self.end['names']}")
        if self.end["descriptorsLeft"] > 0:
            self.wrong.append(f"{self.end['descriptorsLeft']} descriptors left")
        if re.search(r"^\s+at \S+\(.*\)$", self.log, re.M):
            self.wrong.append("an exception in the log")

    def judge_sender(self, name):
        stats, title = self.senders[name], TITLES[name]
        opened = len(stats["sessions"])
        if stats["posts"] != stats["deletes"] or not all(session["deleted"] for session in stats["sessions"]):
            self.wrong.append(f"{title}: {stats['posts']} POSTs, {stats['deletes']} DELETEs")
        taken = sum(seat["pictures"] for seat in self.of(name))
        if not self.bound(ENOUGH) * self.sent(name) <= taken <= self.sent(name):
            self.wrong.append(f"{title}: {taken} pictures of {self.sent(name)}")
        for seat in self.of(name):
            for what in ("foreign", "backwards", *(("longGaps", "failures") if self.long else ())):
                if seat[what]:
                    self.wrong.append(f"{title}, {seat['manner']}: {what} {seat[what]}")
        if name in WRAPPING:
            for what in ("sequenceWraps", "timestampWraps"):
                if self.relayed(name, what) < opened / 2:
                    self.wrong.append(f"{title}: {what} {self.relayed(name, what)} in {opened} sessions")

    def bound(self, bounds):
        return bounds[0 if self.long else 1]

    def floors(self, column):
        quarter = max(1, len(self.rows) // 4)
        before, after = self.rows[-2 * quarter:-quarter], self.rows[-quarter:]
        return min(row[column] for row in before), min(row[column] for row in after)

    def report(self, duration, network):
        yield f"{datetime.now(timezone.utc):%Y-%m-%d}, `interop/soak/run --duration {duration}`, JDK {self.end['java']}:"
        yield "**" + ("all as it has to be" if not self.wrong else "; ".join(self.wrong)) + "**."
        yield ""
        yield f"The relay: `{network}`."
        yield ""
        yield "| sender | sessions | renewals | pictures sent | received | packets lost on the way | addresses changed | sequence wraps | timestamp wraps |"
        yield "|---|---|---|---|---|---|---|---|---|"
        for name, stats in self.senders.items():
            seats = self.of(name)
            lost, datagrams = self.lost_by_relay(name)
            taken, sent = sum(seat["pictures"] for seat in seats), self.sent(name)
            yield (
                f"| {TITLES[name]} {stats.get('version', '')} | {len(stats['sessions'])} | {sum(seat['renewals'] for seat in seats)} | {sent} "
                f"| {taken} ({taken / max(1, sent):.1%}) | {lost} ({lost / max(1, datagrams):.1%}) | {self.relayed(name, 'rebinds')} "
                f"| {self.relayed(name, 'sequenceWraps')} | {self.relayed(name, 'timestampWraps')} |"
            )
        yield ""
        yield "| minute | sessions so far | heap after collection, MiB | direct buffers, MiB | code and classes, MiB | resident, MiB | threads | descriptors |"
        yield "|---|---|---|---|---|---|---|---|"
        step = max(1, len(self.rows) // 12)
        for row in self.rows[step - 1::step]:
            yield (
                f"| {row['seconds'] / 60:.1f} | {row['sessions']:.0f} | {row['heap']:.2f} | {row['direct']:.2f} | {row['compiled']:.1f} | {row['rss']:.0f} "
                f"| {row['threads']:.0f} | {row['descriptors']:.0f} |"
            )
        yield ""
        yield "| over the second half | | may be |"
        yield "|---|---|---|"
        for column, bounds in GROWTH.items():
            yield f"| {column}, growth by the line of least squares | {growth(self.half, column):+.2f} MiB | {self.bound(bounds)} MiB |"
        for column in ("threads", "descriptors"):
            before, after = self.floors(column)
            yield f"| {column}, the fewest of the third quarter and of the last | {before:.0f}, {after:.0f} | {FLOOR} more |"
        yield f"| threads and descriptors left when all is closed | {self.end['threadsLeft']}, {max(0, self.end['descriptorsLeft'])} | 0, 0 |"


def main():
    directory, duration, network, page, *senders = sys.argv[1:]
    soak = Soak(Path(directory), senders)
    soak.judge()
    report = "\n".join(soak.report(duration, network))
    print(report)
    if page and not soak.wrong:
        text = Path(page).read_text()
        begin, end = "<!-- soak:begin -->\n", "<!-- soak:end -->"
        Path(page).write_text(text[:text.index(begin) + len(begin)] + report + "\n" + text[text.index(end):])
    return 1 if soak.wrong else 0


sys.exit(main())
