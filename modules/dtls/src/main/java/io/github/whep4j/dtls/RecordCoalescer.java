package io.github.whep4j.dtls;

import org.jspecify.annotations.Nullable;

/**
 * Packs the records of a flight into as few datagrams as fit (RFC 6347, Section 4.1.1): each datagram less is one
 * chance less to lose the flight. Used by the handshake thread and by the one that closes.
 */
final class RecordCoalescer {
    private final int maxDatagramBytes;
    private final DtlsCounters counters;
    private final DtlsListener listener;
    private byte @Nullable [] datagram;
    private int used;
    private boolean muted;

    RecordCoalescer(int maxDatagramBytes, DtlsCounters counters, DtlsListener listener) {
        this.maxDatagramBytes = maxDatagramBytes;
        this.counters = counters;
        this.listener = listener;
    }

    synchronized void add(byte[] buf, int off, int len) {
        if (muted || len > maxDatagramBytes) {
            return;
        }
        if (used + len > maxDatagramBytes) {
            flush();
        }
        if (datagram == null) {
            datagram = new byte[maxDatagramBytes];
        }
        System.arraycopy(buf, off, datagram, used, len);
        used += len;
    }

    synchronized void flush() {
        if (datagram != null && used > 0) {
            int len = used;
            used = 0;
            counters.datagramsSent.incrementAndGet();
            listener.transmit(datagram, 0, len);
        }
    }

    /** Gives the buffer back; the next record takes a new one. */
    synchronized void flushAndRelease() {
        flush();
        datagram = null;
    }

    /** Sends what is there and nothing from now on. */
    synchronized void flushAndMute() {
        flushAndRelease();
        muted = true;
    }
}
