package io.github.whep4j.media;

import io.github.whep4j.h264.NalUnit;

/** Tells by a look at an RFC 6184 payload whether it belongs to a key frame. A guess: the depacketizer has the last word. */
final class KeyFrameHint {

    /** Nothing of a key frame. */
    static final int NONE = 0;

    /** A piece of a key frame; others may come before it. */
    static final int PART = 1;

    /** Holds a sequence parameter set, with which key frames begin. */
    static final int START = 2;

    private static final int STAP_A_HEADER_LENGTH = 1;
    private static final int STAP_A_SIZE_LENGTH = 2;

    private KeyFrameHint() {}

    static int of(byte[] buf, int off, int len) {
        if (len == 0) {
            return NONE;
        }
        int type = NalUnit.type(buf[off]);
        return switch (type) {
            case NalUnit.STAP_A -> ofAggregate(buf, off, len);
            case NalUnit.FU_A -> len > 1 ? ofType(NalUnit.type(buf[off + 1])) : NONE;
            default -> ofType(type);
        };
    }

    private static int ofAggregate(byte[] buf, int off, int len) {
        int best = NONE;
        int at = off + STAP_A_HEADER_LENGTH;
        int end = off + len;
        while (at + STAP_A_SIZE_LENGTH < end) {
            int size = ((buf[at] & 0xff) << 8) | (buf[at + 1] & 0xff);
            best = Math.max(best, ofType(NalUnit.type(buf[at + STAP_A_SIZE_LENGTH])));
            at += STAP_A_SIZE_LENGTH + size;
        }
        return best;
    }

    /**
     * Whether a key frame surely does not begin with this piece of one: it goes on with a fragment, or with a slice or picture
     * parameter set that others come before.
     *
     * @param setsKnown whether there need be no parameter sets before the first slice
     */
    static boolean isContinuation(byte[] buf, int off, int len, boolean setsKnown) {
        if (of(buf, off, len) != PART) {
            return false;
        }
        int at = off;
        int type = NalUnit.type(buf[at]);
        if (type == NalUnit.STAP_A) {
            at += STAP_A_HEADER_LENGTH + STAP_A_SIZE_LENGTH;
            type = NalUnit.type(buf[at]);
        } else if (type == NalUnit.FU_A) {
            boolean start = (buf[++at] & 0x80) != 0;
            if (!start) {
                return true;
            }
            type = NalUnit.type(buf[at]);
        }
        // first_mb_in_slice is 0 where the slice's first bit is set.
        boolean first = type == NalUnit.IDR_SLICE && at + 1 < off + len && buf[at + 1] < 0;
        return type == NalUnit.PPS || (type == NalUnit.IDR_SLICE && !(first && setsKnown));
    }

    private static int ofType(int type) {
        return switch (type) {
            case NalUnit.SPS -> START;
            case NalUnit.IDR_SLICE, NalUnit.PPS -> PART;
            default -> NONE;
        };
    }
}
