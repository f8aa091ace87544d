package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramKind;
import io.github.whep4j.transport.DatagramPort;
import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;
import java.net.InetSocketAddress;

/**
 * Hands DTLS and media over to the listener that come by a valid path. A little of what comes by one that may yet be that
 * is held for a moment, and all else dropped (RFC 8445, Section 12.1).
 */
final class PayloadGate {
    private final MediaLoop loop;
    private final IceListener listener;
    private final IceCounters counters;
    private final IcePaths paths;
    private final PathSelector selector;
    private final EarlyDatagrams early;
    private final LoopTimer timer;
    private boolean closed;

    PayloadGate(MediaLoop loop, IceListener listener, IceCounters counters, IcePaths paths, PathSelector selector) {
        this.loop = loop;
        this.listener = listener;
        this.counters = counters;
        this.paths = paths;
        this.selector = selector;
        early = new EarlyDatagrams(counters);
        timer = loop.timer(this::expire);
    }

    void onPayload(
            DatagramPort port, DatagramKind kind, byte[] buf, int off, int len, InetSocketAddress from, long nowNanos) {
        IcePath path = paths.find(port, from);
        if (path == null || !path.valid && !path.authenticated || selector.consentLost()) {
            counters.datagramsDropped.incrementAndGet();
        } else if (path.valid) {
            // Nothing of a valid path is held, as it was replayed when it became that.
            deliver(path, kind, buf, off, len, nowNanos);
        } else {
            hold(path, kind, buf, off, len, nowNanos);
        }
    }

    private void deliver(IcePath path, DatagramKind kind, byte[] buf, int off, int len, long nowNanos) {
        if (kind == DatagramKind.DTLS) {
            listener.onDtls(buf, off, len, nowNanos);
            return;
        }
        selector.onMedia(path, nowNanos);
        // Which the listener may have closed the session at.
        if (!closed) {
            listener.onMedia(buf, off, len, nowNanos);
        }
    }

    private void hold(IcePath path, DatagramKind kind, byte[] buf, int off, int len, long nowNanos) {
        if (early.isEmpty()) {
            timer.arm(nowNanos + EarlyDatagrams.LONGEST_NANOS);
        }
        early.hold(path, kind, buf, off, len, nowNanos);
    }

    private void expire() {
        early.expire(loop.nanoTime());
        if (!early.isEmpty()) {
            timer.arm(loop.nanoTime() + EarlyDatagrams.LONGEST_NANOS / 4);
        }
    }

    /** Hands over, in the order of their coming, what was held of a path that is valid now. */
    void replay(long nowNanos) {
        if (!early.isEmpty()) {
            early.replay(nowNanos, (path, kind, bytes) -> replay(path, kind, bytes, nowNanos));
        }
    }

    private void replay(IcePath path, DatagramKind kind, byte[] bytes, long nowNanos) {
        if (!closed) {
            ListenerCalls.safely(() -> deliver(path, kind, bytes, 0, bytes.length, nowNanos));
        }
    }

    /** Forgets what is held. */
    void clear() {
        early.clear();
        timer.cancel();
    }

    /** Hands over nothing more. */
    void close() {
        closed = true;
        clear();
    }
}
