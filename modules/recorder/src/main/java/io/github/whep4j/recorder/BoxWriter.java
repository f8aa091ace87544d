package io.github.whep4j.recorder;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of ISO base media boxes (ISO/IEC 14496-12, Section 4.2), big-endian. */
final class BoxWriter {
    private byte[] buf;
    private int length;

    BoxWriter(int initialBytes) {
        buf = new byte[initialBytes];
    }

    /** The bytes from index 0 to {@link #length()}; valid until something is written. */
    byte[] array() {
        return buf;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /** Opens a box; what this returns is to be given to {@link #end}. */
    int begin(String type) {
        int start = length;
        u32(0);
        ascii(type);
        return start;
    }

    /** Opens a full box: one with version and flags. */
    int begin(String type, int version, int flags) {
        int start = begin(type);
        u32((long) version << 24 | flags);
        return start;
    }

    void end(int start) {
        set32(start, length - start);
    }

    /** A whole box. */
    void box(String type, ByteBuffer body) {
        int start = begin(type);
        bytes(body.duplicate());
        end(start);
    }

    BoxWriter u8(int value) {
        reserve(1);
        buf[length++] = (byte) value;
        return this;
    }

    BoxWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    BoxWriter u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    BoxWriter u64(long value) {
        return u32(value >>> 32).u32(value);
    }

    BoxWriter bytes(byte[] bytes) {
        return bytes(ByteBuffer.wrap(bytes));
    }

    BoxWriter bytes(ByteBuffer bytes) {
        int count = bytes.remaining();
        reserve(count);
        bytes.get(buf, length, count);
        length += count;
        return this;
    }

    BoxWriter ascii(String text) {
        return bytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    BoxWriter zeros(int count) {
        reserve(count);
        Arrays.fill(buf, length, length + count, (byte) 0);
        length += count;
        return this;
    }

    void set32(int position, int value) {
        ByteBuffer.wrap(buf).putInt(position, value);
    }

    private void reserve(int count) {
        int needed = Math.addExact(length, count);
        if (needed > buf.length) {
            buf = Arrays.copyOf(buf, Math.max(needed, (int) Math.min(2L * buf.length, Integer.MAX_VALUE - 8)));
        }
    }
}
