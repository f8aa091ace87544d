package io.github.whep4j.dtls;

/** Offsets and numbers of the DTLS 1.2 record and handshake headers (RFC 6347, Sections 4.1 and 4.2.2). */
final class DtlsWire {
    static final int RECORD_HEADER_BYTES = 13;
    static final int HANDSHAKE_HEADER_BYTES = 12;

    static final int CHANGE_CIPHER_SPEC = 20;
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;

    static final int CLIENT_HELLO = 1;
    static final int SERVER_HELLO = 2;
    static final int HELLO_VERIFY_REQUEST = 3;
    static final int CERTIFICATE = 11;
    static final int SERVER_KEY_EXCHANGE = 12;
    static final int CERTIFICATE_REQUEST = 13;
    static final int SERVER_HELLO_DONE = 14;
    static final int CERTIFICATE_VERIFY = 15;
    static final int CLIENT_KEY_EXCHANGE = 16;

    static final int DTLS_1_0 = 0xfeff;
    static final int DTLS_1_2 = 0xfefd;

    private DtlsWire() {}

    static int uint8(byte[] buf, int off) {
        return buf[off] & 0xff;
    }

    static int uint16(byte[] buf, int off) {
        return uint8(buf, off) << 8 | uint8(buf, off + 1);
    }

    static int uint24(byte[] buf, int off) {
        return uint16(buf, off) << 8 | uint8(buf, off + 2);
    }

    static long uint48(byte[] buf, int off) {
        return (long) uint24(buf, off) << 24 | uint24(buf, off + 3);
    }

    static void putUint16(byte[] buf, int off, int value) {
        buf[off] = (byte) (value >> 8);
        buf[off + 1] = (byte) value;
    }

    static void putUint24(byte[] buf, int off, int value) {
        buf[off] = (byte) (value >> 16);
        putUint16(buf, off + 1, value);
    }

    static void putUint48(byte[] buf, int off, long value) {
        putUint24(buf, off, (int) (value >> 24));
        putUint24(buf, off + 3, (int) value);
    }

    /** Writes the header of an epoch 0 record. */
    static void putPlaintextRecordHeader(byte[] buf, int contentType, long sequenceNumber, int fragmentBytes) {
        buf[0] = (byte) contentType;
        putUint16(buf, 1, DTLS_1_2);
        putUint16(buf, 3, 0);
        putUint48(buf, 5, sequenceNumber);
        putUint16(buf, 11, fragmentBytes);
    }

    static void putHandshakeHeader(
            byte[] buf, int off, int type, int length, int messageSeq, int fragmentOffset, int fragmentBytes) {
        buf[off] = (byte) type;
        putUint24(buf, off + 1, length);
        putUint16(buf, off + 4, messageSeq);
        putUint24(buf, off + 6, fragmentOffset);
        putUint24(buf, off + 9, fragmentBytes);
    }

    /** Whether a record in the clear begins with the first fragment of a hello, and so begins a flight. */
    static boolean isHello(byte[] record) {
        int type = record[RECORD_HEADER_BYTES];
        return (type == CLIENT_HELLO || type == SERVER_HELLO) && uint24(record, RECORD_HEADER_BYTES + 6) == 0;
    }

    static String handshakeTypeName(int type) {
        return switch (type) {
            case CLIENT_HELLO -> "ClientHello";
            case SERVER_HELLO -> "ServerHello";
            case HELLO_VERIFY_REQUEST -> "HelloVerifyRequest";
            case CERTIFICATE -> "Certificate";
            case SERVER_KEY_EXCHANGE -> "ServerKeyExchange";
            case CERTIFICATE_REQUEST -> "CertificateRequest";
            case SERVER_HELLO_DONE -> "ServerHelloDone";
            case CERTIFICATE_VERIFY -> "CertificateVerify";
            case CLIENT_KEY_EXCHANGE -> "ClientKeyExchange";
            default -> "handshake message " + type;
        };
    }
}
