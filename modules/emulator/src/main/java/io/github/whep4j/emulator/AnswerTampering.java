package io.github.whep4j.emulator;

import io.github.whep4j.sdp.Attribute;
import io.github.whep4j.sdp.MediaDescription;
import io.github.whep4j.sdp.SessionDescription;
import io.github.whep4j.sdp.SetupRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Makes an answer wrong, or unusual, in the ways that were asked for. */
final class AnswerTampering {
    private static final int RTCP_COMPONENT = 2;

    private final Set<Misbehaviour> misbehaviours;
    private final SetupRole offered;
    private final Clip clip;

    private AnswerTampering(Set<Misbehaviour> misbehaviours, SetupRole offered, Clip clip) {
        this.misbehaviours = misbehaviours;
        this.offered = offered;
        this.clip = clip;
    }

    /**
     * The answer as it goes out.
     *
     * @param offered the DTLS role in the offer
     * @param clip    whose parameter sets the answer may have to tell
     */
    static SessionDescription apply(
            SessionDescription answer, Set<Misbehaviour> misbehaviours, SetupRole offered, Clip clip) {
        AnswerTampering tampering = new AnswerTampering(misbehaviours, offered, clip);
        List<MediaDescription> media = tampering.has(Misbehaviour.NO_MEDIA_SECTION)
                ? List.of()
                : answer.media().stream()
                        .map(section -> section.port() == 0 ? section : tampering.section(section))
                        .toList();
        return new SessionDescription(
                answer.origin(), answer.name(), answer.lines(), tampering.sessionAttributes(answer), media);
    }

    private boolean has(Misbehaviour misbehaviour) {
        return misbehaviours.contains(misbehaviour);
    }

    private List<Attribute> sessionAttributes(SessionDescription answer) {
        List<Attribute> attributes = new ArrayList<>(answer.attributes());
        if (has(Misbehaviour.EMPTY_CLAIMS)) {
            attributes.add(Attribute.of("group", "LS 0"));
            attributes.add(Attribute.of("ice-options", "trickle"));
        }
        if (has(Misbehaviour.FINGERPRINT_OF_SESSION)) {
            answer.media().stream()
                    .flatMap(section -> section.attributes("fingerprint").stream())
                    .forEach(print -> attributes.add(Attribute.of("fingerprint", print)));
        }
        return attributes;
    }

    private MediaDescription section(MediaDescription section) {
        int port = has(Misbehaviour.REJECTED_VIDEO) ? 0 : section.port();
        List<Attribute> attributes =
                section.attributes().stream().flatMap(this::attribute).toList();
        return new MediaDescription(
                section.media(),
                port,
                section.portCount(),
                section.protocol(),
                section.formats(),
                section.lines(),
                attributes);
    }

    private Stream<Attribute> attribute(Attribute attribute) {
        return switch (attribute.name()) {
            case "fingerprint" -> fingerprint(attribute);
            case "candidate" -> candidate(attribute);
            case "sendonly" -> Stream.of(direction(attribute));
            case "setup" -> Stream.of(setup(attribute));
            case "rtpmap" -> Stream.of(rtpmap(attribute));
            case "fmtp" -> fmtp(attribute);
            default -> Stream.of(attribute);
        };
    }

    private Stream<Attribute> fingerprint(Attribute attribute) {
        Attribute other = Attribute.of("fingerprint", otherDigest(attribute.text()));
        if (has(Misbehaviour.NO_FINGERPRINT) || has(Misbehaviour.FINGERPRINT_OF_SESSION)) {
            return Stream.empty();
        }
        if (has(Misbehaviour.TWO_FINGERPRINTS)) {
            return Stream.of(other, attribute);
        }
        return Stream.of(has(Misbehaviour.WRONG_FINGERPRINT) ? other : attribute);
    }

    /** One digit is enough to make it the fingerprint of a certificate that nobody has. */
    private static String otherDigest(String fingerprint) {
        int last = fingerprint.length() - 1;
        return fingerprint.substring(0, last) + (fingerprint.charAt(last) == '0' ? '1' : '0');
    }

    /** FOUNDATION COMPONENT TRANSPORT PRIORITY ADDRESS PORT typ TYPE (RFC 8839, Section 5.1). */
    private Stream<Attribute> candidate(Attribute attribute) {
        if (has(Misbehaviour.NO_CANDIDATES)) {
            return Stream.empty();
        }
        String[] words = attribute.text().split(" ");
        String text = attribute.text();
        if (has(Misbehaviour.TCP_CANDIDATES)) {
            words[2] = "tcp";
            text = String.join(" ", words) + " tcptype passive";
        } else if (has(Misbehaviour.NAMED_CANDIDATES)) {
            words[4] = "localhost";
            text = String.join(" ", words);
        } else if (has(Misbehaviour.ORNATE_CANDIDATES)) {
            words[2] = words[2].toUpperCase(Locale.ROOT);
            text = String.join(" ", words) + " generation 0 ufrag none network-cost 999";
        }
        Stream<Attribute> one = Stream.of(Attribute.of("candidate", text));
        if (!has(Misbehaviour.CANDIDATES_OF_TWO_COMPONENTS)) {
            return one;
        }
        words[1] = String.valueOf(RTCP_COMPONENT);
        return Stream.concat(one, Stream.of(Attribute.of("candidate", String.join(" ", words))));
    }

    private Attribute direction(Attribute attribute) {
        if (has(Misbehaviour.INACTIVE_VIDEO)) {
            return Attribute.of("inactive");
        }
        if (has(Misbehaviour.SENDRECV_ANSWER)) {
            return Attribute.of("sendrecv");
        }
        return has(Misbehaviour.RECVONLY_ANSWER) ? Attribute.of("recvonly") : attribute;
    }

    private Attribute setup(Attribute attribute) {
        if (has(Misbehaviour.ACTPASS_ANSWER)) {
            return Attribute.of("setup", "actpass");
        }
        boolean follows = has(Misbehaviour.OFFERED_DTLS_ROLE) && offered != SetupRole.ACTPASS;
        return follows ? Attribute.of("setup", offered.name().toLowerCase(Locale.ROOT)) : attribute;
    }

    private Attribute rtpmap(Attribute attribute) {
        return has(Misbehaviour.OTHER_CODEC)
                ? Attribute.of("rtpmap", attribute.text().replace("H264", "AV1"))
                : attribute;
    }

    private Stream<Attribute> fmtp(Attribute attribute) {
        if (has(Misbehaviour.NO_FMTP)) {
            return Stream.empty();
        }
        String text = attribute.text();
        if (has(Misbehaviour.MODE_0)) {
            text = text.replace("packetization-mode=1", "packetization-mode=0");
        }
        if (has(Misbehaviour.PARAMETER_SETS_IN_ANSWER_ALONE)) {
            text += ";sprop-parameter-sets=" + String.join(",", clip.parameterSets());
        }
        return Stream.of(Attribute.of("fmtp", text));
    }
}
