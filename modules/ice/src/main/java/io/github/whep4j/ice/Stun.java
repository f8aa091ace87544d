package io.github.whep4j.ice;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Numbers of RFC 8489, RFC 8445 and RFC 8656, and big-endian access. */
final class Stun {
    static final int BINDING_REQUEST = 0x0001;
    static final int BINDING_INDICATION = 0x0011;
    static final int BINDING_SUCCESS = 0x0101;
    static final int BINDING_ERROR = 0x0111;

    static final int ALLOCATE = 0x0003;
    static final int REFRESH = 0x0004;
    static final int SEND_INDICATION = 0x0016;
    static final int DATA_INDICATION = 0x0017;
    static final int CREATE_PERMISSION = 0x0008;
    static final int CHANNEL_BIND = 0x0009;
    /** Added to the type of a request of a method below 16. */
    static final int SUCCESS_OF = 0x0100;

    static final int ERROR_OF = 0x0110;

    static final int HEADER_BYTES = 20;
    static final int ATTRIBUTE_HEADER_BYTES = 4;
    static final int MAGIC_COOKIE = 0x2112A442;

    static final int MAPPED_ADDRESS = 0x0001;
    /** Of RFC 3489, where servers told by these who they are, and who else; its clients had to know them. */
    static final int SOURCE_ADDRESS = 0x0004;

    static final int CHANGED_ADDRESS = 0x0005;
    static final int REFLECTED_FROM = 0x000B;
    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int UNKNOWN_ATTRIBUTES = 0x000A;
    static final int CHANNEL_NUMBER = 0x000C;
    static final int LIFETIME = 0x000D;
    static final int XOR_PEER_ADDRESS = 0x0012;
    static final int DATA = 0x0013;
    static final int REALM = 0x0014;
    static final int NONCE = 0x0015;
    static final int XOR_RELAYED_ADDRESS = 0x0016;
    static final int REQUESTED_ADDRESS_FAMILY = 0x0017;
    static final int REQUESTED_TRANSPORT = 0x0019;
    static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
    static final int PASSWORD_ALGORITHM = 0x001D;
    static final int USERHASH = 0x001E;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int ADDITIONAL_ADDRESS_FAMILY = 0x8000;
    static final int ALTERNATE_SERVER = 0x8023;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802A;
    /** Attributes from here on may be ignored by those who don't know them (RFC 8489, Section 14). */
    static final int COMPREHENSION_OPTIONAL = 0x8000;

    /** Of USERNAME, REALM and NONCE (RFC 8489, Sections 14.3, 14.9 and 14.10). */
    static final int LONGEST_TEXT_BYTES = 763;

    static final int INTEGRITY_BYTES = 20;
    static final int FINGERPRINT_BYTES = 4;
    private static final int FINGERPRINT_XOR = 0x5354554E;

    static final int FAMILY_IPV4 = 1;
    static final int FAMILY_IPV6 = 2;

    static final int TRY_ALTERNATE = 300;
    static final int BAD_REQUEST = 400;
    static final int UNAUTHENTICATED = 401;
    static final int FORBIDDEN = 403;
    static final int UNKNOWN_ATTRIBUTE = 420;
    static final int ALLOCATION_MISMATCH = 437;
    static final int STALE_NONCE = 438;
    static final int ADDRESS_FAMILY_NOT_SUPPORTED = 440;
    static final int ALLOCATION_QUOTA_REACHED = 486;
    static final int ROLE_CONFLICT = 487;
    static final int INSUFFICIENT_CAPACITY = 508;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Stun() {}

    /** Length of a value with the padding that follows it. */
    static int padded(int lengthBytes) {
        return (lengthBytes + 3) & ~3;
    }

    /** The FINGERPRINT of a message whose header already counts that attribute (RFC 8489, Section 14.7). */
    static int fingerprint(byte[] buf, int off, int lengthBytes) {
        CRC32 crc = new CRC32();
        crc.update(buf, off, lengthBytes);
        return (int) crc.getValue() ^ FINGERPRINT_XOR;
    }

    static int readShort(byte[] buf, int off) {
        return (short) SHORT.get(buf, off) & 0xffff;
    }

    static int readInt(byte[] buf, int off) {
        return (int) INT.get(buf, off);
    }

    static long readLong(byte[] buf, int off) {
        return (long) LONG.get(buf, off);
    }

    static void writeShort(byte[] buf, int off, int value) {
        SHORT.set(buf, off, (short) value);
    }

    static void writeInt(byte[] buf, int off, int value) {
        INT.set(buf, off, value);
    }

    static void writeLong(byte[] buf, int off, long value) {
        LONG.set(buf, off, value);
    }
}
