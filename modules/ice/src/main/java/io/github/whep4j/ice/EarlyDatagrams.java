package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramKind;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/**
 * Payload from addresses that have shown the password but haven't been checked yet: peers check us, and begin the DTLS
 * handshake, before the HTTP answer tells us who they are. Kept unparsed, few and not for long.
 */
final class EarlyDatagrams {
    static final int MOST_DTLS = 8;
    static final int MOST_MEDIA = 64;
    static final long LONGEST_NANOS = 2_000_000_000L;
    /** More than any path lets through unfragmented. */
    static final int LARGEST_BYTES = 2_048;

    private record Held(IcePath path, DatagramKind kind, byte[] bytes, long nanos) {}

    /** Takes what is replayed. */
    interface Receiver {
        void onDatagram(IcePath path, DatagramKind kind, byte[] bytes);
    }

    private final IceCounters counters;
    private final Deque<Held> held = new ArrayDeque<>();
    private int dtls;

    EarlyDatagrams(IceCounters counters) {
        this.counters = counters;
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    void hold(IcePath path, DatagramKind kind, byte[] buf, int off, int len, long nowNanos) {
        expire(nowNanos);
        boolean full = kind == DatagramKind.DTLS ? dtls >= MOST_DTLS : held.size() - dtls >= MOST_MEDIA;
        if (full || len > LARGEST_BYTES) {
            // The first ones matter: a handshake's flight is repeated, a key frame's beginning may not be.
            counters.heldDatagramsDropped.incrementAndGet();
            return;
        }
        held.add(new Held(path, kind, Arrays.copyOfRange(buf, off, off + len), nowNanos));
        dtls += kind == DatagramKind.DTLS ? 1 : 0;
        counters.datagramsHeld.incrementAndGet();
    }

    /** Hands over, in the order of their coming, what came by a path that is valid now. */
    void replay(long nowNanos, Receiver receiver) {
        expire(nowNanos);
        ArrayDeque<Held> due = new ArrayDeque<>();
        for (Iterator<Held> i = held.iterator(); i.hasNext(); ) {
            Held next = i.next();
            if (next.path.valid) {
                i.remove();
                removed(next);
                due.add(next);
            }
        }
        for (Held next : due) {
            receiver.onDatagram(next.path, next.kind, next.bytes);
        }
    }

    void expire(long nowNanos) {
        for (Held first = held.peek(); first != null && nowNanos - first.nanos > LONGEST_NANOS; first = held.peek()) {
            held.remove();
            removed(first);
            counters.heldDatagramsDropped.incrementAndGet();
        }
    }

    void clear() {
        held.clear();
        dtls = 0;
    }

    private void removed(Held datagram) {
        dtls -= datagram.kind == DatagramKind.DTLS ? 1 : 0;
    }
}
