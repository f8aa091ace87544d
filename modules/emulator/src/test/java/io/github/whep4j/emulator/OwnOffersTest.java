package io.github.whep4j.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.sdp.AnswerWriter;
import io.github.whep4j.sdp.Fingerprint;
import io.github.whep4j.sdp.H264PayloadType;
import io.github.whep4j.sdp.MediaDirection;
import io.github.whep4j.sdp.OfferReader;
import io.github.whep4j.sdp.RecvonlyOffer;
import io.github.whep4j.sdp.RemoteOffer;
import io.github.whep4j.sdp.SdpException;
import io.github.whep4j.sdp.SetupRole;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OwnOffersTest {
    private static final Fingerprint FINGERPRINT =
            new Fingerprint("sha-256", String.join(":", Collections.nCopies(32, "AB")));
    private static final String CLIENTS_OFFER = RecvonlyOffer.builder()
            .iceUfrag("8hhY")
            .icePwd("asd88fgpdd777uzjYhagZg")
            .fingerprint(FINGERPRINT)
            .sessionId(1)
            .build()
            .sdp();

    @ParameterizedTest
    @EnumSource(DtlsSetup.class)
    void theRoleIsOfferedAndThePayloadTypeIsOurs(DtlsSetup wanted) throws SdpException {
        RemoteOffer own = own(OwnOffers.setup(wanted));
        assertEquals(
                wanted == DtlsSetup.AUTO ? "ACTPASS" : wanted.name(),
                own.setup().name());
        assertEquals(MediaDirection.SENDONLY, own.direction());
        assertEquals(OwnOffers.PAYLOAD_TYPE, own.payloadTypes().get(0).payloadType());
    }

    @Test
    void anAnswerHasToFit() throws SdpException {
        String answer = answer(own(SetupRole.ACTPASS)).sdp();
        assertTrue(areAnsweredBy(answer));
        assertTrue(areAnsweredBy(answer.replace("setup:active", "setup:passive")));
        assertFalse(areAnsweredBy(answer.replace("setup:active", "setup:actpass")));
        assertFalse(areAnsweredBy(answer.replace("a=recvonly", "a=sendonly")));
        assertFalse(areAnsweredBy(answer.replace("126", "96")));
        assertFalse(OwnOffers.areAnsweredBy(OfferReader.read(answer), SetupRole.ACTIVE));
    }

    private static boolean areAnsweredBy(String answer) throws SdpException {
        return OwnOffers.areAnsweredBy(OfferReader.read(answer), SetupRole.ACTPASS);
    }

    private static RemoteOffer own(SetupRole setup) throws SdpException {
        RemoteOffer client = OfferReader.read(CLIENTS_OFFER);
        AnswerWriter answer = builder(client)
                .payloadTypes(List.of(new H264PayloadType(OwnOffers.PAYLOAD_TYPE, "42c01f", 1)))
                .build();
        return OfferReader.read(OwnOffers.of(answer.description(), setup).write());
    }

    private static AnswerWriter answer(RemoteOffer offer) {
        return builder(offer).build();
    }

    private static AnswerWriter.Builder builder(RemoteOffer offer) {
        return AnswerWriter.builder(offer)
                .iceUfrag("9hhY")
                .icePwd("9sd88fgpdd777uzjYhagZg")
                .fingerprint(FINGERPRINT);
    }
}
