package io.github.whep4j.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any text as an answer and as an offer: read, or refused by an SdpException. */
final class SdpFuzzer {
    private static final RecvonlyOffer OFFER = Samples.offer();

    private SdpFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        read(new String(data, StandardCharsets.UTF_8));
    }

    /** Reads the text in every way there is; what comes of it can be written again. */
    static void read(String text) {
        try {
            SessionDescription description = SessionDescription.parse(text);
            assertEquals(description, SessionDescription.parse(description.write()));
            AnswerReader.read(text, OFFER);
        } catch (SdpException declared) {
            assertFalse(declared.getMessage().isEmpty());
        }
        try {
            RemoteOffer offer = OfferReader.read(text);
            String answer = AnswerWriter.builder(offer)
                    .iceUfrag(Samples.UFRAG)
                    .icePwd(Samples.PASSWORD)
                    .fingerprint(Samples.FINGERPRINT)
                    .build()
                    .sdp();
            assertEquals(
                    offer.description().media().size(),
                    SessionDescription.parse(answer).media().size());
        } catch (SdpException declared) {
            assertFalse(declared.getMessage().isEmpty());
        }
    }

    static List<byte[]> seeds() {
        return List.of(
                bytes(Samples.resource("answers/chromium.sdp")),
                bytes(Samples.resource("answers/camera-without-fmtp.sdp")),
                bytes(Samples.resource("counter-offer.sdp")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
