package io.github.whep4j.sdp;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an answer leaves of an offer, ours or (as {@link AnswerWriter#negotiated()}) the peer's: the stream that is going to
 * come.
 *
 * @param mid               the section's identification: the answer's if it names one, else our offer's, which is
 *                          what it ought to be
 * @param iceUfrag          the peer's ICE user fragment, 4 to 256 characters
 * @param icePwd            the peer's ICE password, 22 to 256 characters
 * @param iceLite           the peer answers checks only
 * @param fingerprints      at least one, with SHA-224 or better; the peer's certificate has to match one
 * @param remoteSetup       {@link SetupRole#ACTIVE} (the peer is the DTLS client) or {@link SetupRole#PASSIVE}
 * @param candidates        those that can be reached, by UDP ({@link CandidateAttribute#isCheckable()}) or by TCP
 *                          ({@link CandidateAttribute#isConnectable()}), and those with a name that is to be resolved first
 *                          ({@link CandidateAttribute#isNamed()}); may be empty, the peer's own checks then tell
 *                          where it is
 * @param endOfCandidates   no more will come by trickle
 * @param trickle           the peer claims to trickle; not all that do mean it
 * @param payloadTypes      the offered H.264 payload types that the answer kept: at least one, and the sender may use
 *                          any of them
 * @param feedback          what both sides named
 * @param headerExtensions  number to URI, numbers of the answer, extensions of the offer
 * @param rtcpReducedSize   both sides named rtcp-rsize (RFC 5506)
 * @param warnings          what was let pass although it is wrong; for a log, holds nothing of the answer's text
 */
public record NegotiatedVideo(
        String mid,
        String iceUfrag,
        String icePwd,
        boolean iceLite,
        List<Fingerprint> fingerprints,
        SetupRole remoteSetup,
        List<CandidateAttribute> candidates,
        boolean endOfCandidates,
        boolean trickle,
        List<H264PayloadType> payloadTypes,
        Set<RtcpFeedback> feedback,
        Map<Integer, String> headerExtensions,
        boolean rtcpReducedSize,
        List<String> warnings) {

    /** Copies the collections. */
    public NegotiatedVideo {
        fingerprints = List.copyOf(fingerprints);
        candidates = List.copyOf(candidates);
        payloadTypes = List.copyOf(payloadTypes);
        Set<RtcpFeedback> ordered = EnumSet.noneOf(RtcpFeedback.class);
        ordered.addAll(feedback);
        feedback = Collections.unmodifiableSet(ordered);
        headerExtensions = Collections.unmodifiableMap(new LinkedHashMap<>(headerExtensions));
        warnings = List.copyOf(warnings);
    }

    /** Everything but the ICE credentials. */
    @Override
    public String toString() {
        return "NegotiatedVideo[mid=" + mid + ", iceLite=" + iceLite + ", fingerprints=" + fingerprints
                + ", remoteSetup=" + remoteSetup + ", candidates=" + candidates + ", endOfCandidates=" + endOfCandidates
                + ", trickle=" + trickle + ", payloadTypes=" + payloadTypes + ", feedback=" + feedback
                + ", headerExtensions=" + headerExtensions + ", rtcpReducedSize=" + rtcpReducedSize + ", warnings="
                + warnings + "]";
    }
}
