package io.github.whep4j.h264;

/**
 * How a picture is to be turned for display: the header extension for the coordination of video orientation (3GPP TS 26.114,
 * Section 7.4.5). Senders write it into the last packet of each key frame, and of other pictures where it has changed.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+
 * |0 0 0 0|C|F|R R|
 * +-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param rotationDegrees by how much to turn the picture clockwise: 0, 90, 180 or 270
 * @param mirrored whether left and right are exchanged
 * @param backCamera whether the camera faces away from the user; false if it does not, or the sender does not know
 */
public record VideoOrientation(int rotationDegrees, boolean mirrored, boolean backCamera) {

    /** What {@code a=extmap} calls it. */
    public static final String URI = "urn:3gpp:video-orientation";

    /** Length of an element's data. */
    public static final int LENGTH = 1;

    /** What holds while the sender has not told. */
    public static final VideoOrientation UPRIGHT = new VideoOrientation(0, false, false);

    private static final int CAMERA = 0x08;
    private static final int FLIP = 0x04;
    private static final int ROTATION = 0x03;

    private static final VideoOrientation[] ALL = all();

    /** @throws IllegalArgumentException if the rotation is another */
    public VideoOrientation {
        if (rotationDegrees < 0 || rotationDegrees > 270 || rotationDegrees % 90 != 0) {
            throw new IllegalArgumentException("a rotation of " + rotationDegrees + " degrees");
        }
    }

    private static VideoOrientation[] all() {
        VideoOrientation[] all = new VideoOrientation[16];
        for (int octet = 0; octet < all.length; octet++) {
            all[octet] = new VideoOrientation((octet & ROTATION) * 90, (octet & FLIP) != 0, (octet & CAMERA) != 0);
        }
        return all;
    }

    /** What an element's octet says; its upper half is ignored. Makes no new object. */
    public static VideoOrientation of(byte octet) {
        return ALL[octet & 0x0f];
    }

    /** The octet that says this. */
    public byte octet() {
        return (byte) (rotationDegrees / 90 | (mirrored ? FLIP : 0) | (backCamera ? CAMERA : 0));
    }
}
