package io.github.whep4j.dtls;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs the records of a flight into as few datagrams as fit (RFC 6347, Section 4.1.1): each datagram less is one
 * chance less to lose the flight. Bouncy Castle writes into it, possibly under locks of its own and ours; whoever calls
 * {@link #flush} sends what is there, and must hold none. Thread-safe.
 */
final class RecordCoalescer {
    private final int maxDatagramBytes;
    private final DtlsCounters counters;
    private final DtlsListener listener;
    private List<ByteArrayOutputStream> datagrams = new ArrayList<>();
    private boolean muted;

    RecordCoalescer(int maxDatagramBytes, DtlsCounters counters, DtlsListener listener) {
        this.maxDatagramBytes = maxDatagramBytes;
        this.counters = counters;
        this.listener = listener;
    }

    synchronized void add(byte[] buf, int off, int len) {
        if (muted) {
            return;
        }
        ByteArrayOutputStream last = datagrams.isEmpty() ? null : datagrams.get(datagrams.size() - 1);
        if (last == null || last.size() + len > maxDatagramBytes) {
            last = new ByteArrayOutputStream(maxDatagramBytes);
            datagrams.add(last);
        }
        last.write(buf, off, len);
    }

    /** Sends what is there. */
    void flush() {
        transmit(take(false));
    }

    /** Sends what is there, and nothing that comes after it. */
    void flushAndMute() {
        transmit(take(true));
    }

    private void transmit(List<ByteArrayOutputStream> taken) {
        for (ByteArrayOutputStream datagram : taken) {
            counters.datagramsSent.incrementAndGet();
            listener.transmit(datagram.toByteArray(), 0, datagram.size());
        }
    }

    private synchronized List<ByteArrayOutputStream> take(boolean mute) {
        muted |= mute;
        if (datagrams.isEmpty()) {
            return List.of();
        }
        List<ByteArrayOutputStream> taken = datagrams;
        datagrams = new ArrayList<>();
        return taken;
    }
}
