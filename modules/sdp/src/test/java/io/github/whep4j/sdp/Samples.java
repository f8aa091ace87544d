package io.github.whep4j.sdp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Descriptions that several tests start from. */
final class Samples {
    static final String UFRAG = "8hhY";
    static final String PASSWORD = "asd88fgpdd777uzjYhagZg";
    static final Fingerprint FINGERPRINT = new Fingerprint(
            "sha-256",
            "19:E2:1C:3B:4B:9F:81:E6:B8:5C:F4:A5:A8:D8:73:04:BB:05:2F:70:9F:04:A9:0E:05:E9:26:33:E8:70:88:A2");
    static final CandidateAttribute HOST =
            new CandidateAttribute("1", 1, "udp", 2130706431, "192.0.2.7", 40000, "host", null, 0);
    static final CandidateAttribute REFLEXIVE =
            new CandidateAttribute("2", 1, "udp", 1694498815, "203.0.113.5", 50000, "srflx", "192.0.2.7", 40000);

    private Samples() {}

    static RecvonlyOffer.Builder offerBuilder() {
        return RecvonlyOffer.builder()
                .iceUfrag(UFRAG)
                .icePwd(PASSWORD)
                .fingerprint(FINGERPRINT)
                .candidates(List.of(HOST, REFLEXIVE))
                .sessionId(4611732153046173321L);
    }

    static RecvonlyOffer offer() {
        return offerBuilder().build();
    }

    /** The answer of a server of our own, in the form that this module writes. */
    static String answer() throws SdpException {
        return answerBuilder().build().sdp();
    }

    /** The same with a single payload type, for tests that go through it bit by bit. */
    static String shortAnswer() throws SdpException {
        return answerBuilder()
                .payloadTypes(offer().payloadTypes().subList(0, 1))
                .build()
                .sdp();
    }

    private static AnswerWriter.Builder answerBuilder() throws SdpException {
        return AnswerWriter.builder(OfferReader.read(offer().sdp()))
                .iceUfrag("remoteUfrag")
                .icePwd("remotePasswordOfTwentyTwo")
                .fingerprint(FINGERPRINT)
                .candidates(List.of(HOST))
                .ssrc(3735928559L, "camera");
    }

    static String resource(String name) {
        try (InputStream in = Samples.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
