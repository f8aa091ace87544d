package io.github.whep4j.emulator;

import io.github.whep4j.rtp.Goodbye;
import io.github.whep4j.rtp.NtpTimestamp;
import io.github.whep4j.rtp.RtpHeader;
import io.github.whep4j.rtp.SenderReport;
import io.github.whep4j.rtp.SourceDescription;
import java.nio.charset.StandardCharsets;

/**
 * Sends a clip as one RTP stream, a picture at each tick of its frame rate, with sender reports. Knows no clock and no
 * socket: time comes in, plain RTP and RTCP goes out. On one thread.
 *
 * <p>A request for a key frame makes it go on with the clip's next one; timestamps go on as if nothing had happened.
 */
final class RtpSender {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int CLOCK_RATE = 90_000;
    private static final long REPORT_INTERVAL_NANOS = NANOS_PER_SECOND;
    /** A request so soon after a key frame was made before that one arrived. */
    private static final long KEY_FRAME_SPACING_NANOS = 300_000_000L;
    /** Further behind than this (the machine slept) it does not catch up, but leaves a gap in the timestamps. */
    private static final long MAX_LAG_NANOS = NANOS_PER_SECOND;
    /** Payload room in a packet of 1,200 bytes with any SRTP tag: what stacks in the field use. */
    static final int MAX_PAYLOAD_BYTES = 1_200 - RtpHeader.FIXED_LENGTH - 16;

    private final Clip clip;
    private final Settings settings;
    private final Sink sink;
    private final H264Packetizer packetizer;
    private final byte[] packet = new byte[1_500];
    private final byte[] cname;

    private boolean running;
    private boolean live;
    private long startNanos;
    private long startEpochNanos;
    private long tick;
    private long dueNanos;
    private long reportDueNanos;
    private int nextPicture;
    private int sequenceNumber;
    private boolean keyFrameWanted;
    private long keyFrameSentNanos;
    private boolean keyFrameSent;
    private long packetCount;
    private long octetCount;

    /** Where the packets go. The buffers are overwritten after the call. */
    interface Sink {
        void rtp(byte[] buf, int off, int len);

        void rtcp(byte[] buf, int off, int len);

        void pictureSent(boolean keyFrame);

        /** The clip is over, and is not to be looped. */
        void clipEnded();
    }

    /**
     * How the stream looks.
     *
     * @param firstPicture where in the clip it begins
     * @param keyFramesOnRequest whether PLI and FIR are answered
     * @param reports whether there are sender reports, but for the one that a BYE comes with
     */
    record Settings(
            int payloadType,
            int ssrc,
            String cname,
            int firstSequenceNumber,
            long firstTimestamp,
            int firstPicture,
            boolean loop,
            boolean aggregating,
            boolean keyFramesOnRequest,
            boolean reports) {}

    RtpSender(Clip clip, Settings settings, Sink sink) {
        this.clip = clip;
        this.settings = settings;
        this.sink = sink;
        this.packetizer = new H264Packetizer(MAX_PAYLOAD_BYTES, settings.aggregating);
        this.cname = settings.cname.getBytes(StandardCharsets.UTF_8);
        this.nextPicture = settings.firstPicture % clip.pictures().size();
        this.sequenceNumber = settings.firstSequenceNumber & 0xffff;
    }

    /** Begins: the first picture is due at once. {@code epochNanos} is the same moment since 1970. */
    void start(long nowNanos, long epochNanos) {
        running = true;
        startNanos = nowNanos;
        startEpochNanos = epochNanos;
        dueNanos = nowNanos;
        reportDueNanos = nowNanos;
    }

    /** Joins a stream that runs already: its next picture is the first to be sent. */
    void join(LiveStart live, long nowNanos) {
        start(live.nanos(), live.epochNanos());
        this.live = true;
        skipTo(ticksUntil(nowNanos) + 1);
        reportDueNanos = nowNanos;
    }

    private long ticksUntil(long nowNanos) {
        return (nowNanos - startNanos) / NANOS_PER_SECOND * clip.framesPerSecond()
                + (nowNanos - startNanos) % NANOS_PER_SECOND * clip.framesPerSecond() / NANOS_PER_SECOND;
    }

    /** Leaves out the pictures in between. */
    private void skipTo(long next) {
        nextPicture = (int) ((nextPicture + next - tick) % clip.pictures().size());
        tick = next;
        dueNanos = dueNanos(tick);
    }

    /** When {@link #onTimeout} is to be called next; {@link Long#MAX_VALUE} when there is nothing to do. */
    long nextTimeoutNanos() {
        if (!running) {
            return Long.MAX_VALUE;
        }
        return settings.reports ? Math.min(dueNanos, reportDueNanos) : dueNanos;
    }

    /** Sends what is due. */
    void onTimeout(long nowNanos) {
        if (running && nowNanos - dueNanos > MAX_LAG_NANOS) {
            skipTo(ticksUntil(nowNanos));
            if (live) {
                // What comes next refers to pictures that were left out.
                int ahead = clip.keyFrameFrom(nextPicture) - nextPicture;
                skipTo(tick + Math.floorMod(ahead, clip.pictures().size()));
            }
        }
        while (running && dueNanos - nowNanos <= 0) {
            sendPicture(nowNanos);
        }
        if (running && settings.reports && reportDueNanos - nowNanos <= 0) {
            reportDueNanos = nowNanos + REPORT_INTERVAL_NANOS;
            sendReport(nowNanos, false);
        }
    }

    /** A PLI or FIR has come in. */
    void requestKeyFrame(long nowNanos) {
        boolean answered = keyFrameSent && nowNanos - keyFrameSentNanos < KEY_FRAME_SPACING_NANOS;
        keyFrameWanted |= settings.keyFramesOnRequest && !answered;
    }

    /** Sends nothing more. */
    void stop() {
        running = false;
    }

    /** Sends a BYE in a compound packet; to be called after {@link #start}. */
    void sendBye(long nowNanos) {
        sendReport(nowNanos, true);
    }

    private void sendPicture(long nowNanos) {
        if (keyFrameWanted) {
            keyFrameWanted = false;
            nextPicture = clip.keyFrameFrom(nextPicture);
        }
        Clip.Picture picture = clip.pictures().get(nextPicture);
        if (picture.isKeyFrame()) {
            keyFrameSent = true;
            keyFrameSentNanos = nowNanos;
        }
        long timestamp = settings.firstTimestamp + tick * CLOCK_RATE / clip.framesPerSecond();
        packetizer.packetize(
                picture.nalUnits(), (buf, off, len, marker) -> sendPacket(timestamp, buf, off, len, marker));
        sink.pictureSent(picture.isKeyFrame());
        tick++;
        dueNanos = dueNanos(tick);
        nextPicture++;
        if (nextPicture == clip.pictures().size()) {
            nextPicture = 0;
            if (!settings.loop && running) {
                running = false;
                sink.clipEnded();
            }
        }
    }

    private void sendPacket(long timestamp, byte[] payload, int off, int len, boolean marker) {
        int header = RtpHeader.write(
                packet, 0, settings.payloadType, marker, sequenceNumber, timestamp & 0xffff_ffffL, settings.ssrc);
        System.arraycopy(payload, off, packet, header, len);
        sequenceNumber = sequenceNumber + 1 & 0xffff;
        packetCount++;
        octetCount += len;
        sink.rtp(packet, 0, header + len);
    }

    /** RFC 3550, Section 6.1: a report comes first, then SDES, and BYE last. */
    private void sendReport(long nowNanos, boolean bye) {
        long sinceStart = nowNanos - startNanos;
        long ntp = NtpTimestamp.ofEpochNanos(startEpochNanos + sinceStart);
        long timestamp = settings.firstTimestamp + sinceStart * CLOCK_RATE / NANOS_PER_SECOND;
        int length =
                SenderReport.write(packet, 0, settings.ssrc, ntp, timestamp & 0xffff_ffffL, packetCount, octetCount, 0);
        length += SourceDescription.write(packet, length, settings.ssrc, cname);
        if (bye) {
            length += Goodbye.write(packet, length, settings.ssrc);
        }
        sink.rtcp(packet, 0, length);
    }

    private long dueNanos(long ofTick) {
        long seconds = ofTick / clip.framesPerSecond();
        long ticks = ofTick % clip.framesPerSecond();
        return startNanos + seconds * NANOS_PER_SECOND + ticks * NANOS_PER_SECOND / clip.framesPerSecond();
    }
}
