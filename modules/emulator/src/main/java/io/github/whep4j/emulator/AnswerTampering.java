package io.github.whep4j.emulator;

import io.github.whep4j.sdp.Attribute;
import io.github.whep4j.sdp.MediaDescription;
import io.github.whep4j.sdp.SessionDescription;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Makes an answer wrong in the ways that were asked for. */
final class AnswerTampering {
    private AnswerTampering() {}

    static SessionDescription apply(SessionDescription answer, Set<Misbehaviour> misbehaviours) {
        List<MediaDescription> media = answer.media().stream()
                .map(section -> section.port() == 0 ? section : tamper(section, misbehaviours))
                .toList();
        return new SessionDescription(answer.origin(), answer.name(), answer.lines(), answer.attributes(), media);
    }

    private static MediaDescription tamper(MediaDescription section, Set<Misbehaviour> misbehaviours) {
        int port = misbehaviours.contains(Misbehaviour.REJECTED_VIDEO) ? 0 : section.port();
        List<Attribute> attributes = section.attributes().stream()
                .flatMap(attribute -> tamper(attribute, misbehaviours))
                .toList();
        return new MediaDescription(
                section.media(),
                port,
                section.portCount(),
                section.protocol(),
                section.formats(),
                section.lines(),
                attributes);
    }

    private static Stream<Attribute> tamper(Attribute attribute, Set<Misbehaviour> misbehaviours) {
        return switch (attribute.name()) {
            case "fingerprint" -> fingerprint(attribute, misbehaviours);
            case "candidate" ->
                misbehaviours.contains(Misbehaviour.NO_CANDIDATES) ? Stream.empty() : Stream.of(attribute);
            case "sendonly" -> Stream.of(direction(attribute, misbehaviours));
            default -> Stream.of(attribute);
        };
    }

    private static Stream<Attribute> fingerprint(Attribute attribute, Set<Misbehaviour> misbehaviours) {
        if (misbehaviours.contains(Misbehaviour.NO_FINGERPRINT)) {
            return Stream.empty();
        }
        boolean wrong = misbehaviours.contains(Misbehaviour.WRONG_FINGERPRINT);
        return Stream.of(wrong ? Attribute.of("fingerprint", otherDigest(attribute.text())) : attribute);
    }

    private static Attribute direction(Attribute attribute, Set<Misbehaviour> misbehaviours) {
        if (misbehaviours.contains(Misbehaviour.INACTIVE_VIDEO)) {
            return Attribute.of("inactive");
        }
        return misbehaviours.contains(Misbehaviour.RECVONLY_ANSWER) ? Attribute.of("recvonly") : attribute;
    }

    /** One digit is enough to make it the fingerprint of a certificate that nobody has. */
    private static String otherDigest(String fingerprint) {
        int last = fingerprint.length() - 1;
        return fingerprint.substring(0, last) + (fingerprint.charAt(last) == '0' ? '1' : '0');
    }
}
