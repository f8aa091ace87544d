package io.github.whep4j.receiver;

import io.github.whep4j.dtls.DtlsFingerprint;
import io.github.whep4j.ice.IceCandidate;
import io.github.whep4j.ice.LocalIceDescription;
import io.github.whep4j.sdp.AnswerReader;
import io.github.whep4j.sdp.AnswerWriter;
import io.github.whep4j.sdp.MediaDirection;
import io.github.whep4j.sdp.NegotiatedVideo;
import io.github.whep4j.sdp.OfferReader;
import io.github.whep4j.sdp.RecvonlyOffer;
import io.github.whep4j.sdp.RemoteOffer;
import io.github.whep4j.sdp.SdpException;
import io.github.whep4j.sdp.SessionDescription;
import io.github.whep4j.sdp.TrickleFragment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The session descriptions of one exchange: our offer and its answer or, where the server makes an offer, ours to that. */
final class Descriptions {
    private final LocalIceDescription local;
    private final DtlsFingerprint certificate;
    private final ReceiverOptions options;
    private final boolean trickle;
    private final RecvonlyOffer offer;
    private @Nullable AnswerWriter answer;
    private int videoIndex;
    private List<String> warnings = List.of();

    /**
     * @param certificate the fingerprint of ours
     * @param trickle whether candidates may follow
     */
    Descriptions(LocalIceDescription local, DtlsFingerprint certificate, ReceiverOptions options, boolean trickle) {
        this.local = local;
        this.certificate = certificate;
        this.options = options;
        this.trickle = trickle;
        this.offer = Negotiation.offer(local, certificate, options, trickle);
    }

    String offer() {
        return offer.sdp();
    }

    /** Our answer to the server's offer: with its numbers, and the candidates and credentials that our offer had. */
    String answerTo(String counterOffer) throws SdpException {
        RemoteOffer theirs = OfferReader.read(counterOffer);
        AnswerWriter ours = Negotiation.answer(theirs, local, certificate, options, trickle);
        answer = ours;
        videoIndex = theirs.videoIndex();
        if (theirs.direction() != MediaDirection.SENDONLY) {
            warnings = List.of("the server's offer is " + theirs.direction().token() + " where sendonly is due");
        }
        return ours.sdp();
    }

    /** The candidates that were found after our description was made, and no more will come. */
    String fragment(List<IceCandidate> all) {
        List<IceCandidate> late = new ArrayList<>(all);
        late.removeAll(local.candidates());
        return TrickleFragment.of(
                answer == null ? offer.description() : answer.description(), videoIndex, Negotiation.toSdp(late));
    }

    /** Whether we offered, and so lead ICE (RFC 8445, Section 6.1.1). */
    boolean offered() {
        return answer == null;
    }

    /** What is left to say of it once there is an agreement. */
    Restarting restarting() {
        SessionDescription sent = answer == null ? offer.description() : answer.description();
        return new Restarting(TrickleFragment.outline(sent, videoIndex), offered());
    }

    /**
     * What restarts of ICE are told with.
     *
     * @param outline of what was sent in the beginning
     * @param offered whether we led ICE then
     */
    record Restarting(SessionDescription outline, boolean offered) {
        /** Credentials and candidates that take the place of the first ones. */
        String fragment(LocalIceDescription next) {
            return TrickleFragment.restart(
                    outline, 0, next.ufrag(), next.password(), Negotiation.toSdp(next.candidates()));
        }
    }

    /** What has been agreed on, the server's last word being {@code theirs}. */
    NegotiatedVideo agreed(String theirs) throws SdpException {
        return answer == null ? AnswerReader.read(theirs, offer) : answer.negotiated();
    }

    /** What the server did wrong with its offer. */
    Stream<String> warnings() {
        return warnings.stream();
    }
}
