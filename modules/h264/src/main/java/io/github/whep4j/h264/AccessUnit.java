package io.github.whep4j.h264;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One access unit: a picture with everything that belongs to it, as a decoder takes it. Immutable and on the heap:
 * nothing to release, to be kept as long as one likes, to be passed between threads.
 */
public final class AccessUnit {
    private final byte[] annexB;
    private final int lengthBytes;
    private final long rtpTimestamp;
    private final long presentationTimeNanos;
    private final @Nullable Instant captureTime;
    private final boolean keyFrame;
    private final boolean complete;
    private final boolean decodable;
    private final VideoOrientation orientation;
    private final ParameterSets parameterSets;

    /**
     * An upright unit that is decodable if it is complete; else as {@linkplain #AccessUnit(byte[], int, long, long, Instant,
     * boolean, boolean, boolean, VideoOrientation, ParameterSets) the other one}.
     */
    public AccessUnit(
            byte[] annexB,
            int lengthBytes,
            long rtpTimestamp,
            long presentationTimeNanos,
            @Nullable Instant captureTime,
            boolean keyFrame,
            boolean complete,
            ParameterSets parameterSets) {
        this(
                annexB,
                lengthBytes,
                rtpTimestamp,
                presentationTimeNanos,
                captureTime,
                keyFrame,
                complete,
                complete,
                VideoOrientation.UPRIGHT,
                parameterSets);
    }

    /**
     * Takes over the array: the caller must not write to it any more.
     *
     * @param annexB NAL units with start codes, from index 0 on
     * @param lengthBytes how much of the array is used
     * @param rtpTimestamp unwrapped, in ticks of 90 kHz
     * @param presentationTimeNanos on a time line of the caller's
     * @param captureTime the sender's wall clock, if known
     * @param keyFrame whether decoding can start here, with the parameter sets in the bytes
     * @param complete whether nothing of it was lost
     * @param decodable whether nothing was lost of what it depends on, either
     * @param orientation how it is to be turned for display
     * @param parameterSets those in force; one must be active
     * @throws IllegalArgumentException if no sequence parameter set is active: no unit has dimensions of 0 by 0
     * @throws IndexOutOfBoundsException if the array is shorter than it is said to be
     */
    public AccessUnit(
            byte[] annexB,
            int lengthBytes,
            long rtpTimestamp,
            long presentationTimeNanos,
            @Nullable Instant captureTime,
            boolean keyFrame,
            boolean complete,
            boolean decodable,
            VideoOrientation orientation,
            ParameterSets parameterSets) {
        Objects.checkFromIndexSize(0, lengthBytes, annexB.length);
        if (parameterSets.active() == null) {
            throw new IllegalArgumentException("no sequence parameter set is active");
        }
        this.annexB = annexB;
        this.lengthBytes = lengthBytes;
        this.rtpTimestamp = rtpTimestamp;
        this.presentationTimeNanos = presentationTimeNanos;
        this.captureTime = captureTime;
        this.keyFrame = keyFrame;
        this.complete = complete;
        this.decodable = decodable;
        this.orientation = orientation;
        this.parameterSets = parameterSets;
    }

    /** The unit in Annex B form with start codes of four bytes: a new read-only view of the unit's own bytes. */
    public ByteBuffer data() {
        return ByteBuffer.wrap(annexB, 0, lengthBytes).slice().asReadOnlyBuffer();
    }

    /** A copy of {@link #data()}. */
    public byte[] toByteArray() {
        return Arrays.copyOf(annexB, lengthBytes);
    }

    /** The length of {@link #data()}. */
    public int lengthBytes() {
        return lengthBytes;
    }

    /** The unit with each NAL unit behind its length in four bytes, as MP4 has it (ISO/IEC 14496-15): a copy, made anew each time. */
    public ByteBuffer lengthPrefixed() {
        int[] total = {0};
        NalUnit.forEach(annexB, 0, lengthBytes, (buf, offset, length) -> total[0] += Integer.BYTES + length);
        ByteBuffer out = ByteBuffer.allocate(total[0]);
        NalUnit.forEach(
                annexB,
                0,
                lengthBytes,
                (buf, offset, length) -> out.putInt(length).put(buf, offset, length));
        return out.flip().asReadOnlyBuffer();
    }

    /** The NAL units, header first and without start codes: read-only views of the unit's own bytes. */
    public List<ByteBuffer> nalUnits() {
        ByteBuffer data = data();
        List<ByteBuffer> units = new ArrayList<>();
        NalUnit.forEach(annexB, 0, lengthBytes, (buf, offset, length) -> units.add(data.slice(offset, length)));
        return units;
    }

    /**
     * Whether decoding can start here: an IDR picture whose parameter sets are known, and are in the bytes. Where it was asked
     * for, one {@linkplain #isRecoveryPoint() at a recovery point} as well.
     */
    public boolean isKeyFrame() {
        return keyFrame;
    }

    /** False if packets of this unit were lost and what is left of it is delivered all the same. */
    public boolean isComplete() {
        return complete;
    }

    /**
     * False if this unit, or one that it may depend on, was lost or is not complete: what a decoder makes of it is damaged.
     * Such units come only to those who have asked for them.
     */
    public boolean isDecodable() {
        return decodable;
    }

    /** How the picture is to be turned for display; upright unless the sender has told. Width and height are those before. */
    public VideoOrientation orientation() {
        return orientation;
    }

    /**
     * Whether the unit has a recovery point SEI message (ITU-T H.264, Section D.1.8): a decoder that starts here shows
     * sound pictures soon, though this is no IDR picture. Looked up in the bytes at each call.
     */
    public boolean isRecoveryPoint() {
        return SeiMessages.hasRecoveryPoint(annexB, lengthBytes);
    }

    /**
     * Whether it has B slices: only such a picture is shown before one that is decoded before it. Looked up in the bytes at
     * each call.
     */
    public boolean isBPicture() {
        return SliceHeader.hasBSlice(annexB, lengthBytes);
    }

    /** The RTP timestamp in ticks of 90 kHz, unwrapped: it doesn't jump at 2^32. */
    public long rtpTimestamp() {
        return rtpTimestamp;
    }

    /**
     * When to show the picture, on a time line that begins at 0 with the first one and goes on across renewals. Units come in
     * the order of decoding, so where a stream has B pictures, which WebRTC senders avoid, these go back in time.
     */
    public Duration presentationTime() {
        return Duration.ofNanos(presentationTimeNanos);
    }

    /** {@link #presentationTime()} in nanoseconds. */
    public long presentationTimeNanos() {
        return presentationTimeNanos;
    }

    /**
     * When the picture was taken, by the wall clock of the system that took it, or of the sender if that one does not pass the
     * other's on; null until it has told.
     */
    public @Nullable Instant captureTime() {
        return captureTime;
    }

    /** Width in pixels, more than 0. */
    public int width() {
        return parameterSets.width();
    }

    /** Height in pixels, more than 0. */
    public int height() {
        return parameterSets.height();
    }

    /** The parameter sets in force at this unit. */
    public ParameterSets parameterSets() {
        return parameterSets;
    }

    /** The same unit at another place on the time line; the bytes are shared. */
    public AccessUnit withPresentationTimeNanos(long nanos) {
        return new AccessUnit(
                annexB,
                lengthBytes,
                rtpTimestamp,
                nanos,
                captureTime,
                keyFrame,
                complete,
                decodable,
                orientation,
                parameterSets);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "AccessUnit[%.6f s, %d bytes, %dx%d%s%s]",
                presentationTimeNanos / 1e9,
                lengthBytes,
                width(),
                height(),
                keyFrame ? ", key frame" : "",
                !complete ? ", incomplete" : decodable ? "" : ", not decodable");
    }
}
