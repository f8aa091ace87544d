package io.github.whep4j.media;

import io.github.whep4j.h264.H264Depacketizer;
import io.github.whep4j.rtp.TimestampUnwrapper;
import java.util.List;

/** Feeds packets in their order to the depacketizer, and keeps an eye on key frames while one is awaited. */
final class FrameAssembly {

    private final boolean startAtRecoveryPoints;
    private final boolean setsKnown;
    private final KeyFrameRequests requests;
    private final FrameOutput output;
    private final H264Depacketizer depacketizer;
    private final TimestampUnwrapper timestamps = new TimestampUnwrapper();

    /** Whether the depacketizer is at work on what looks like a key frame. */
    private boolean inKeyFrame;

    private long lastTimestamp;

    FrameAssembly(
            int maxAccessUnitBytes,
            List<byte[]> parameterSets,
            boolean startAtRecoveryPoints,
            KeyFrameRequests requests,
            FrameOutput output) {
        this.startAtRecoveryPoints = startAtRecoveryPoints;
        this.setsKnown = !parameterSets.isEmpty();
        this.requests = requests;
        this.output = output;
        this.depacketizer = new H264Depacketizer(maxAccessUnitBytes, parameterSets, startAtRecoveryPoints, output);
    }

    /** The next packet in order. */
    void onPacket(PacketSlot packet) {
        byte[] bytes = packet.bytes;
        int offset = packet.payloadOffset;
        int length = packet.payloadLength;
        if (length == 0) {
            depacketizer.onPacket(bytes, offset, 0, timestamps.peek(packet.timestamp), packet.marker);
            return;
        }
        if (packet.timestamp != lastTimestamp) {
            inKeyFrame = false;
        }
        lastTimestamp = packet.timestamp;
        if (output.awaitsKeyFrame()) {
            int hint = KeyFrameHint.of(bytes, offset, length);
            inKeyFrame |= hint != KeyFrameHint.NONE;
            if (hint == KeyFrameHint.START) {
                requests.onKeyFrameStart(packet.arrivalNanos);
            }
        }
        long extendedTimestamp = timestamps.unwrap(packet.timestamp);
        output.onPacket(packet, extendedTimestamp);
        depacketizer.onPacket(bytes, offset, length, extendedTimestamp, packet.marker);
        inKeyFrame &= !packet.marker;
    }

    /** Packets before the next one are given up. */
    void onGap() {
        depacketizer.onGap();
        output.close();
        inKeyFrame = false;
    }

    /** Whether the picture that packets come for now can be of any use. */
    boolean isWorthRepair() {
        return inKeyFrame || mayStartAnywhere();
    }

    /** The timestamp of the last packet handed on. */
    long lastTimestamp() {
        return lastTimestamp;
    }

    /**
     * Whether packets missing here may be given up at once: while a key frame is awaited, only what may be part of one is
     * worth waiting for.
     *
     * @param behind the first packet behind the gap
     */
    boolean isGapMoot(PacketSlot behind) {
        if (mayStartAnywhere() || inKeyFrame) {
            return false;
        }
        return KeyFrameHint.of(behind.bytes, behind.payloadOffset, behind.payloadLength) != KeyFrameHint.PART;
    }

    /** Whether the first packet that has come of a source is none with which its first picture can have begun. */
    boolean isContinuation(PacketSlot first) {
        return KeyFrameHint.isContinuation(first.bytes, first.payloadOffset, first.payloadLength, setsKnown);
    }

    /** Whether any picture can be of use: which one is at a recovery point its first packet need not show. */
    private boolean mayStartAnywhere() {
        return startAtRecoveryPoints || !output.awaitsKeyFrame();
    }

    /** The stream ends here or goes on elsewhere: hands over the last picture if it is whole. */
    void flush() {
        if (depacketizer.flush()) {
            depacketizer.onGap(); // a farewell may have overtaken the rest of the picture
        }
    }
}
