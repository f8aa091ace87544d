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
import io.github.whep4j.sdp.SetupRole;
import java.util.Arrays;
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
        assertKind(SdpException.Kind.NO_COMMON_CODEC, Misbehaviour.OTHER_CODEC);
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

    @Test
    void fingerprintsMayBeTwoOrTheSessions() throws SdpException {
        List<Fingerprint> two = AnswerReader.read(tamper(Set.of(Misbehaviour.TWO_FINGERPRINTS)), offer)
                .fingerprints();
        assertEquals(2, two.size());
        assertTrue(two.contains(FINGERPRINT));
        String session = tamper(Set.of(Misbehaviour.FINGERPRINT_OF_SESSION));
        assertTrue(session.indexOf("a=fingerprint:") < session.indexOf("m=video"));
        assertEquals(List.of(FINGERPRINT), AnswerReader.read(session, offer).fingerprints());
    }

    @Test
    void theVideoMayBeMissingOrOfAnotherDirection() throws SdpException {
        assertThrows(SdpException.class, () -> AnswerReader.read(tamper(Set.of(Misbehaviour.NO_MEDIA_SECTION)), offer));
        assertEquals(
                1,
                AnswerReader.read(tamper(Set.of(Misbehaviour.SENDRECV_ANSWER)), offer)
                        .warnings()
                        .size());
    }

    @Test
    void dtlsRolesAreTamperedWith() throws SdpException {
        assertEquals(
                List.of("the answer leaves the DTLS role open (actpass)"),
                AnswerReader.read(tamper(Set.of(Misbehaviour.ACTPASS_ANSWER)), offer)
                        .warnings());
        String insisting = AnswerTampering.apply(
                        answer().description(),
                        Set.of(Misbehaviour.OFFERED_DTLS_ROLE),
                        SetupRole.PASSIVE,
                        Clip.bundled())
                .write();
        assertTrue(insisting.contains("a=setup:passive"), insisting);
        assertEquals(answer().sdp(), tamper(Set.of(Misbehaviour.OFFERED_DTLS_ROLE)));
    }

    @Test
    void formatsAreTamperedWith() throws SdpException {
        assertTrue(!tamper(Set.of(Misbehaviour.NO_FMTP)).contains("a=fmtp"));
        assertEquals(0, only(Misbehaviour.MODE_0).payloadTypes().get(0).packetizationMode());
        List<byte[]> told = only(Misbehaviour.PARAMETER_SETS_IN_ANSWER_ALONE)
                .payloadTypes()
                .get(0)
                .spropParameterSets();
        assertEquals(2, told.size());
        assertTrue(Clip.bundled().withoutParameterSets().pictures().stream()
                .flatMap(picture -> picture.nalUnits().stream())
                .noneMatch(unit -> Arrays.equals(unit, told.get(0)) || Arrays.equals(unit, told.get(1))));
        assertEquals(
                Clip.bundled().pictures().size(),
                Clip.bundled().withoutParameterSets().pictures().size());
    }

    @Test
    void candidatesAreTamperedWith() throws SdpException {
        assertEquals(1, only(Misbehaviour.ORNATE_CANDIDATES).candidates().size());
        assertTrue(tamper(Set.of(Misbehaviour.ORNATE_CANDIDATES)).contains(" UDP "));
        assertTrue(only(Misbehaviour.NAMED_CANDIDATES).candidates().get(0).isNamed());
        assertEquals(
                "tcp", only(Misbehaviour.TCP_CANDIDATES).candidates().get(0).transport());
        assertEquals(
                1, only(Misbehaviour.CANDIDATES_OF_TWO_COMPONENTS).candidates().size());
        assertTrue(tamper(Set.of(Misbehaviour.CANDIDATES_OF_TWO_COMPONENTS)).contains("a=candidate:1 2 udp"));
        assertTrue(tamper(Set.of(Misbehaviour.EMPTY_CLAIMS)).contains("a=group:LS 0"));
        assertEquals(1, only(Misbehaviour.EMPTY_CLAIMS).candidates().size());
    }

    private NegotiatedVideo only(Misbehaviour misbehaviour) throws SdpException {
        return AnswerReader.read(tamper(Set.of(misbehaviour)), offer);
    }

    private String tamper(Set<Misbehaviour> misbehaviours) throws SdpException {
        return AnswerTampering.apply(answer().description(), misbehaviours, SetupRole.ACTPASS, Clip.bundled())
                .write();
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
