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
 * An answer to a {@link RemoteOffer}: its video section accepted, every other section rejected (port 0), sections,
 * media, protocols and mids as offered. Immutable.
 */
public final class AnswerWriter {
    private final SessionDescription description;
    private final NegotiatedVideo negotiated;

    private AnswerWriter(Builder builder) {
        RemoteOffer offer = builder.offer;
        this.negotiated = negotiated(builder);
        List<Attribute> attributes = new ArrayList<>();
        if (builder.iceLite) {
            attributes.add(Attribute.of("ice-lite"));
        }
        if (!offer.mid().isEmpty() && offer.description().has("group")) {
            attributes.add(Attribute.of("group", "BUNDLE " + offer.mid()));
        }
        List<MediaDescription> media = new ArrayList<>();
        for (int i = 0; i < offer.description().media().size(); i++) {
            MediaDescription offered = offer.description().media().get(i);
            media.add(i == offer.videoIndex() ? accepted(builder, offered) : rejected(offered));
        }
        this.description =
                new SessionDescription(Origin.anonymous(builder.sessionId), "-", List.of(), attributes, media);
    }

    /** A builder for an answer to the offer. */
    public static Builder builder(RemoteOffer offer) {
        return new Builder(offer);
    }

    private static MediaDescription accepted(Builder builder, MediaDescription offered) {
        RemoteOffer offer = builder.offer;
        VideoSection section = new VideoSection(builder.direction);
        section.transport(
                VideoSection.LocalTransport.of(
                        builder.iceUfrag, builder.icePwd, builder.fingerprint, builder.candidates, builder.trickle),
                builder.setup,
                offer.mid());
        if (offer.rtcpReducedSize()) {
            section.add(Attribute.of("rtcp-rsize"));
        }
        section.headerExtensions(builder.headerExtensions);
        builder.payloadTypes.forEach(type -> section.payloadType(type, builder.feedback));
        Long ssrc = builder.ssrc;
        if (ssrc != null) {
            section.add(Attribute.of("ssrc", ssrc + " cname:" + builder.cname));
        }
        return section.build(offered.protocol());
    }

    /** RFC 3264, Section 6: port 0, and at least one format, which means nothing. */
    private static MediaDescription rejected(MediaDescription offered) {
        List<Attribute> attributes = new ArrayList<>();
        String mid = SdpSyntax.wordOrNull(offered.attribute("mid"));
        if (mid != null) {
            attributes.add(Attribute.of("mid", mid));
        }
        attributes.add(Attribute.of(MediaDirection.INACTIVE.token()));
        return new MediaDescription(
                offered.media(),
                0,
                1,
                offered.protocol(),
                offered.formats().isEmpty() ? List.of("0") : offered.formats().subList(0, 1),
                List.of(new SdpLine('c', "IN IP4 0.0.0.0")),
                attributes);
    }

    private static NegotiatedVideo negotiated(Builder builder) {
        RemoteOffer offer = builder.offer;
        return new NegotiatedVideo(
                offer.mid(),
                offer.iceUfrag(),
                offer.icePwd(),
                offer.iceLite(),
                offer.fingerprints(),
                builder.setup == SetupRole.ACTIVE ? SetupRole.PASSIVE : SetupRole.ACTIVE,
                offer.candidates(),
                offer.endOfCandidates(),
                offer.trickle(),
                builder.payloadTypes,
                builder.feedback,
                builder.headerExtensions,
                offer.rtcpReducedSize(),
                List.of());
    }

    /** What the answer leaves of the offer, seen from the side that answers. */
    public NegotiatedVideo negotiated() {
        return negotiated;
    }

    /** The answer as text. Holds the ICE password: not for logs. */
    public String sdp() {
        return description.write();
    }

    /** The answer as a model. */
    public SessionDescription description() {
        return description;
    }

    /** Without ICE credentials. */
    @Override
    public String toString() {
        return "AnswerWriter[" + description + "]";
    }

    /** Collects what an answer is made of. Not for use by several threads. */
    public static final class Builder {
        private final RemoteOffer offer;
        private @Nullable String iceUfrag;
        private @Nullable String icePwd;
        private @Nullable Fingerprint fingerprint;
        private SetupRole setup;
        private MediaDirection direction;
        private List<CandidateAttribute> candidates = List.of();
        private boolean iceLite;
        private boolean trickle;
        private long sessionId;
        private List<H264PayloadType> payloadTypes;
        private Set<RtcpFeedback> feedback;
        private Map<Integer, String> headerExtensions = Map.of();
        private @Nullable Long ssrc;
        private String cname = "";

        private Builder(RemoteOffer offer) {
            this.offer = offer;
            this.setup = offer.setup() == SetupRole.ACTIVE ? SetupRole.PASSIVE : SetupRole.ACTIVE;
            this.direction = switch (offer.direction()) {
                case RECVONLY -> MediaDirection.SENDONLY;
                case SENDONLY -> MediaDirection.RECVONLY;
                case SENDRECV -> MediaDirection.SENDRECV;
                case INACTIVE -> MediaDirection.INACTIVE;
            };
            this.payloadTypes = offer.payloadTypes();
            this.feedback = offer.feedback();
        }

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

        /**
         * {@link SetupRole#ACTIVE} or {@link SetupRole#PASSIVE}; unless it is set the one that complements the offer,
         * active when the offer leaves it open.
         */
        public Builder setup(SetupRole value) {
            setup = value;
            return this;
        }

        /** The reverse of the offer's direction unless it is set. */
        public Builder direction(MediaDirection value) {
            direction = value;
            return this;
        }

        /** The candidates gathered; none by default. */
        public Builder candidates(List<CandidateAttribute> value) {
            candidates = List.copyOf(value);
            return this;
        }

        /** Whether we answer checks only; not by default. */
        public Builder iceLite(boolean value) {
            iceLite = value;
            return this;
        }

        /** Whether more candidates may follow. If not (the default), the answer says that there are no more. */
        public Builder trickle(boolean value) {
            trickle = value;
            return this;
        }

        /** A random number, not negative; 0 by default. */
        public Builder sessionId(long value) {
            sessionId = value;
            return this;
        }

        /** The payload types to keep, with the numbers of the offer; all of them by default. */
        public Builder payloadTypes(List<H264PayloadType> value) {
            payloadTypes = List.copyOf(value);
            return this;
        }

        /** The feedback to keep; all that is offered by default. */
        public Builder feedback(Set<RtcpFeedback> value) {
            EnumSet<RtcpFeedback> copy = EnumSet.noneOf(RtcpFeedback.class);
            copy.addAll(value);
            feedback = Collections.unmodifiableSet(copy);
            return this;
        }

        /** The header extensions to keep, with the numbers of the offer; none by default. */
        public Builder headerExtensions(Map<Integer, String> value) {
            headerExtensions = new LinkedHashMap<>(value);
            return this;
        }

        /** A sender's synchronization source (0 to 2<sup>32</sup>-1) and its canonical name; not named by default. */
        public Builder ssrc(long value, String canonicalName) {
            if (value < 0 || value > 0xffff_ffffL) {
                throw new IllegalArgumentException("ssrc out of range");
            }
            ssrc = value;
            cname = SdpSyntax.requireWord(canonicalName, "cname");
            return this;
        }

        /**
         * The answer.
         *
         * @throws IllegalArgumentException when a required value is missing, one can't be written, the DTLS role does
         *                                  not complement the offer's, or no payload type is left
         */
        public AnswerWriter build() {
            boolean decided = setup == SetupRole.ACTIVE || setup == SetupRole.PASSIVE;
            if (!decided || setup == offer.setup()) {
                throw new IllegalArgumentException("the DTLS role does not complement the offer's");
            }
            if (payloadTypes.isEmpty()) {
                throw new IllegalArgumentException("no payload type");
            }
            return new AnswerWriter(this);
        }
    }
}
