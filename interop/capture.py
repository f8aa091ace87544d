"""What the relay's capture tells of the media stream: see relay/src/Capture.java."""

EDGE_SECONDS = 0.2  # at the begin and the end of the stream: the client may not have counted so far
FREEZE_SECONDS = 0.15
FREEZE_WINDOW = 30


class Capture:
    """The media stream as it came to the relay, and as that sent it on: losses, retransmissions, jitter (RFC 3550, A.8), freezes."""

    def __init__(self, file, delay_millis):
        packets = [line.split("\t") for line in file.read_text().split("\n")]
        packets = [p for p in packets if len(p) == 10 and p[1] == "down" and p[3] == "RTP"]
        ssrcs = [p[9] for p in packets]
        self.ssrc = max(set(ssrcs), key=ssrcs.count)  # the other is RTX
        self.retransmission = "RTX" if any(ssrc != self.ssrc for ssrc in ssrcs) else None
        self.extended = None
        jitter, transit = 0.0, None
        jitters = []  # after each packet, with its time
        lost, delivered, pictures = {}, {}, {}
        for p in (p for p in packets if p[9] == self.ssrc):
            number, seconds, timestamp = self.extend(int(p[7])), int(p[0]) / 1e9, int(p[8])
            again = number in lost or number in delivered
            if again:
                self.retransmission = self.retransmission or "the same SSRC"
            else:
                came = seconds - (0 if p[2] == "lost" else delay_millis / 1000)
                pictures[timestamp] = max(came, pictures.get(timestamp, came))
            if p[2] == "lost":
                lost.setdefault(number, seconds)
                continue
            delivered.setdefault(number, seconds)
            if not again:  # a retransmission says nothing of the network's jitter
                before, transit = transit, seconds * 90_000 - timestamp
                if before is not None:
                    # Timestamps wrap.
                    difference = abs((transit - before + 2**31) % 2**32 - 2**31)
                    jitter += (difference - jitter) / 16
                    jitters.append((seconds, jitter / 90_000))
        # What is sent again on the same SSRC was lost all the same.
        self.lost = sum(min(delivered) < n < max(delivered) for n in lost)
        begin, end = min(delivered.values()) + EDGE_SECONDS, max(delivered.values()) - EDGE_SECONDS
        self.lost_within = sum(begin < at < end for at in lost.values())
        self.jitters = [jitter for at, jitter in jitters if at > jitters[-1][0] - EDGE_SECONDS]
        self.freezes = freezes(pictures)
        self.timestamps = list(pictures)  # of 32 bits, in the order of their coming

    def times_are_the_senders(self, ticks):
        """Whether these times of consecutive pictures, in ticks of 90 kHz from 0, are those of RTP timestamps that came."""
        came = set(self.timestamps)
        return any(all((begin + tick) % 2**32 in came for tick in ticks) for begin in self.timestamps)

    def extend(self, number):
        if self.extended is None:
            self.extended = number
        extended = self.extended + ((number - self.extended + 32768) % 65536 - 32768)
        self.extended = max(self.extended, extended)
        return extended


def freezes(pictures):
    """Of a stream that loses nothing: when the last packet of each timestamp came."""
    count = 0
    intervals = []
    stream = sorted(pictures.items(), key=lambda picture: picture[1])
    for (timestamp, came), (next_timestamp, next_came) in zip(stream, stream[1:]):
        interval = next_came - came
        apart = ((next_timestamp - timestamp + 2**31) % 2**32 - 2**31) / 90_000
        if intervals and interval - apart > FREEZE_SECONDS:
            average = sum(intervals) / len(intervals)
            count += interval >= max(3 * average, average + FREEZE_SECONDS)
        intervals = [*intervals, interval][-FREEZE_WINDOW:]
    return count
