package io.github.whep4j.emulator;

import io.github.whep4j.h264.NalUnit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * H.264 to be sent: the pictures of an Annex B byte stream, in decoding order, at a constant rate. Immutable.
 *
 * <p>The first picture has to be a key frame, so that the clip can be looped.
 */
public final class Clip {
    private static final int MAX_FRAMES_PER_SECOND = 240;
    private static final int MAX_FILE_BYTES = 256 << 20;

    private final List<Picture> pictures;
    private final int framesPerSecond;

    private Clip(List<Picture> pictures, int framesPerSecond) {
        this.pictures = List.copyOf(pictures);
        this.framesPerSecond = framesPerSecond;
    }

    /**
     * The clip that comes with the module: ten seconds of a test pattern, constrained baseline, 640x360, 30 pictures a
     * second that all differ, a key frame every second.
     */
    public static Clip bundled() {
        try (InputStream in = Clip.class.getResourceAsStream("clip.h264")) {
            if (in == null) {
                throw new IllegalStateException("the module's clip is missing from the class path");
            }
            return parse(in.readAllBytes(), 30);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file as {@link #parse}.
     *
     * @throws IOException if it cannot be read, or is longer than 256 MiB: a clip is held in memory, and devices have no end
     */
    public static Clip read(Path file, int framesPerSecond) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(bytes(in, MAX_FILE_BYTES), framesPerSecond);
        }
    }

    static byte[] bytes(InputStream in, int atMost) throws IOException {
        byte[] bytes = in.readNBytes(atMost + 1);
        if (bytes.length > atMost) {
            throw new IOException("it is longer than " + atMost + " bytes");
        }
        return bytes;
    }

    /**
     * Splits a byte stream into pictures.
     *
     * @throws IllegalArgumentException when it is something else, does not begin with a key frame, or the rate is not 1 to 240
     */
    public static Clip parse(byte[] annexB, int framesPerSecond) {
        if (framesPerSecond < 1 || framesPerSecond > MAX_FRAMES_PER_SECOND) {
            throw new IllegalArgumentException("frame rate is not 1 to " + MAX_FRAMES_PER_SECOND);
        }
        if (!beginsWithStartCode(annexB)) {
            throw new IllegalArgumentException(
                    "the clip is no Annex B byte stream: it does not begin with a start code");
        }
        List<Picture> pictures = new ArrayList<>();
        List<byte[]> open = new ArrayList<>();
        boolean sliceSeen = false;
        for (byte[] nalUnit : NalUnit.split(annexB)) {
            if (sliceSeen && beginsPicture(nalUnit)) {
                pictures.add(new Picture(open));
                open = new ArrayList<>();
                sliceSeen = false;
            }
            open.add(nalUnit);
            sliceSeen |= NalUnit.isSlice(NalUnit.type(nalUnit[0]));
        }
        if (sliceSeen) {
            pictures.add(new Picture(open));
        }
        if (pictures.isEmpty() || !pictures.get(0).isKeyFrame()) {
            throw new IllegalArgumentException("the clip does not begin with a key frame");
        }
        return new Clip(pictures, framesPerSecond);
    }

    /** ITU-T H.264, Section B.1.1. In other files, MP4 say, there are bytes that look like start codes further on. */
    private static boolean beginsWithStartCode(byte[] annexB) {
        int at = 0;
        while (at < annexB.length && annexB[at] == 0) {
            at++;
        }
        return at >= 2 && at < annexB.length && annexB[at] == 1;
    }

    /**
     * ITU-T H.264, Section 7.4.1.2.3, as far as a progressive stream needs it: what comes before a picture's slices, or
     * a slice that begins with the first macroblock (first_mb_in_slice is 0: the bit after the header is set).
     */
    private static boolean beginsPicture(byte[] nalUnit) {
        int type = NalUnit.type(nalUnit[0]);
        if (NalUnit.isSlice(type)) {
            return nalUnit.length > 1 && (nalUnit[1] & 0x80) != 0;
        }
        return type >= NalUnit.SEI && type <= NalUnit.ACCESS_UNIT_DELIMITER;
    }

    /** All pictures; at least one. */
    public List<Picture> pictures() {
        return pictures;
    }

    /** The rate at which they are to be shown. */
    public int framesPerSecond() {
        return framesPerSecond;
    }

    /** SPS and PPS of the first picture in Base64, as SDP tells them (RFC 6184, Section 8.2.1). */
    List<String> parameterSets() {
        return pictures.get(0).nalUnits().stream()
                .filter(Clip::isParameterSet)
                .map(unit -> Base64.getEncoder().encodeToString(unit))
                .toList();
    }

    /** The same pictures, with SPS and PPS taken out. */
    Clip withoutParameterSets() {
        return new Clip(
                pictures.stream()
                        .map(picture -> new Picture(picture.nalUnits().stream()
                                .filter(unit -> !isParameterSet(unit))
                                .toList()))
                        .toList(),
                framesPerSecond);
    }

    private static boolean isParameterSet(byte[] nalUnit) {
        int type = NalUnit.type(nalUnit[0]);
        return type == NalUnit.SPS || type == NalUnit.PPS;
    }

    /** The index of the first key frame at or after the given index, the clip being a ring. */
    int keyFrameFrom(int index) {
        int at = index % pictures.size();
        while (!pictures.get(at).isKeyFrame()) {
            at = (at + 1) % pictures.size();
        }
        return at;
    }

    @Override
    public String toString() {
        return "Clip[" + pictures.size() + " pictures, " + framesPerSecond + " a second]";
    }

    /** One picture with the parameter sets and messages before it. */
    public static final class Picture {
        private static final byte[] START_CODE = {0, 0, 0, 1};

        private final List<byte[]> nalUnits;
        private final boolean keyFrame;

        private Picture(List<byte[]> nalUnits) {
            this.nalUnits = List.copyOf(nalUnits);
            this.keyFrame = nalUnits.stream().anyMatch(unit -> NalUnit.type(unit[0]) == NalUnit.IDR_SLICE);
        }

        /** The NAL units with their headers, without start codes. The arrays are shared: not to be modified. */
        public List<byte[]> nalUnits() {
            return nalUnits;
        }

        /** Whether it is an IDR picture. */
        public boolean isKeyFrame() {
            return keyFrame;
        }

        /** A copy of the picture's bytes as a receiver gets them: Annex B with start codes of four bytes. */
        public byte[] annexB() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (byte[] nalUnit : nalUnits) {
                out.writeBytes(START_CODE);
                out.writeBytes(nalUnit);
            }
            return out.toByteArray();
        }
    }
}
