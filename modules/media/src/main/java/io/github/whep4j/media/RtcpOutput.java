package io.github.whep4j.media;

import io.github.whep4j.rtp.ExtendedReport;
import io.github.whep4j.rtp.FullIntraRequest;
import io.github.whep4j.rtp.GenericNack;
import io.github.whep4j.rtp.Goodbye;
import io.github.whep4j.rtp.NtpTimestamp;
import io.github.whep4j.rtp.PictureLossIndication;
import io.github.whep4j.rtp.ReceiverEstimatedMaxBitrate;
import io.github.whep4j.rtp.ReceiverReport;
import io.github.whep4j.rtp.ReportBlock;
import io.github.whep4j.rtp.SourceDescription;
import io.github.whep4j.rtp.TransportFeedbackWriter;
import io.github.whep4j.srtp.SrtpKeys;
import io.github.whep4j.srtp.SrtpSender;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Our RTCP: receiver reports at random intervals (RFC 3550, Section 6.2) and feedback. Everything is a compound with a
 * report and a CNAME, but for feedback where reduced size was negotiated, after a first compound (RFC 5506, Section
 * 3.4.1).
 */
final class RtcpOutput {

    /** About once a second, as is usual for video; 5 % of any video's bandwidth is more. */
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private static final int MAX_LENGTH = 1_200;
    private static final int MAX_OVERHEAD = 32;

    private final boolean reducedSize;
    private final boolean referenceTime;
    private final byte[] cname;
    private final SplittableRandom random;
    private final Transmitter transmitter;
    private final byte[] plain = new byte[MAX_LENGTH];
    private final byte[] sealed = new byte[MAX_LENGTH + MAX_OVERHEAD];

    private @Nullable SrtpSender srtp;
    private int ssrc;
    private int length;
    private boolean compoundSent;
    private int firCommand;
    private long nextReportNanos = Long.MAX_VALUE;

    RtcpOutput(ReceiveSessionConfig config, Transmitter transmitter) {
        this.reducedSize = config.reducedSize();
        this.referenceTime = config.receiverReferenceTime();
        this.ssrc = config.localSsrc();
        this.cname = config.cname().getBytes(StandardCharsets.UTF_8);
        this.random = new SplittableRandom(config.randomSeed());
        this.transmitter = transmitter;
    }

    /** From now on there are reports, the first after half the interval (RFC 3550, Section 6.2). */
    void installKeys(SrtpKeys keys, long nowNanos) {
        if (srtp != null) {
            srtp.destroy();
        }
        srtp = new SrtpSender(keys);
        nextReportNanos = nowNanos + randomised(INTERVAL_NANOS / 2);
    }

    long nextReportNanos() {
        return nextReportNanos;
    }

    int ssrc() {
        return ssrc;
    }

    private long randomised(long nanos) {
        return nanos / 2 + random.nextLong(nanos);
    }

    void sendReport(@Nullable VideoStream stream, long nowNanos) {
        beginCompound(stream, nowNanos);
        if (referenceTime) {
            // Any clock that does not jump will do: the sender only gives it back (RFC 3611, Section 4.4).
            length += ExtendedReport.writeReferenceTime(plain, length, ssrc, NtpTimestamp.ofEpochNanos(nowNanos));
        }
        send();
    }

    /** RFC 4585, Section 6.3.1. */
    void sendPictureLossIndication(VideoStream stream, long nowNanos) {
        beginFeedback(stream, nowNanos);
        length += PictureLossIndication.write(plain, length, ssrc, stream.ssrc());
        send();
    }

    /** RFC 5104, Section 4.3.1: a repeated request keeps its command number. */
    void sendFullIntraRequest(VideoStream stream, boolean repeat, long nowNanos) {
        if (!repeat) {
            firCommand++;
        }
        beginFeedback(stream, nowNanos);
        length += FullIntraRequest.write(plain, length, ssrc, stream.ssrc(), firCommand);
        send();
    }

    /**
     * RFC 4585, Section 6.2.1.
     *
     * @param numbers extended sequence numbers, ascending
     * @param count so many of them as one packet has room for behind a report and the longest name: 256, each far from the others
     */
    void sendNack(VideoStream stream, long[] numbers, int count, long nowNanos) {
        beginFeedback(stream, nowNanos);
        length += GenericNack.write(plain, length, ssrc, stream.ssrc(), numbers, 0, count, MAX_LENGTH - length);
        send();
    }

    void sendTransportFeedback(VideoStream stream, TransportFeedbackWriter writer, int feedbackCount, long nowNanos) {
        beginFeedback(stream, nowNanos);
        length += writer.write(plain, length, ssrc, stream.ssrc(), feedbackCount);
        send();
    }

    void sendEstimate(VideoStream stream, long bitsPerSecond, long nowNanos) {
        beginFeedback(stream, nowNanos);
        length += ReceiverEstimatedMaxBitrate.write(plain, length, ssrc, stream.ssrc(), bitsPerSecond);
        send();
    }

    void sendBye(@Nullable VideoStream stream, long nowNanos) {
        beginCompound(stream, nowNanos);
        length += Goodbye.write(plain, length, ssrc);
        send();
    }

    /** The sender uses our SSRC: leave it to him (RFC 3550, Section 8.2). */
    void onCollision(long nowNanos) {
        sendBye(null, nowNanos);
        int taken = ssrc;
        while (ssrc == taken || ssrc == 0) {
            ssrc = random.nextInt();
        }
    }

    void stop() {
        nextReportNanos = Long.MAX_VALUE;
        if (srtp != null) {
            srtp.destroy();
            srtp = null;
        }
    }

    private void beginFeedback(VideoStream stream, long nowNanos) {
        if (reducedSize && compoundSent) {
            length = 0;
        } else {
            beginCompound(stream, nowNanos);
        }
    }

    private void beginCompound(@Nullable VideoStream stream, long nowNanos) {
        boolean report = stream != null && stream.statistics().activeSinceReport();
        length = ReceiverReport.write(plain, 0, ssrc, report ? 1 : 0);
        if (stream != null && report) {
            int at = length - ReportBlock.LENGTH;
            stream.statistics().writeReport(plain, at, stream.ssrc(), stream.clock(), nowNanos);
        }
        length += SourceDescription.write(plain, length, ssrc, cname);
        compoundSent = true;
        nextReportNanos = nowNanos + randomised(INTERVAL_NANOS);
    }

    private void send() {
        if (srtp == null) {
            return;
        }
        int sealedLength = srtp.protectRtcp(plain, 0, length, sealed, 0);
        if (sealedLength > 0) {
            transmitter.transmit(sealed, 0, sealedLength);
        }
    }

    /** Sends SRTCP. */
    @FunctionalInterface
    interface Transmitter {
        void transmit(byte[] buf, int off, int len);
    }
}
