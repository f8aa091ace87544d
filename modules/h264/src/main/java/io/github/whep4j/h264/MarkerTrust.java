package io.github.whep4j.h264;

/**
 * Whether marker bits tell where pictures end. A decoder must not rely on them (RFC 6184, Section 5.1), but waiting for the
 * next timestamp instead costs the time of a picture: so they count until a sender is seen to set one within a picture, and
 * again once it has set none but at their ends for a while.
 */
final class MarkerTrust {
    /** Pictures of several packets with the only marker in the last. */
    private static final int REGAINED_AFTER = 60;

    private boolean lost;
    /** Since the latest picture's end, while trust is lost. */
    private int packets;

    private int markers;
    private boolean lastMarked;
    private int soundPictures;

    boolean counts() {
        return !lost;
    }

    /** A slice that is not the first of its picture has come behind a marker, and nothing was missing between. */
    void onMarkerWithinPicture() {
        lost = true;
        soundPictures = 0;
        packets = 0;
        markers = 1; // so that the picture under way is none of the sound ones
    }

    /** Counts nothing as long as there is trust, which is as good as always. */
    void onPacket(boolean marker) {
        lastMarked = marker;
        if (lost) {
            packets++;
            markers += marker ? 1 : 0;
        }
    }

    /** The next timestamp has come. A picture of one packet shows nothing, nor does one of which packets may be missing. */
    void onPictureEnd(boolean gap) {
        if (lost && packets > 1 && !gap) {
            soundPictures = markers == 1 && lastMarked ? soundPictures + 1 : 0;
            lost = soundPictures < REGAINED_AFTER;
        }
        packets = 0;
        markers = 0;
    }

    /** Whether the latest packet had one. */
    boolean lastMarked() {
        return lastMarked;
    }

    void reset() {
        lost = false;
        packets = 0;
        markers = 0;
        lastMarked = false;
    }
}
