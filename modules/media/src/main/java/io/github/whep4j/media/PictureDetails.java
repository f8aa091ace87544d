package io.github.whep4j.media;

import io.github.whep4j.h264.VideoOrientation;
import io.github.whep4j.rtp.AbsoluteCaptureTime;
import io.github.whep4j.rtp.HeaderExtensions;
import io.github.whep4j.rtp.PlayoutDelay;

/**
 * What the packets of a picture tell besides its bytes: when they came, when it was taken, how it is to be turned. A picture
 * may end only with the first packet of the next one, so two are remembered.
 */
final class PictureDetails {

    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final int captureTimeId;
    private final int orientationId;
    private final int playoutDelayId;
    private final Playout playout;

    private Details current = new Details();
    private Details previous = new Details();
    private SenderClock clock = new SenderClock();

    PictureDetails(ReceiveSessionConfig config, Playout playout) {
        this.captureTimeId = config.absCaptureTimeExtensionId();
        this.orientationId = config.videoOrientationExtensionId();
        this.playoutDelayId = config.playoutDelayExtensionId();
        this.playout = playout;
    }

    /** Pictures of another source follow, which are upright until it tells otherwise. */
    void onSource(SenderClock sourceClock) {
        clock = sourceClock;
        current = new Details();
        previous = new Details();
    }

    /** A packet with something of a picture in it, in order; to be told before the depacketizer. */
    void onPacket(PacketSlot packet, long extendedTimestamp) {
        if (current.packets == 0 || current.timestamp != extendedTimestamp) {
            Details next = previous;
            previous = current;
            current = next;
            current.begin(extendedTimestamp, previous.orientation);
        }
        current.packets++;
        current.firstArrivalNanos = Math.min(current.firstArrivalNanos, packet.arrivalNanos);
        current.lastArrivalNanos = Math.max(current.lastArrivalNanos, packet.arrivalNanos);
        readExtensions(packet.bytes, packet.offset, extendedTimestamp);
    }

    private void readExtensions(byte[] buf, int off, long timestamp) {
        int at = HeaderExtensions.find(buf, off, captureTimeId);
        if (at >= 0 && AbsoluteCaptureTime.isValid(HeaderExtensions.lengthBytes(buf, off, at))) {
            clock.onCaptureTime(AbsoluteCaptureTime.ntpTimestamp(buf, at), timestamp);
        }
        at = HeaderExtensions.find(buf, off, orientationId);
        if (at >= 0 && HeaderExtensions.lengthBytes(buf, off, at) == VideoOrientation.LENGTH) {
            current.orientation = VideoOrientation.of(buf[at]);
        }
        at = HeaderExtensions.find(buf, off, playoutDelayId);
        if (at >= 0 && PlayoutDelay.isValid(buf, at, HeaderExtensions.lengthBytes(buf, off, at))) {
            playout.onLimits(
                    PlayoutDelay.minMillis(buf, at) * NANOS_PER_MILLI,
                    PlayoutDelay.maxMillis(buf, at) * NANOS_PER_MILLI);
        }
    }

    /** Those of the picture with a timestamp, which is the last one or the one before it. */
    Details of(long extendedTimestamp) {
        return previous.timestamp == extendedTimestamp && current.timestamp != extendedTimestamp ? previous : current;
    }

    /** Of one picture. */
    static final class Details {
        private long timestamp;
        int packets;
        long firstArrivalNanos;
        long lastArrivalNanos;
        VideoOrientation orientation = VideoOrientation.UPRIGHT;

        /** Orientation is told with key frames and where it changes; in between it stays. */
        private void begin(long extendedTimestamp, VideoOrientation orientationSoFar) {
            timestamp = extendedTimestamp;
            packets = 0;
            firstArrivalNanos = Long.MAX_VALUE;
            lastArrivalNanos = Long.MIN_VALUE;
            orientation = orientationSoFar;
        }
    }
}
