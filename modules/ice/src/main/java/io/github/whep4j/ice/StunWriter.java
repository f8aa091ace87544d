package io.github.whep4j.ice;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Writes one STUN message, attribute by attribute. */
final class StunWriter {
    /** A request with the longest user name there may be takes 600. */
    private static final int LARGEST_CHECK_BYTES = 1_024;

    private final byte[] buf;
    private int length = Stun.HEADER_BYTES;

    /** For a message of ICE. */
    StunWriter(int type, TransactionId transactionId) {
        this(type, transactionId, LARGEST_CHECK_BYTES);
    }

    StunWriter(int type, TransactionId transactionId, int largestBytes) {
        buf = new byte[largestBytes];
        Stun.writeShort(buf, 0, type);
        Stun.writeInt(buf, 4, Stun.MAGIC_COOKIE);
        transactionId.write(buf, 8);
    }

    StunWriter username(String username) {
        return text(Stun.USERNAME, username.getBytes(StandardCharsets.UTF_8));
    }

    StunWriter text(int attribute, byte[] bytes) {
        System.arraycopy(bytes, 0, buf, attribute(attribute, bytes.length), bytes.length);
        return this;
    }

    /** An attribute whose value is a number of 32 bits, or one that has its number in the first bits of 32. */
    StunWriter number(int attribute, int value) {
        Stun.writeInt(buf, attribute(attribute, 4), value);
        return this;
    }

    StunWriter priority(long priority) {
        return number(Stun.PRIORITY, (int) priority);
    }

    StunWriter role(boolean controlling, long tieBreaker) {
        Stun.writeLong(buf, attribute(controlling ? Stun.ICE_CONTROLLING : Stun.ICE_CONTROLLED, 8), tieBreaker);
        return this;
    }

    StunWriter useCandidate() {
        attribute(Stun.USE_CANDIDATE, 0);
        return this;
    }

    StunWriter xorMappedAddress(InetSocketAddress address) {
        return xorAddress(Stun.XOR_MAPPED_ADDRESS, address);
    }

    StunWriter xorAddress(int attribute, InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        int value = attribute(attribute, 4 + bytes.length);
        buf[value + 1] = (byte) (bytes.length == 4 ? Stun.FAMILY_IPV4 : Stun.FAMILY_IPV6);
        Stun.writeShort(buf, value + 2, address.getPort() ^ Stun.MAGIC_COOKIE >>> 16);
        for (int i = 0; i < bytes.length; i++) {
            buf[value + 4 + i] = (byte) (bytes[i] ^ buf[4 + i]);
        }
        return this;
    }

    StunWriter error(int code, String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        int value = attribute(Stun.ERROR_CODE, 4 + bytes.length);
        buf[value + 2] = (byte) (code / 100);
        buf[value + 3] = (byte) (code % 100);
        System.arraycopy(bytes, 0, buf, value + 4, bytes.length);
        return this;
    }

    StunWriter unknownAttributes(int[] attributes) {
        int value = attribute(Stun.UNKNOWN_ATTRIBUTES, 2 * attributes.length);
        for (int i = 0; i < attributes.length; i++) {
            Stun.writeShort(buf, value + 2 * i, attributes[i]);
        }
        return this;
    }

    /** DATA, of a Send indication. */
    StunWriter data(byte[] from, int off, int len) {
        System.arraycopy(from, off, buf, attribute(Stun.DATA, len), len);
        return this;
    }

    StunWriter integrity(IntegrityKey key) {
        int at = length;
        int value = attribute(Stun.MESSAGE_INTEGRITY, Stun.INTEGRITY_BYTES);
        key.compute(buf, 0, at, buf, value);
        return this;
    }

    /** Ends the message with a FINGERPRINT. */
    byte[] withFingerprint() {
        int at = length;
        int value = attribute(Stun.FINGERPRINT, Stun.FINGERPRINT_BYTES);
        Stun.writeShort(buf, 2, length - Stun.HEADER_BYTES);
        Stun.writeInt(buf, value, Stun.fingerprint(buf, 0, at));
        return toByteArray();
    }

    byte[] toByteArray() {
        Stun.writeShort(buf, 2, length - Stun.HEADER_BYTES);
        byte[] message = new byte[length];
        System.arraycopy(buf, 0, message, 0, length);
        return message;
    }

    /** Returns where the value goes. */
    private int attribute(int type, int valueLength) {
        int at = length;
        Stun.writeShort(buf, at, type);
        Stun.writeShort(buf, at + 2, valueLength);
        length = at + Stun.ATTRIBUTE_HEADER_BYTES + Stun.padded(valueLength);
        return at + Stun.ATTRIBUTE_HEADER_BYTES;
    }
}
