package io.github.whep4j.rtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Network byte order over byte arrays; offsets have been validated by the caller. */
final class BigEndian {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    static int unsigned8(byte[] buf, int at) {
        return buf[at] & 0xff;
    }

    static int unsigned16(byte[] buf, int at) {
        return (short) SHORT.get(buf, at) & 0xffff;
    }

    static int unsigned24(byte[] buf, int at) {
        return unsigned8(buf, at) << 16 | unsigned16(buf, at + 1);
    }

    static int signed32(byte[] buf, int at) {
        return (int) INT.get(buf, at);
    }

    static long unsigned32(byte[] buf, int at) {
        return (int) INT.get(buf, at) & 0xffff_ffffL;
    }

    static long signed64(byte[] buf, int at) {
        return (long) LONG.get(buf, at);
    }

    static void put8(byte[] buf, int at, int value) {
        buf[at] = (byte) value;
    }

    static void put16(byte[] buf, int at, int value) {
        SHORT.set(buf, at, (short) value);
    }

    static void put24(byte[] buf, int at, int value) {
        buf[at] = (byte) (value >> 16);
        put16(buf, at + 1, value);
    }

    static void put32(byte[] buf, int at, long value) {
        INT.set(buf, at, (int) value);
    }

    static void put64(byte[] buf, int at, long value) {
        LONG.set(buf, at, value);
    }
}
