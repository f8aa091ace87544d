package io.github.whep4j.dtls;

import static io.github.whep4j.dtls.DtlsWire.HANDSHAKE_HEADER_BYTES;
import static io.github.whep4j.dtls.DtlsWire.uint16;
import static io.github.whep4j.dtls.DtlsWire.uint24;
import static io.github.whep4j.dtls.DtlsWire.uint8;

import java.util.BitSet;
import java.util.TreeMap;

/**
 * Puts unauthenticated handshake messages together from fragments (RFC 6347, Section 4.2.3) within fixed limits.
 *
 * <p>Bouncy Castle 1.84 believes the 24-bit length of every fragment and keeps a list of holes for each message, so a
 * few datagrams can make it allocate hundreds of megabytes or keep it busy for a minute (CVE-2026-59646). It therefore
 * gets whole messages only. Nothing here can be trusted: a fragment that contradicts an earlier one drops both, since
 * either may be forged or damaged, and the sender's retransmission decides.
 */
final class HandshakeReassembler {
    static final int MAX_MESSAGE_BYTES = 32 * 1024;
    /** For all incomplete messages together, by the lengths that they declare. */
    static final int MAX_PENDING_BYTES = 64 * 1024;

    static final int MAX_FRAGMENTS = 64;
    static final int MAX_AHEAD = 10;

    /** Takes the messages that are whole. */
    interface Sink {
        /** One whole message, of at most {@link #MAX_MESSAGE_BYTES}; the array is handed over. */
        void message(int type, int messageSeq, byte[] body);
    }

    private static final class Pending {
        final int type;
        final byte[] body;
        final BitSet have;
        int fragments;

        Pending(int type, int length) {
            this.type = type;
            this.body = new byte[length];
            this.have = new BitSet(length);
        }

        /** Whether a fragment could be of the same message: its header fits, and so do the bytes that are there. */
        boolean agrees(int type, int length, byte[] buf, int off, int fragmentOffset, int fragmentLength) {
            if (this.type != type || body.length != length) {
                return false;
            }
            int end = fragmentOffset + fragmentLength;
            for (int i = have.nextSetBit(fragmentOffset); i >= 0 && i < end; i = have.nextSetBit(i + 1)) {
                if (body[i] != buf[off + i - fragmentOffset]) {
                    return false;
                }
            }
            return true;
        }
    }

    private final TreeMap<Integer, Pending> pending = new TreeMap<>();
    private final BitSet whole = new BitSet();
    private final DtlsCounters counters;
    private final Sink sink;
    private int pendingBytes;

    HandshakeReassembler(DtlsCounters counters, Sink sink) {
        this.counters = counters;
        this.sink = sink;
    }

    /** The lowest message_seq that hasn't been handed on yet. */
    int nextMessageSeq() {
        return whole.nextClearBit(0);
    }

    /** Takes one fragment with its header, both inside the buffer. */
    void onFragment(byte[] buf, int off) {
        int type = uint8(buf, off);
        int length = uint24(buf, off + 1);
        int messageSeq = uint16(buf, off + 4);
        int fragmentOffset = uint24(buf, off + 6);
        int fragmentLength = uint24(buf, off + 9);
        boolean wellFormed = length <= MAX_MESSAGE_BYTES
                && fragmentOffset + fragmentLength <= length
                && (fragmentLength > 0 || length == 0)
                && messageSeq <= nextMessageSeq() + MAX_AHEAD;
        if (!wellFormed) {
            counters.fragmentsRefused.incrementAndGet();
            return;
        }
        Pending message = pending.get(messageSeq);
        int body = off + HANDSHAKE_HEADER_BYTES;
        if (message != null && !message.agrees(type, length, buf, body, fragmentOffset, fragmentLength)) {
            discard(messageSeq);
            message = null;
        }
        if (message == null) {
            if (!makeRoom(messageSeq, length)) {
                counters.fragmentsRefused.incrementAndGet();
                return;
            }
            message = new Pending(type, length);
            pending.put(messageSeq, message);
            pendingBytes += length;
            counters.reassemblyPeakBytes.accumulateAndGet(pendingBytes, Math::max);
        }
        add(message, messageSeq, buf, body, fragmentOffset, fragmentLength);
    }

    private void add(Pending message, int messageSeq, byte[] buf, int off, int fragmentOffset, int fragmentLength) {
        int end = fragmentOffset + fragmentLength;
        if (fragmentLength > 0 && message.have.nextClearBit(fragmentOffset) >= end) {
            return; // brings nothing new
        }
        if (++message.fragments > MAX_FRAGMENTS) {
            discard(messageSeq);
            return;
        }
        System.arraycopy(buf, off, message.body, fragmentOffset, fragmentLength);
        message.have.set(fragmentOffset, end);
        if (message.have.nextClearBit(0) >= message.body.length) {
            pending.remove(messageSeq);
            pendingBytes -= message.body.length;
            whole.set(messageSeq);
            sink.message(message.type, messageSeq, message.body);
        }
    }

    /** What comes later in the handshake makes room for what comes earlier, and never the other way round. */
    private boolean makeRoom(int messageSeq, int length) {
        while (pendingBytes + length > MAX_PENDING_BYTES) {
            if (pending.isEmpty() || pending.lastKey() <= messageSeq) {
                return false;
            }
            discard(pending.lastKey());
        }
        return true;
    }

    private void discard(int messageSeq) {
        Pending message = pending.remove(messageSeq);
        if (message != null) {
            pendingBytes -= message.body.length;
        }
        counters.fragmentsRefused.incrementAndGet();
    }
}
