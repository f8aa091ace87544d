package io.github.whep4j.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.sdp.AnswerReader;
import io.github.whep4j.sdp.AnswerWriter;
import io.github.whep4j.sdp.CandidateAttribute;
import io.github.whep4j.sdp.Fingerprint;
import io.github.whep4j.sdp.NegotiatedVideo;
import io.github.whep4j.sdp.OfferReader;
import io.github.whep4j.sdp.RecvonlyOffer;
import io.github.whep4j.sdp.SdpException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnswerTamperingTest {
    private static final Fingerprint FINGERPRINT =
            new Fingerprint("sha-256", String.join(":", Collections.nCopies(32, "AB")));
    private final RecvonlyOffer offer = RecvonlyOffer.builder()
            .iceUfrag("8hhY")
            .icePwd("asd88fgpdd777uzjYhagZg")
            .fingerprint(FINGERPRINT)
            .sessionId(1)
            .build();

    @Test
    void withoutMisbehaviourNothingChanges() throws SdpException {
        assertEquals(
                AnswerReader.read(answer().sdp(), offer),
                AnswerReader.read(tamper(Set.of(Misbehaviour.NO_MEDIA)), offer));
    }

    @Test
    void identityIsTamperedWith() throws SdpException {
        List<Fingerprint> wrong = AnswerReader.read(tamper(Set.of(Misbehaviour.WRONG_FINGERPRINT)), offer)
                .fingerprints();
        assertEquals(1, wrong.size());
        assertTrue(!wrong.contains(FINGERPRINT));
        assertKind(SdpException.Kind.FINGERPRINT, Misbehaviour.NO_FINGERPRINT);
    }

    @Test
    void mediaIsTamperedWith() throws SdpException {
        assertKind(SdpException.Kind.MEDIA_REJECTED, Misbehaviour.REJECTED_VIDEO);
        assertKind(SdpException.Kind.DIRECTION, Misbehaviour.INACTIVE_VIDEO);
        NegotiatedVideo odd =
                AnswerReader.read(tamper(Set.of(Misbehaviour.RECVONLY_ANSWER, Misbehaviour.NO_CANDIDATES)), offer);
        assertEquals(1, odd.warnings().size());
        assertEquals(List.of(), odd.candidates());
    }

    private void assertKind(SdpException.Kind kind, Misbehaviour misbehaviour) {
        assertEquals(
                kind,
                assertThrows(SdpException.class, () -> AnswerReader.read(tamper(Set.of(misbehaviour)), offer))
                        .kind());
    }

    private String tamper(Set<Misbehaviour> misbehaviours) throws SdpException {
        return AnswerTampering.apply(answer().description(), misbehaviours).write();
    }

    private AnswerWriter answer() throws SdpException {
        return AnswerWriter.builder(OfferReader.read(offer.sdp()))
                .iceUfrag("remoteUfrag")
                .icePwd("remotePasswordOfTwentyTwo")
                .fingerprint(FINGERPRINT)
                .candidates(List.of(new CandidateAttribute("1", 1, "udp", 1, "192.0.2.1", 4000, "host", null, 0)))
                .build();
    }
}
