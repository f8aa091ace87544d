package io.github.whep4j.emulator;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The last SRTP packets of a stream by sequence number, to be sent again as they were (RFC 4585, Section 6.2.1). */
final class SentPackets {
    /** More than a second of what the bundled clip sends. */
    private static final int SLOTS = 1_024;

    private final byte[] @Nullable [] packets = new byte[SLOTS][];
    private final int[] sequenceNumbers = new int[SLOTS];

    void add(int sequenceNumber, byte[] buf, int off, int len) {
        packets[sequenceNumber % SLOTS] = Arrays.copyOfRange(buf, off, off + len);
        sequenceNumbers[sequenceNumber % SLOTS] = sequenceNumber;
    }

    /** The packet, or null if it has not been sent, or too long ago. */
    byte @Nullable [] get(int sequenceNumber) {
        int slot = sequenceNumber % SLOTS;
        return sequenceNumbers[slot] == sequenceNumber ? packets[slot] : null;
    }
}
