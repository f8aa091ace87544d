package io.github.whep4j.emulator;

import io.github.whep4j.sdp.Attribute;
import io.github.whep4j.sdp.MediaDescription;
import io.github.whep4j.sdp.MediaDirection;
import io.github.whep4j.sdp.RemoteOffer;
import io.github.whep4j.sdp.SessionDescription;
import io.github.whep4j.sdp.SetupRole;
import java.util.List;

/**
 * A server's own offer in place of an answer (draft-ietf-wish-whep, Section 4.3.2). It has the form of that answer, but
 * leaves to the client what an offer leaves to who answers.
 */
final class OwnOffers {
    /** None that a client is likely to have in its own offer, so that one that insists on its own sees nothing. */
    static final int PAYLOAD_TYPE = 126;

    private OwnOffers() {}

    static SetupRole setup(DtlsSetup wanted) {
        return switch (wanted) {
            case AUTO -> SetupRole.ACTPASS;
            case ACTIVE -> SetupRole.ACTIVE;
            case PASSIVE -> SetupRole.PASSIVE;
        };
    }

    static SessionDescription of(SessionDescription answer, SetupRole setup) {
        return new SessionDescription(
                answer.origin(),
                answer.name(),
                answer.lines(),
                answer.attributes(),
                answer.media().stream().map(section -> section(section, setup)).toList());
    }

    private static MediaDescription section(MediaDescription section, SetupRole setup) {
        List<Attribute> attributes = section.attributes().stream()
                .map(attribute -> attribute.name().equals("setup") ? Attribute.of("setup", setup.token()) : attribute)
                .toList();
        return new MediaDescription(
                section.media(),
                section.port(),
                section.portCount(),
                section.protocol(),
                section.formats(),
                section.lines(),
                attributes);
    }

    /**
     * Whether this answers such an offer.
     *
     * @param answer read as if it were an offer, which has the same form
     */
    static boolean areAnsweredBy(RemoteOffer answer, SetupRole offered) {
        return answer.setup() != SetupRole.ACTPASS
                && answer.setup() != offered
                && answer.direction() == MediaDirection.RECVONLY
                && answer.payloadTypes().stream().anyMatch(type -> type.payloadType() == PAYLOAD_TYPE);
    }
}
