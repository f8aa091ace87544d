package io.github.whep4j.sdp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The offer of a player: one video section, recvonly, H.264; no audio. Immutable; kept until the answer has been read
 * against it.
 */
public final class RecvonlyOffer {
    /** Dynamic payload types first; 64 to 95 would look like RTCP when multiplexed (RFC 5761, Section 4). */
    private static final int[][] PAYLOAD_TYPE_RANGES = {{96, 127}, {35, 63}};
    /** Constrained baseline, baseline, main and high, at level 3.1. */
    private static final List<String> PROFILES = List.of("42e01f", "42001f", "4d001f", "64001f");

    private static final int MAX_MID_CHARS = 16;

    private final SessionDescription description;
    private final String mid;
    private final SetupRole setup;
    private final boolean trickle;
    private final List<H264PayloadType> payloadTypes;
    private final Set<RtcpFeedback> feedback;
    private final Map<Integer, String> headerExtensions;

    private RecvonlyOffer(Builder builder) {
        this.mid = builder.mid;
        this.setup = builder.setup;
        this.trickle = builder.trickle;
        this.feedback = Collections.unmodifiableSet(EnumSet.copyOf(builder.feedback));
        this.headerExtensions = Collections.unmodifiableMap(new LinkedHashMap<>(builder.headerExtensions));
        this.payloadTypes = payloadTypes(builder.retransmission);
        this.description = new SessionDescription(
                Origin.anonymous(builder.sessionId),
                "-",
                List.of(),
                sessionAttributes(),
                List.of(videoSection(builder)));
    }

    /** A builder with nothing in it but the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Every profile in mode 1 before every profile in mode 0: fragmentation is what a video sender wants. */
    private static List<H264PayloadType> payloadTypes(boolean retransmission) {
        List<Integer> numbers = new ArrayList<>();
        for (int[] range : PAYLOAD_TYPE_RANGES) {
            for (int number = range[0]; number <= range[1]; number++) {
                numbers.add(number);
            }
        }
        List<H264PayloadType> types = new ArrayList<>();
        int next = 0;
        for (int mode : new int[] {1, 0}) {
            for (String profile : PROFILES) {
                int payloadType = numbers.get(next++);
                int rtx = retransmission ? numbers.get(next++) : -1;
                types.add(new H264PayloadType(payloadType, profile, mode, rtx, List.of()));
            }
        }
        return List.copyOf(types);
    }

    private List<Attribute> sessionAttributes() {
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(Attribute.of("group", "BUNDLE " + mid));
        if (!headerExtensions.isEmpty()) {
            attributes.add(Attribute.of("extmap-allow-mixed"));
        }
        return attributes;
    }

    private MediaDescription videoSection(Builder builder) {
        VideoSection section = new VideoSection(MediaDirection.RECVONLY);
        section.transport(builder.transport(), setup, mid);
        section.add(Attribute.of("rtcp-mux-only"));
        section.add(Attribute.of("rtcp-rsize"));
        if (feedback.contains(RtcpFeedback.RECEIVER_REFERENCE_TIME)) {
            section.add(Attribute.of("rtcp-xr", "rcvr-rtt=all"));
        }
        section.headerExtensions(headerExtensions);
        payloadTypes.forEach(type -> section.payloadType(type, feedback));
        return section.build("UDP/TLS/RTP/SAVPF");
    }

    /** The offer as text. Holds the ICE password: not for logs. */
    public String sdp() {
        return description.write();
    }

    /** The offer as a model. */
    public SessionDescription description() {
        return description;
    }

    /** The video section's identification. */
    public String mid() {
        return mid;
    }

    /** The DTLS role that is offered. */
    public SetupRole setup() {
        return setup;
    }

    /** Whether candidates may follow the offer. */
    public boolean trickle() {
        return trickle;
    }

    /** The H.264 payload types, in order of preference. */
    public List<H264PayloadType> payloadTypes() {
        return payloadTypes;
    }

    /** The feedback that is offered for each payload type. */
    public Set<RtcpFeedback> feedback() {
        return feedback;
    }

    /** The RTP header extensions that are offered, number to URI. */
    public Map<Integer, String> headerExtensions() {
        return headerExtensions;
    }

    /** Without ICE credentials. */
    @Override
    public String toString() {
        return "RecvonlyOffer[" + description + "]";
    }

    /** Collects what an offer is made of. Not for use by several threads. */
    public static final class Builder {
        private @Nullable String iceUfrag;
        private @Nullable String icePwd;
        private @Nullable Fingerprint fingerprint;
        private SetupRole setup = SetupRole.ACTPASS;
        private List<CandidateAttribute> candidates = List.of();
        private boolean trickle;
        private long sessionId = -1;
        private String mid = "0";
        private Set<RtcpFeedback> feedback = EnumSet.of(RtcpFeedback.NACK_PLI, RtcpFeedback.CCM_FIR);
        private Map<Integer, String> headerExtensions = Map.of();
        private boolean retransmission;

        private Builder() {}

        /** Required: 4 to 256 ice-chars. */
        public Builder iceUfrag(String value) {
            iceUfrag = value;
            return this;
        }

        /** Required: 22 to 256 ice-chars. */
        public Builder icePwd(String value) {
            icePwd = value;
            return this;
        }

        /** Required: of the certificate that we are going to show. */
        public Builder fingerprint(Fingerprint value) {
            fingerprint = value;
            return this;
        }

        /** {@link SetupRole#ACTPASS} unless it is set; {@link SetupRole#HOLDCONN} is no offer. */
        public Builder setup(SetupRole value) {
            setup = value;
            return this;
        }

        /** The candidates gathered; none by default. */
        public Builder candidates(List<CandidateAttribute> value) {
            candidates = List.copyOf(value);
            return this;
        }

        /** Whether more candidates may follow. If not (the default), the offer says that there are no more. */
        public Builder trickle(boolean value) {
            trickle = value;
            return this;
        }

        /** Required: a random number, not negative (RFC 9429, Section 5.2.1). */
        public Builder sessionId(long value) {
            sessionId = value;
            return this;
        }

        /** The section's identification, a token of at most 16 characters; {@code 0} by default. */
        public Builder mid(String value) {
            mid = value;
            return this;
        }

        /** The feedback to offer; {@code nack pli} and {@code ccm fir} by default. Offer what is implemented. */
        public Builder feedback(Set<RtcpFeedback> value) {
            EnumSet<RtcpFeedback> copy = EnumSet.noneOf(RtcpFeedback.class);
            copy.addAll(value);
            feedback = copy;
            return this;
        }

        /** RTP header extensions to offer, number (1 to 14) to URI; none by default. */
        public Builder headerExtensions(Map<Integer, String> value) {
            headerExtensions = new LinkedHashMap<>(value);
            return this;
        }

        /** Whether each payload type is joined by one for retransmissions (RFC 4588); not by default. */
        public Builder retransmission(boolean value) {
            retransmission = value;
            return this;
        }

        private VideoSection.LocalTransport transport() {
            return VideoSection.LocalTransport.of(iceUfrag, icePwd, fingerprint, candidates, trickle);
        }

        /**
         * The offer.
         *
         * @throws IllegalArgumentException when a required value is missing, or one can't be written
         */
        public RecvonlyOffer build() {
            if (setup == SetupRole.HOLDCONN) {
                throw new IllegalArgumentException("holdconn is no offer");
            }
            if (!SdpSyntax.isToken(mid) || mid.length() > MAX_MID_CHARS) {
                throw new IllegalArgumentException("mid is not a token of at most " + MAX_MID_CHARS + " characters");
            }
            return new RecvonlyOffer(this);
        }
    }
}
