package io.github.whep4j.sdp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts a video section together, for an offer or for an answer. */
final class VideoSection {
    private final MediaDirection direction;
    private final List<String> formats = new ArrayList<>();
    private final List<Attribute> attributes = new ArrayList<>();
    private int port = 9;
    private String connection = "IN IP4 0.0.0.0";

    /** Our side of ICE and DTLS, checked. */
    record LocalTransport(
            String iceUfrag,
            String icePwd,
            Fingerprint fingerprint,
            List<CandidateAttribute> candidates,
            boolean trickle) {
        static LocalTransport of(
                @Nullable String iceUfrag,
                @Nullable String icePwd,
                @Nullable Fingerprint fingerprint,
                List<CandidateAttribute> candidates,
                boolean trickle) {
            if (iceUfrag == null || icePwd == null || fingerprint == null) {
                throw new IllegalArgumentException("ICE credentials and a fingerprint are required");
            }
            requireIceChars(iceUfrag, 4, "ice-ufrag");
            requireIceChars(icePwd, 22, "ice-pwd");
            return new LocalTransport(iceUfrag, icePwd, fingerprint, candidates, trickle);
        }

        private static void requireIceChars(String value, int minimumLength, String what) {
            if (value.length() < minimumLength || value.length() > 256 || !SdpSyntax.isIceChars(value)) {
                throw new IllegalArgumentException(what + " is not " + minimumLength + " to 256 ice-chars");
            }
        }
    }

    VideoSection(MediaDirection direction) {
        this.direction = direction;
    }

    void add(Attribute attribute) {
        attributes.add(attribute);
    }

    /** An empty mid is not written: an answer has none where the offer had none. */
    void transport(LocalTransport transport, SetupRole setup, String mid) {
        defaultAddress(transport.candidates);
        if (!mid.isEmpty()) {
            add(Attribute.of("mid", mid));
        }
        add(Attribute.of(direction.token()));
        add(Attribute.of("ice-ufrag", transport.iceUfrag));
        add(Attribute.of("ice-pwd", transport.icePwd));
        if (transport.trickle) {
            add(Attribute.of("ice-options", "trickle"));
        }
        add(Attribute.of("fingerprint", transport.fingerprint.format()));
        add(Attribute.of("setup", setup.token()));
        transport.candidates.forEach(candidate -> add(Attribute.of("candidate", candidate.format())));
        if (!transport.trickle) {
            add(Attribute.of("end-of-candidates"));
        }
        add(Attribute.of("rtcp-mux"));
    }

    /**
     * RFC 8839, Section 4.2.1: c= and m= repeat the candidate that is most likely to work for a peer without ICE:
     * relayed before server reflexive before host, and IPv4 before IPv6. Without one it is 0.0.0.0 and port 9
     * (RFC 8840, Section 4.1.1).
     */
    private void defaultAddress(List<CandidateAttribute> candidates) {
        List<String> preference = List.of("relay", "srflx", "prflx", "host");
        candidates.stream()
                .filter(CandidateAttribute::isCheckable)
                .min(Comparator.<CandidateAttribute>comparingInt(candidate -> candidate.addressBytes().length)
                        .thenComparingInt(candidate -> preference.indexOf(candidate.type())))
                .ifPresent(candidate -> {
                    port = candidate.port();
                    connection = (candidate.addressBytes().length == 4 ? "IN IP4 " : "IN IP6 ") + candidate.address();
                });
    }

    void headerExtensions(Map<Integer, String> extensions) {
        extensions.forEach((id, uri) -> {
            if (id < 1 || id > 14) {
                throw new IllegalArgumentException("header extensions are numbered 1 to 14");
            }
            add(Attribute.of("extmap", id + " " + SdpSyntax.requireWord(uri, "header extension")));
        });
    }

    void payloadType(H264PayloadType type, Set<RtcpFeedback> feedback) {
        int number = type.payloadType();
        formats.add(Integer.toString(number));
        add(Attribute.of("rtpmap", number + " H264/90000"));
        feedback.forEach(value -> add(Attribute.of("rtcp-fb", number + " " + value.token())));
        add(Attribute.of("fmtp", type.fmtp()));
        if (type.rtxPayloadType() >= 0) {
            formats.add(Integer.toString(type.rtxPayloadType()));
            add(Attribute.of("rtpmap", type.rtxPayloadType() + " rtx/90000"));
            add(Attribute.of("fmtp", type.rtxPayloadType() + " apt=" + number));
        }
    }

    MediaDescription build(String protocol) {
        return new MediaDescription(
                "video", port, 1, protocol, formats, List.of(new SdpLine('c', connection)), attributes);
    }
}
