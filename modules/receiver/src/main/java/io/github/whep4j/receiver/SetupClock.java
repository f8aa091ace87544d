package io.github.whep4j.receiver;

/** Notes when each step of setting up was done; a step that is repeated keeps its first time. */
final class SetupClock {
    private final long startNanos;
    private SessionTimings timings = SessionTimings.NONE;

    SetupClock(long startNanos) {
        this.startNanos = startNanos;
    }

    SessionTimings timings() {
        return timings;
    }

    /** The step that is under way; the last one for as long as the session lasts. */
    Phase phase() {
        if (timings.gatherMs() < 0) {
            return Phase.GATHERING;
        } else if (timings.postMs() < 0) {
            return Phase.NEGOTIATION;
        } else if (timings.iceMs() < 0) {
            return Phase.ICE;
        }
        return timings.dtlsMs() < 0 ? Phase.DTLS : Phase.MEDIA;
    }

    void gathered(long nowNanos) {
        SessionTimings t = timings;
        timings = new SessionTimings(
                since(nowNanos), t.postMs(), t.iceMs(), t.dtlsMs(), t.firstPacketMs(), t.firstFrameMs());
    }

    void answered(long nowNanos) {
        SessionTimings t = timings;
        timings = new SessionTimings(
                t.gatherMs(), since(nowNanos), t.iceMs(), t.dtlsMs(), t.firstPacketMs(), t.firstFrameMs());
    }

    void paired(long nowNanos) {
        SessionTimings t = timings;
        timings = new SessionTimings(
                t.gatherMs(), t.postMs(), since(nowNanos), t.dtlsMs(), t.firstPacketMs(), t.firstFrameMs());
    }

    void secured(long nowNanos) {
        SessionTimings t = timings;
        timings = new SessionTimings(
                t.gatherMs(), t.postMs(), t.iceMs(), since(nowNanos), t.firstPacketMs(), t.firstFrameMs());
    }

    void firstPacket(long nowNanos) {
        SessionTimings t = timings;
        if (t.firstPacketMs() < 0) {
            timings = new SessionTimings(
                    t.gatherMs(), t.postMs(), t.iceMs(), t.dtlsMs(), since(nowNanos), t.firstFrameMs());
        }
    }

    void firstFrame(long nowNanos) {
        SessionTimings t = timings;
        timings =
                new SessionTimings(t.gatherMs(), t.postMs(), t.iceMs(), t.dtlsMs(), t.firstPacketMs(), since(nowNanos));
    }

    private long since(long nowNanos) {
        return (nowNanos - startNanos) / 1_000_000;
    }
}
