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

    private static int ofType(int type) {
        return switch (type) {
            case NalUnit.SPS -> START;
            case NalUnit.IDR_SLICE, NalUnit.PPS -> PART;
            default -> NONE;
        };
    }
}
