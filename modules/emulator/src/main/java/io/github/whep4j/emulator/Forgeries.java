package io.github.whep4j.emulator;

import io.github.whep4j.rtp.Goodbye;
import io.github.whep4j.rtp.RtpHeader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Datagrams that a client must refuse. */
final class Forgeries {
    private static final int DTLS_HANDSHAKE = 22;
    private static final int DTLS_1_2 = 0xfefd;
    private static final int HANDSHAKE_HEADER_BYTES = 12;
    private static final int LARGEST_LENGTH = 0xff_ffff;
    private static final int CERTIFICATE = 11;
    private static final int FORGED_PAYLOAD_BYTES = 200;
    private static final int FORGED_TAG_BYTES = 24;

    private Forgeries() {}

    /**
     * A DTLS record with the first byte of a handshake message that claims to be 16 MiB long (RFC 6347, Section 4.2.2):
     * whoever believes it makes room for it.
     */
    static byte[] hugeHandshakeFragment(int messageSequence) {
        ByteBuffer record = ByteBuffer.allocate(13 + HANDSHAKE_HEADER_BYTES + 1);
        record.put((byte) DTLS_HANDSHAKE);
        record.putShort((short) DTLS_1_2);
        record.putLong(1_000L + messageSequence); // epoch 0 and a number ahead of the real ones
        record.putShort((short) (HANDSHAKE_HEADER_BYTES + 1));
        record.putInt(CERTIFICATE << 24 | LARGEST_LENGTH);
        record.putShort((short) messageSequence);
        put24(record, 0);
        put24(record, 1);
        record.put((byte) 0x30);
        return record.array();
    }

    private static void put24(ByteBuffer buffer, int value) {
        buffer.put((byte) (value >> 16)).putShort((short) value);
    }

    /** What looks like an SRTP packet, for receivers without the keys. */
    static byte[] rtp(int payloadType, int sequenceNumber, long timestamp, int ssrc, RandomGenerator random) {
        byte[] packet = new byte[RtpHeader.FIXED_LENGTH + FORGED_PAYLOAD_BYTES];
        random.nextBytes(packet);
        RtpHeader.write(packet, 0, payloadType, true, sequenceNumber & 0xffff, timestamp, ssrc);
        return packet;
    }

    /** A BYE that would end the stream if it were believed: in the clear, with nonsense where the tag should be. */
    static byte[] goodbye(int ssrc, RandomGenerator random) {
        byte[] packet = new byte[64];
        random.nextBytes(packet);
        int length = Goodbye.write(packet, 0, ssrc);
        return Arrays.copyOf(packet, length + FORGED_TAG_BYTES);
    }
}
