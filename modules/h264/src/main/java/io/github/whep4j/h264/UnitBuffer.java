package io.github.whep4j.h264;

import java.util.Arrays;

/**
 * The array in which an access unit grows, and which its user gets. How large to make it is estimated from the units
 * before, key frames and others apart, so that growing, which copies, is rare.
 */
final class UnitBuffer {
    private static final int FIRST_ESTIMATE_BYTES = 8 << 10;
    private static final int FIRST_KEY_ESTIMATE_BYTES = 32 << 10;
    private static final int MIN_ARRAY_BYTES = 256;
    private static final byte[] NONE = {};

    private final int maxBytes;
    private final int[] estimates;
    private byte[] array = NONE;
    private byte[] spare = NONE;
    private int length;
    /** So far the array may be filled: it can be one that came back, and larger than a unit may be. */
    private int limit;

    private int kind;
    /** Arrays come back, so none is too large to give away. */
    private boolean recycling;

    UnitBuffer(int maxBytes) {
        this.maxBytes = maxBytes;
        estimates = new int[] {Math.min(maxBytes, FIRST_ESTIMATE_BYTES), Math.min(maxBytes, FIRST_KEY_ESTIMATE_BYTES)};
    }

    void begin(boolean likelyKeyFrame) {
        kind = likelyKeyFrame ? 1 : 0;
        length = 0;
        int wanted = capacityFor(estimates[kind]);
        boolean fits = spare.length >= wanted && (recycling || spare.length <= 2 * wanted);
        use(fits ? spare : new byte[wanted]);
        spare = NONE;
    }

    private void use(byte[] next) {
        array = next;
        limit = Math.min(next.length, maxBytes);
    }

    /** The estimate for key frames counts from here on. */
    void turnedOutKeyFrame() {
        kind = 1;
    }

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    void truncate(int newLength) {
        length = newLength;
    }

    /** False, with nothing written, if the array has no room for it; {@link #append} makes some. */
    boolean appendIfRoom(byte[] src, int off, int len) {
        int at = length;
        if (len > limit - at) {
            return false;
        }
        System.arraycopy(src, off, array, at, len);
        length = at + len;
        return true;
    }

    /** As {@link #append} of {@link NalUnit#START_CODE}. */
    boolean appendStartCode() {
        if (!ensureRoom(NalUnit.START_CODE.length)) {
            return false;
        }
        array[length] = 0;
        array[length + 1] = 0;
        array[length + 2] = 0;
        array[length + 3] = 1;
        length += NalUnit.START_CODE.length;
        return true;
    }

    /** False, with nothing written, if the unit would become larger than it may. */
    boolean append(byte[] src, int off, int len) {
        return appendIfRoom(src, off, len) || (grow(len) && appendIfRoom(src, off, len));
    }

    boolean append(byte value) {
        if (!ensureRoom(1)) {
            return false;
        }
        array[length++] = value;
        return true;
    }

    /** Like {@link #append}, with what is there from {@code position} on moved back. */
    boolean insert(int position, byte[] src) {
        if (!ensureRoom(src.length)) {
            return false;
        }
        System.arraycopy(array, position, array, position + src.length, length - position);
        System.arraycopy(src, 0, array, position, src.length);
        length += src.length;
        return true;
    }

    /**
     * Ends the unit and gives its array away. An array far too large is kept for the next unit, and a fitting copy given
     * away: who keeps many small pictures shall not keep much air with them.
     */
    byte[] take() {
        estimates[kind] = Math.max(length, estimates[kind] - (estimates[kind] - length) / 8);
        byte[] taken = array;
        if (!recycling && array.length - length > Math.max(MIN_ARRAY_BYTES, length)) {
            taken = Arrays.copyOf(array, length);
            spare = array;
        }
        use(NONE);
        return taken;
    }

    /** Takes an array back that was given away. */
    void recycle(byte[] returned) {
        recycling = true;
        if (returned.length > spare.length) {
            spare = returned;
        }
    }

    /** Ends the unit without giving it away. */
    void discard() {
        spare = array.length <= 2 * capacityFor(estimates[1]) ? array : NONE;
        use(NONE);
        length = 0;
    }

    private boolean ensureRoom(int len) {
        return len <= limit - length || grow(len);
    }

    private boolean grow(int len) {
        if (len > maxBytes - length) {
            return false;
        }
        int larger = Math.max(length + len, Math.max(capacityFor(estimates[kind]), 2 * Math.min(limit, maxBytes / 2)));
        use(Arrays.copyOf(array, Math.min(larger, maxBytes)));
        return true;
    }

    private int capacityFor(int estimateBytes) {
        return (int) Math.min(maxBytes, estimateBytes + (long) estimateBytes / 16 + MIN_ARRAY_BYTES);
    }
}
