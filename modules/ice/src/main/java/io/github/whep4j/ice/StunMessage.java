package io.github.whep4j.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A STUN message that has been read where it lies, without a judgement on who sent it. Of an attribute that occurs more
 * than once the first counts; what follows MESSAGE-INTEGRITY doesn't, but for FINGERPRINT (RFC 8489, Section 14.5).
 * Valid as long as the bytes are.
 */
final class StunMessage {
    private static final int ABSENT = -1;
    private static final int MOST_UNKNOWN = 8;

    private final byte[] buf;
    private final int off;
    private final int type;
    private final TransactionId transactionId;

    private int usernameOffset = ABSENT;
    private int usernameLength;
    private int priorityOffset = ABSENT;
    private int integrityOffset = ABSENT;
    private int controllingOffset = ABSENT;
    private int controlledOffset = ABSENT;
    private int errorOffset = ABSENT;
    private int mappedOffset = ABSENT;
    private int mappedLength;
    private boolean useCandidate;
    private boolean fingerprint;
    private int[] unknown = {};

    private StunMessage(byte[] buf, int off) {
        this.buf = buf;
        this.off = off;
        this.type = Stun.readShort(buf, off);
        this.transactionId = TransactionId.read(buf, off + 8);
    }

    /** Reads a whole datagram; null if it isn't a STUN message, or its FINGERPRINT is wrong (RFC 8489, Section 6.3). */
    static @Nullable StunMessage parse(byte[] buf, int off, int len) {
        if (len < Stun.HEADER_BYTES
                || (buf[off] & 0xc0) != 0
                || len % 4 != 0
                || Stun.readShort(buf, off + 2) != len - Stun.HEADER_BYTES
                || Stun.readInt(buf, off + 4) != Stun.MAGIC_COOKIE) {
            return null;
        }
        StunMessage message = new StunMessage(buf, off);
        return message.readAttributes(len) ? message : null;
    }

    private boolean readAttributes(int len) {
        int at = Stun.HEADER_BYTES;
        while (at < len) {
            // The length is a multiple of four, as is each step, so there is a whole header.
            int attribute = Stun.readShort(buf, off + at);
            int length = Stun.readShort(buf, off + at + 2);
            int end = at + Stun.ATTRIBUTE_HEADER_BYTES + Stun.padded(length);
            if (end > len) {
                return false;
            }
            if (attribute == Stun.FINGERPRINT) {
                return end == len && length == Stun.FINGERPRINT_BYTES && readFingerprint(at);
            }
            if (integrityOffset == ABSENT && !readAttribute(attribute, at, length)) {
                return false;
            }
            at = end;
        }
        return true;
    }

    private boolean readFingerprint(int at) {
        fingerprint = true;
        return Stun.readInt(buf, off + at + Stun.ATTRIBUTE_HEADER_BYTES) == Stun.fingerprint(buf, off, at);
    }

    private boolean readAttribute(int attribute, int at, int length) {
        int value = at + Stun.ATTRIBUTE_HEADER_BYTES;
        switch (attribute) {
            case Stun.USERNAME -> {
                if (usernameOffset == ABSENT) {
                    usernameOffset = value;
                    usernameLength = length;
                }
            }
            case Stun.MESSAGE_INTEGRITY -> {
                integrityOffset = at;
                return length == Stun.INTEGRITY_BYTES;
            }
            case Stun.PRIORITY -> {
                priorityOffset = first(priorityOffset, value);
                return length == 4;
            }
            case Stun.ICE_CONTROLLING -> {
                controllingOffset = first(controllingOffset, value);
                return length == 8;
            }
            case Stun.ICE_CONTROLLED -> {
                controlledOffset = first(controlledOffset, value);
                return length == 8;
            }
            case Stun.USE_CANDIDATE -> useCandidate = true;
            case Stun.ERROR_CODE -> {
                errorOffset = first(errorOffset, value);
                return length >= 4;
            }
            case Stun.XOR_MAPPED_ADDRESS -> {
                if (mappedOffset == ABSENT) {
                    mappedOffset = value;
                    mappedLength = length;
                }
                return length == 8 || length == 20;
            }
            default -> noteIfUnknown(attribute);
        }
        return true;
    }

    private static int first(int known, int value) {
        return known == ABSENT ? value : known;
    }

    private void noteIfUnknown(int attribute) {
        boolean understood = switch (attribute) {
            case Stun.MAPPED_ADDRESS,
                    Stun.UNKNOWN_ATTRIBUTES,
                    Stun.REALM,
                    Stun.NONCE,
                    Stun.MESSAGE_INTEGRITY_SHA256,
                    Stun.PASSWORD_ALGORITHM,
                    Stun.USERHASH -> true;
            // An ICE agent has no use for these.
            case Stun.SOURCE_ADDRESS,
                    Stun.CHANGED_ADDRESS,
                    Stun.REFLECTED_FROM,
                    Stun.CHANNEL_NUMBER,
                    Stun.LIFETIME,
                    Stun.XOR_PEER_ADDRESS,
                    Stun.DATA,
                    Stun.XOR_RELAYED_ADDRESS,
                    Stun.REQUESTED_ADDRESS_FAMILY,
                    Stun.REQUESTED_TRANSPORT -> type != Stun.BINDING_REQUEST;
            default -> attribute >= Stun.COMPREHENSION_OPTIONAL;
        };
        if (!understood && unknown.length < MOST_UNKNOWN) {
            unknown = Arrays.copyOf(unknown, unknown.length + 1);
            unknown[unknown.length - 1] = attribute;
        }
    }

    int type() {
        return type;
    }

    TransactionId transactionId() {
        return transactionId;
    }

    @Nullable
    String username() {
        return usernameOffset == ABSENT
                ? null
                : new String(buf, off + usernameOffset, usernameLength, StandardCharsets.UTF_8);
    }

    boolean hasIntegrity() {
        return integrityOffset != ABSENT;
    }

    boolean hasFingerprint() {
        return fingerprint;
    }

    /** Whether there is a MESSAGE-INTEGRITY made with this key. */
    boolean isAuthentic(IntegrityKey key) {
        return hasIntegrity() && key.matches(buf, off, integrityOffset);
    }

    boolean hasPriority() {
        return priorityOffset != ABSENT;
    }

    /** 0 if there is none. */
    long priority() {
        return hasPriority() ? Stun.readInt(buf, off + priorityOffset) & 0xffff_ffffL : 0;
    }

    boolean useCandidate() {
        return useCandidate;
    }

    boolean fromControlling() {
        return controllingOffset != ABSENT;
    }

    boolean fromControlled() {
        return controlledOffset != ABSENT;
    }

    /** Of the attribute that says its sender's role; 0 if there is none. */
    long tieBreaker() {
        int value = fromControlling() ? controllingOffset : controlledOffset;
        return value == ABSENT ? 0 : Stun.readLong(buf, off + value);
    }

    /** Such as 487; 0 if there is none, or none that could be (RFC 8489, Section 14.8). */
    int errorCode() {
        if (errorOffset == ABSENT) {
            return 0;
        }
        int errorClass = buf[off + errorOffset + 2] & 0x07;
        int number = buf[off + errorOffset + 3] & 0xff;
        return errorClass < 3 || errorClass > 6 || number > 99 ? 0 : errorClass * 100 + number;
    }

    /** Attributes that have to be understood and aren't, in order; the first few if there are many. */
    int[] unknownAttributes() {
        return unknown;
    }

    /** XOR-MAPPED-ADDRESS; null if there is none, or none that makes sense. */
    @Nullable
    InetSocketAddress mappedAddress() {
        return mappedOffset == ABSENT ? null : address(mappedOffset, mappedLength, true);
    }

    /**
     * The value of an attribute that is covered by MESSAGE-INTEGRITY, if there is one.
     *
     * @param number 0 for the first attribute of this kind
     * @return where it lies in the buffer, null if there is none
     */
    @Nullable
    Value find(int attribute, int number) {
        int end = integrityOffset == ABSENT ? Stun.HEADER_BYTES + Stun.readShort(buf, off + 2) : integrityOffset;
        int left = number;
        for (int at = Stun.HEADER_BYTES; at < end; ) {
            int length = Stun.readShort(buf, off + at + 2);
            if (Stun.readShort(buf, off + at) == attribute && left-- == 0) {
                return new Value(off + at + Stun.ATTRIBUTE_HEADER_BYTES, length);
            }
            at += Stun.ATTRIBUTE_HEADER_BYTES + Stun.padded(length);
        }
        return null;
    }

    /** Where the value of an attribute lies. */
    record Value(int offset, int length) {}

    /** An attribute whose value is a number of 32 bits; null if there is none. */
    @Nullable
    Long number(int attribute) {
        Value value = find(attribute, 0);
        return value == null || value.length() != 4 ? null : Stun.readInt(buf, value.offset()) & 0xffff_ffffL;
    }

    /** An attribute whose value is text, as it came; null if there is none, or it is longer than any may be. */
    byte @Nullable [] text(int attribute) {
        Value value = find(attribute, 0);
        return value == null || value.length() > Stun.LONGEST_TEXT_BYTES
                ? null
                : Arrays.copyOfRange(buf, value.offset(), value.offset() + value.length());
    }

    /** An attribute like XOR-MAPPED-ADDRESS; null if there is none, or none that makes sense. */
    @Nullable
    InetSocketAddress xorAddress(int attribute, int number) {
        Value value = find(attribute, number);
        return value == null ? null : address(value.offset() - off, value.length(), true);
    }

    /** An attribute like MAPPED-ADDRESS; null if there is none, or none that makes sense. */
    @Nullable
    InetSocketAddress plainAddress(int attribute) {
        Value value = find(attribute, 0);
        return value == null ? null : address(value.offset() - off, value.length(), false);
    }

    private @Nullable InetSocketAddress address(int at, int length, boolean xor) {
        int family = length == 8 ? Stun.FAMILY_IPV4 : Stun.FAMILY_IPV6;
        if (length != 8 && length != 20 || (buf[off + at + 1] & 0xff) != family) {
            return null;
        }
        int port = Stun.readShort(buf, off + at + 2) ^ (xor ? Stun.MAGIC_COOKIE >>> 16 : 0);
        byte[] address = new byte[length - 4];
        for (int i = 0; i < address.length; i++) {
            // Cookie and transaction ID follow each other in the header.
            address[i] = (byte) (buf[off + at + 4 + i] ^ (xor ? buf[off + 4 + i] : 0));
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
