package io.github.whep4j.dtls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Builds records and handshake fragments for tests. */
final class Wire {
    private Wire() {}

    static byte[] record(int contentType, int version, int epoch, long sequenceNumber, byte[] fragment) {
        byte[] record = new byte[13 + fragment.length];
        DtlsWire.putPlaintextRecordHeader(record, contentType, sequenceNumber, fragment.length);
        DtlsWire.putUint16(record, 1, version);
        DtlsWire.putUint16(record, 3, epoch);
        System.arraycopy(fragment, 0, record, 13, fragment.length);
        return record;
    }

    static byte[] record(int contentType, int epoch, long sequenceNumber, byte[] fragment) {
        return record(contentType, DtlsWire.DTLS_1_2, epoch, sequenceNumber, fragment);
    }

    static byte[] handshakeRecord(long sequenceNumber, byte[] fragment) {
        return record(DtlsWire.HANDSHAKE, 0, sequenceNumber, fragment);
    }

    static byte[] changeCipherSpec(long sequenceNumber) {
        return record(DtlsWire.CHANGE_CIPHER_SPEC, 0, sequenceNumber, new byte[] {1});
    }

    /** A fragment with its header, whatever it claims. */
    static byte[] fragment(int type, int length, int messageSeq, int fragmentOffset, byte[] bytes) {
        byte[] fragment = new byte[12 + bytes.length];
        fragment[0] = (byte) type;
        DtlsWire.putUint24(fragment, 1, length);
        DtlsWire.putUint16(fragment, 4, messageSeq);
        DtlsWire.putUint24(fragment, 6, fragmentOffset);
        DtlsWire.putUint24(fragment, 9, bytes.length);
        System.arraycopy(bytes, 0, fragment, 12, bytes.length);
        return fragment;
    }

    static byte[] whole(int type, int messageSeq, byte[] body) {
        return fragment(type, body.length, messageSeq, 0, body);
    }

    static byte[] part(int type, int messageSeq, byte[] body, int from, int to) {
        return fragment(type, body.length, messageSeq, from, Arrays.copyOfRange(body, from, to));
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
