package io.github.whep4j.sdp;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An offer that came in, seen through its first H.264 video section. Immutable; {@link AnswerWriter} answers it.
 *
 * @param description      the whole offer
 * @param videoIndex       which of its media sections this is about
 * @param mid              the section's identification; empty when it has none
 * @param iceUfrag         the offerer's ICE user fragment
 * @param icePwd           the offerer's ICE password
 * @param iceLite          the offerer answers checks only
 * @param fingerprints     at least one, with SHA-224 or better
 * @param setup            {@link SetupRole#ACTPASS}, {@link SetupRole#ACTIVE} or {@link SetupRole#PASSIVE}
 * @param direction        seen from the offerer
 * @param candidates       those that can be reached, or named, as in {@link NegotiatedVideo#candidates()}
 * @param endOfCandidates  no more will come by trickle
 * @param trickle          more candidates may come
 * @param payloadTypes     the section's H.264 payload types in the offerer's order: at least one
 * @param feedback         what is offered for any of them
 * @param headerExtensions number to URI
 * @param rtcpReducedSize  rtcp-rsize is offered (RFC 5506)
 */
public record RemoteOffer(
        SessionDescription description,
        int videoIndex,
        String mid,
        String iceUfrag,
        String icePwd,
        boolean iceLite,
        List<Fingerprint> fingerprints,
        SetupRole setup,
        MediaDirection direction,
        List<CandidateAttribute> candidates,
        boolean endOfCandidates,
        boolean trickle,
        List<H264PayloadType> payloadTypes,
        Set<RtcpFeedback> feedback,
        Map<Integer, String> headerExtensions,
        boolean rtcpReducedSize) {

    /** Copies the collections. */
    public RemoteOffer {
        if (videoIndex < 0 || videoIndex >= description.media().size()) {
            throw new IllegalArgumentException("no such media section");
        }
        fingerprints = List.copyOf(fingerprints);
        candidates = List.copyOf(candidates);
        payloadTypes = List.copyOf(payloadTypes);
        Set<RtcpFeedback> ordered = EnumSet.noneOf(RtcpFeedback.class);
        ordered.addAll(feedback);
        feedback = Collections.unmodifiableSet(ordered);
        headerExtensions = Collections.unmodifiableMap(new LinkedHashMap<>(headerExtensions));
    }

    /** The media section that this is about. */
    public MediaDescription video() {
        return description.media().get(videoIndex);
    }

    /** Everything but the ICE credentials. */
    @Override
    public String toString() {
        return "RemoteOffer[videoIndex=" + videoIndex + ", mid=" + mid + ", iceLite=" + iceLite + ", fingerprints="
                + fingerprints + ", setup=" + setup + ", direction=" + direction + ", candidates=" + candidates
                + ", endOfCandidates=" + endOfCandidates + ", trickle=" + trickle + ", payloadTypes=" + payloadTypes
                + ", feedback=" + feedback + ", headerExtensions=" + headerExtensions + ", rtcpReducedSize="
                + rtcpReducedSize + "]";
    }
}
