package io.github.whep4j.dtls;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Packs the records of a flight into as few datagrams as fit (RFC 6347, Section 4.1.1): each datagram less is one
 * chance less to lose the flight. Records in the clear get numbers of our own, which go on when the handshake is begun anew:
 * the peer would take a number that comes twice for a replay. Bouncy Castle writes into it, possibly under locks of its own and ours; whoever calls
 * {@link #flush} sends what is there, and must hold none. Thread-safe.
 */
final class RecordCoalescer {
    /** The last flight is said again as often, and after so long at the earliest: whoever copies datagrams gets no more. */
    static final int MAX_REPEATS = 20;

    private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final int maxDatagramBytes;
    private final DtlsCounters counters;
    private final DtlsListener listener;
    private List<ByteArrayOutputStream> datagrams = new ArrayList<>();
    /** The flight that was said last, from its hello on, for as long as nothing has been said but in the clear. */
    private final List<byte[]> clearFlight = new ArrayList<>();

    private long nextPlaintextNumber;
    private boolean sent;
    private boolean changedCipher;
    private boolean muted;
    /** What a server says last, as it was sent. */
    private List<byte[]> lastFlight = List.of();

    private int repeats;
    private long lastFlightNanos;

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
        boolean plaintext = DtlsWire.uint16(buf, off + 3) == 0;
        changedCipher |= !plaintext || buf[off] == DtlsWire.CHANGE_CIPHER_SPEC;
        byte[] record = Arrays.copyOfRange(buf, off, off + len);
        if (plaintext) {
            DtlsWire.putUint48(record, 5, nextPlaintextNumber++);
        }
        keep(record);
        last.writeBytes(record);
    }

    private void keep(byte[] record) {
        if (changedCipher) {
            clearFlight.clear();
        } else if (record[0] == DtlsWire.HANDSHAKE) {
            if (DtlsWire.isHello(record)) {
                clearFlight.clear();
            }
            clearFlight.add(record);
        }
    }

    /** Says the flight in the clear once more, each record under a new number. */
    synchronized void repeatFlight() {
        for (byte[] record : List.copyOf(clearFlight)) {
            add(record, 0, record.length);
        }
    }

    /** Sends what is there. */
    void flush() {
        transmit(take(false));
    }

    /** Sends what is there, with which everything is said, and keeps it. */
    void flushLastFlight() {
        List<ByteArrayOutputStream> taken = take(false);
        synchronized (this) {
            lastFlight = taken.stream().map(ByteArrayOutputStream::toByteArray).toList();
            lastFlightNanos = System.nanoTime();
        }
        transmit(taken);
    }

    /**
     * Says the last flight once more, to the byte: the client has repeated what that answers, and Bouncy Castle takes it for
     * a replay. To a client that has heard it, it is one as well.
     */
    synchronized void repeatLastFlight() {
        long nowNanos = System.nanoTime();
        if (muted || repeats == MAX_REPEATS || nowNanos - lastFlightNanos < REPEAT_NANOS) {
            return;
        }
        repeats++;
        lastFlightNanos = nowNanos;
        for (byte[] said : lastFlight) {
            ByteArrayOutputStream datagram = new ByteArrayOutputStream(said.length);
            datagram.writeBytes(said);
            datagrams.add(datagram);
        }
    }

    /** Sends what is there, and nothing that comes after it. */
    void flushAndMute() {
        transmit(take(true));
    }

    /** Forgets what hasn't been sent. */
    synchronized void discard() {
        datagrams = new ArrayList<>();
        clearFlight.clear();
    }

    /** Whether anything has been sent. */
    synchronized boolean hasSent() {
        return sent;
    }

    /** Whether our ChangeCipherSpec has been among what came in, and with it all that the peer needs. */
    synchronized boolean hasChangedCipher() {
        return changedCipher;
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
        sent = true;
        List<ByteArrayOutputStream> taken = datagrams;
        datagrams = new ArrayList<>();
        return taken;
    }
}
