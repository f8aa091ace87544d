package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramKind;
import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;

/** {@link EarlyDatagrams} on a loop, where what has become too old goes by itself. */
final class EarlyPayload {
    private final MediaLoop loop;
    private final EarlyDatagrams held;
    private final LoopTimer timer;

    EarlyPayload(MediaLoop loop, IceCounters counters) {
        this.loop = loop;
        held = new EarlyDatagrams(counters);
        timer = loop.timer(this::expire);
    }

    void hold(IcePath path, DatagramKind kind, byte[] buf, int off, int len, long nowNanos) {
        if (held.isEmpty()) {
            timer.arm(nowNanos + EarlyDatagrams.LONGEST_NANOS);
        }
        held.hold(path, kind, buf, off, len, nowNanos);
    }

    private void expire() {
        held.expire(loop.nanoTime());
        if (!held.isEmpty()) {
            timer.arm(loop.nanoTime() + EarlyDatagrams.LONGEST_NANOS / 4);
        }
    }

    /** Hands over, in the order of their coming, what came by a path that is valid now. */
    void replay(long nowNanos, EarlyDatagrams.Receiver receiver) {
        if (!held.isEmpty()) {
            held.replay(nowNanos, receiver);
        }
    }

    void clear() {
        held.clear();
        timer.cancel();
    }
}
