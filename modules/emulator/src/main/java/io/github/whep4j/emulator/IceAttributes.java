package io.github.whep4j.emulator;

import io.github.whep4j.ice.IceCandidate;
import io.github.whep4j.ice.RemoteIceDescription;
import io.github.whep4j.sdp.CandidateAttribute;
import io.github.whep4j.sdp.RemoteOffer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Between the candidates of a description and those of ICE. */
final class IceAttributes {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SHORTEST_UFRAG_BYTES = 3;

    private IceAttributes() {}

    /** The shortest that there may be: 24 random bits in four characters (RFC 8839, Section 5.4). */
    static String shortUfrag() {
        byte[] bytes = new byte[SHORTEST_UFRAG_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    static CandidateAttribute attribute(IceCandidate candidate) {
        InetSocketAddress related = candidate.relatedAddress();
        return new CandidateAttribute(
                candidate.foundation(),
                candidate.component(),
                candidate.transport(),
                candidate.priority(),
                candidate.address().getAddress().getHostAddress(),
                candidate.address().getPort(),
                candidate.type(),
                related == null ? null : related.getAddress().getHostAddress(),
                related == null ? 0 : related.getPort());
    }

    /** The peer as its offer describes it. */
    static RemoteIceDescription remote(RemoteOffer offer, String password) {
        return new RemoteIceDescription(offer.iceUfrag(), password, offer.iceLite(), candidates(offer.candidates()));
    }

    /** The peer as its restart describes it. */
    static RemoteIceDescription remote(TrickledCandidates restart, boolean lite) {
        return new RemoteIceDescription(restart.iceUfrag(), restart.icePwd(), lite, candidates(restart.candidates()));
    }

    /** Those that can be checked. */
    private static List<IceCandidate> candidates(List<CandidateAttribute> attributes) {
        return attributes.stream()
                .filter(candidate -> candidate.addressBytes().length > 0)
                .map(IceAttributes::candidate)
                .toList();
    }

    private static IceCandidate candidate(CandidateAttribute attribute) {
        InetAddress address = address(attribute.addressBytes());
        if (address == null) {
            throw new IllegalArgumentException("candidates of a read offer have literal addresses");
        }
        return new IceCandidate(
                attribute.foundation(),
                attribute.component(),
                attribute.transport(),
                attribute.priority(),
                new InetSocketAddress(address, attribute.port()),
                attribute.type(),
                null);
    }

    private static @Nullable InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            return null;
        }
    }
}
