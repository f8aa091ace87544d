package io.github.whep4j.media;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a {@link ReceiveSession} has to know: the outcome of the negotiation, and limits.
 *
 * @param payloads the video payload types, at least one; a sender may use any of them
 * @param pli the peer understands picture loss indications
 * @param fir the peer understands full intra requests; used only if it does not understand {@code pli}
 * @param nack the peer understands generic NACKs: lost packets are asked for; they come again as RTX or as they were
 * @param transportCcExtensionId the identifier of the header extension with the transport-wide sequence number, 0 if
 *     transport-wide feedback was not negotiated
 * @param remb the peer wants our estimate of the bandwidth; used only if {@code transportCcExtensionId} is 0 and {@code
 *     absSendTimeExtensionId} is not
 * @param absSendTimeExtensionId the identifier of the header extension with the absolute send time, 0 without
 * @param midExtensionId the identifier of the header extension with the section's identification (RFC 9143, Section 15), 0
 *     without
 * @param mid the section's identification; packets that name another are dropped
 * @param absCaptureTimeExtensionId the identifier of the header extension with the absolute capture time, 0 without
 * @param videoOrientationExtensionId the identifier of the header extension with the video orientation, 0 without
 * @param playoutDelayExtensionId the identifier of the header extension with the sender's limits for the playout delay, 0
 *     without; of use only with {@code maxPlayoutDelayNanos}
 * @param receiverReferenceTime sends our time in extended reports, for the round trip (RFC 3611, rcvr-rtt)
 * @param reducedSize feedback may be sent without a report (RFC 5506)
 * @param localSsrc our SSRC in RTCP: random, not 0
 * @param cname our canonical name: random, for this session only (RFC 7022); 1 to 64 bytes of UTF-8
 * @param randomSeed makes report intervals unpredictable, and tests predictable
 * @param reorderWaitNanos how long a packet out of order is waited for at most; less where the stream shows that less is
 *     enough
 * @param recoveryWaitNanos how long a packet that was asked for is waited for at most; less where round trips are short or
 *     the peer does not answer requests
 * @param maxPlayoutDelayNanos how long a picture is held back at most to be delivered at the pace of the sender's clock;
 *     less where the network is steadier. 0: pictures are delivered as soon as they are whole
 * @param stallNanos silence after which {@link MediaEvent.Stalled} is told, 0: never
 * @param mediaTimeoutNanos silence after which {@link MediaEvent.TimedOut} is told, 0: never
 * @param maxAccessUnitBytes larger access units are dropped
 * @param deliverIncomplete once there was a key frame, hands over pictures that lost something, or that depend on one that
 *     did, too; they are marked as not decodable
 * @param startAtRecoveryPoints whether pictures at a recovery point count as key frames
 */
public record ReceiveSessionConfig(
        List<VideoPayload> payloads,
        boolean pli,
        boolean fir,
        boolean nack,
        int transportCcExtensionId,
        boolean remb,
        int absSendTimeExtensionId,
        int midExtensionId,
        String mid,
        int absCaptureTimeExtensionId,
        int videoOrientationExtensionId,
        int playoutDelayExtensionId,
        boolean receiverReferenceTime,
        boolean reducedSize,
        int localSsrc,
        String cname,
        long randomSeed,
        long reorderWaitNanos,
        long recoveryWaitNanos,
        long maxPlayoutDelayNanos,
        long stallNanos,
        long mediaTimeoutNanos,
        int maxAccessUnitBytes,
        boolean deliverIncomplete,
        boolean startAtRecoveryPoints) {

    private static final int MAX_CNAME_BYTES = 64;

    /** Ten years: nobody waits longer, and a point of time so far off can still be reckoned in nanoseconds. */
    private static final long FOR_EVER_NANOS = 3_650L * 24 * 60 * 60 * 1_000_000_000L;

    /**
     * Copies the list. A duration of more than ten years is one of ten years.
     *
     * @throws IllegalArgumentException if there is no payload type, a duration is negative, an identifier is not 0 to 255, the
     *     canonical name is empty or too long, or the limit of a unit is not positive
     */
    public ReceiveSessionConfig {
        payloads = List.copyOf(payloads);
        if (payloads.isEmpty()) {
            throw new IllegalArgumentException("no payload type");
        }
        if (reorderWaitNanos < 0
                || recoveryWaitNanos < 0
                || maxPlayoutDelayNanos < 0
                || stallNanos < 0
                || mediaTimeoutNanos < 0) {
            throw new IllegalArgumentException("negative duration");
        }
        reorderWaitNanos = Math.min(reorderWaitNanos, FOR_EVER_NANOS);
        recoveryWaitNanos = Math.min(recoveryWaitNanos, FOR_EVER_NANOS);
        maxPlayoutDelayNanos = Math.min(maxPlayoutDelayNanos, FOR_EVER_NANOS);
        stallNanos = Math.min(stallNanos, FOR_EVER_NANOS);
        mediaTimeoutNanos = Math.min(mediaTimeoutNanos, FOR_EVER_NANOS);
        requireExtensionId(transportCcExtensionId);
        requireExtensionId(absSendTimeExtensionId);
        requireExtensionId(midExtensionId);
        requireExtensionId(absCaptureTimeExtensionId);
        requireExtensionId(videoOrientationExtensionId);
        requireExtensionId(playoutDelayExtensionId);
        if (maxAccessUnitBytes <= 0) {
            throw new IllegalArgumentException("maxAccessUnitBytes: " + maxAccessUnitBytes);
        }
        int cnameBytes = cname.getBytes(StandardCharsets.UTF_8).length;
        if (cnameBytes == 0 || cnameBytes > MAX_CNAME_BYTES) {
            throw new IllegalArgumentException("CNAME of " + cnameBytes + " bytes");
        }
    }

    private static void requireExtensionId(int id) {
        if (id < 0 || id > 255) {
            throw new IllegalArgumentException("extension identifier " + id);
        }
    }

    /** A builder with the defaults; payload types, {@code localSsrc}, {@code cname} and {@code randomSeed} are still to be set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link ReceiveSessionConfig}. Not thread-safe. */
    public static final class Builder {

        private static final long MILLI = 1_000_000L;

        private List<VideoPayload> payloads = List.of();
        private boolean pli = true;
        private boolean fir;
        private boolean nack;
        private int transportCcExtensionId;
        private boolean remb;
        private int absSendTimeExtensionId;
        private int midExtensionId;
        private String mid = "";
        private int absCaptureTimeExtensionId;
        private int videoOrientationExtensionId;
        private int playoutDelayExtensionId;
        private boolean receiverReferenceTime;
        private boolean reducedSize;
        private int localSsrc = 1;
        private String cname = "";
        private long randomSeed;
        private long reorderWaitNanos = 60 * MILLI;
        private long recoveryWaitNanos = 1_000 * MILLI;
        private long maxPlayoutDelayNanos;
        private long stallNanos = 2_000 * MILLI;
        private long mediaTimeoutNanos = 10_000 * MILLI;
        private int maxAccessUnitBytes = 16 << 20;
        private boolean deliverIncomplete;
        private boolean startAtRecoveryPoints;

        private Builder() {}

        /** To be set. */
        public Builder payloads(List<VideoPayload> value) {
            payloads = value;
            return this;
        }

        /** Default: true. */
        public Builder pli(boolean value) {
            pli = value;
            return this;
        }

        /** Default: false. */
        public Builder fir(boolean value) {
            fir = value;
            return this;
        }

        /** Default: false. */
        public Builder nack(boolean value) {
            nack = value;
            return this;
        }

        /** Default: 0. */
        public Builder transportCcExtensionId(int value) {
            transportCcExtensionId = value;
            return this;
        }

        /** Default: false. */
        public Builder remb(boolean value) {
            remb = value;
            return this;
        }

        /** Default: 0. */
        public Builder absSendTimeExtensionId(int value) {
            absSendTimeExtensionId = value;
            return this;
        }

        /** Default: 0. */
        public Builder midExtensionId(int value) {
            midExtensionId = value;
            return this;
        }

        /** To be set with {@code midExtensionId}. */
        public Builder mid(String value) {
            mid = value;
            return this;
        }

        /** Default: 0. */
        public Builder absCaptureTimeExtensionId(int value) {
            absCaptureTimeExtensionId = value;
            return this;
        }

        /** Default: 0. */
        public Builder videoOrientationExtensionId(int value) {
            videoOrientationExtensionId = value;
            return this;
        }

        /** Default: 0. */
        public Builder playoutDelayExtensionId(int value) {
            playoutDelayExtensionId = value;
            return this;
        }

        /** Default: false. */
        public Builder receiverReferenceTime(boolean value) {
            receiverReferenceTime = value;
            return this;
        }

        /** Default: false. */
        public Builder reducedSize(boolean value) {
            reducedSize = value;
            return this;
        }

        /** To be set, to a random number. */
        public Builder localSsrc(int value) {
            localSsrc = value;
            return this;
        }

        /** To be set, to a random name. */
        public Builder cname(String value) {
            cname = value;
            return this;
        }

        /** To be set, to a random number. */
        public Builder randomSeed(long value) {
            randomSeed = value;
            return this;
        }

        /** Default: 60 ms. */
        public Builder reorderWaitNanos(long value) {
            reorderWaitNanos = value;
            return this;
        }

        /** Default: 1 s. */
        public Builder recoveryWaitNanos(long value) {
            recoveryWaitNanos = value;
            return this;
        }

        /** Default: 0. */
        public Builder maxPlayoutDelayNanos(long value) {
            maxPlayoutDelayNanos = value;
            return this;
        }

        /** Default: 2 s. */
        public Builder stallNanos(long value) {
            stallNanos = value;
            return this;
        }

        /** Default: 10 s. */
        public Builder mediaTimeoutNanos(long value) {
            mediaTimeoutNanos = value;
            return this;
        }

        /** Default: 16 MiB. */
        public Builder maxAccessUnitBytes(int value) {
            maxAccessUnitBytes = value;
            return this;
        }

        /** Default: false. */
        public Builder deliverIncomplete(boolean value) {
            deliverIncomplete = value;
            return this;
        }

        /** Default: false. */
        public Builder startAtRecoveryPoints(boolean value) {
            startAtRecoveryPoints = value;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException if there is no payload type or no canonical name, or a value is out of its range
         */
        public ReceiveSessionConfig build() {
            return new ReceiveSessionConfig(
                    payloads,
                    pli,
                    fir,
                    nack,
                    transportCcExtensionId,
                    remb,
                    absSendTimeExtensionId,
                    midExtensionId,
                    mid,
                    absCaptureTimeExtensionId,
                    videoOrientationExtensionId,
                    playoutDelayExtensionId,
                    receiverReferenceTime,
                    reducedSize,
                    localSsrc,
                    cname,
                    randomSeed,
                    reorderWaitNanos,
                    recoveryWaitNanos,
                    maxPlayoutDelayNanos,
                    stallNanos,
                    mediaTimeoutNanos,
                    maxAccessUnitBytes,
                    deliverIncomplete,
                    startAtRecoveryPoints);
        }
    }
}
