package io.github.whep4j.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every description, and for every string that is none. */
class SdpProperties {
    private static final RecvonlyOffer OFFER = Samples.offer();
    private static final List<String> STARTS = List.of(
            "answers/chromium.sdp",
            "answers/gstreamer.sdp",
            "answers/google-nest.sdp",
            "answers/camera-without-fmtp.sdp",
            "counter-offer.sdp");
    private static final List<String> SPLINTERS = List.of(
            "\r\n",
            "\n",
            "\r",
            "\0",
            "=",
            ":",
            ";",
            ",",
            "/",
            " ",
            "a=",
            "m=video 9 RTP/AVP 96\r\n",
            "\uFEFF",
            "-1",
            "99999999999999999999",
            "candidate:",
            "typ host",
            "::",
            "\ud800",
            "v=0",
            "\u00e9",
            "a=fmtp:96 ",
            "apt=96");

    @Property(tries = 300)
    void whatIsWrittenIsReadBack(@ForAll("descriptions") SessionDescription description) throws SdpException {
        String written = description.write();

        assertEquals(description, SessionDescription.parse(written));
        assertEquals(written, SessionDescription.parse(written).write());
        assertEquals(description, SessionDescription.parse(written.replace("\r\n", "\n")));
    }

    @Property(tries = 300)
    void anythingButAnSdpExceptionIsAMistake(@ForAll String text) {
        SdpFuzzer.read(text);
        SdpFuzzer.read("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n" + text);
    }

    @Property(tries = 500)
    void mutationsNeverThrowAnythingElse(@ForAll Random random) {
        StringBuilder text = new StringBuilder(Samples.resource(STARTS.get(random.nextInt(STARTS.size()))));
        int mutations = 1 + random.nextInt(8);
        for (int i = 0; i < mutations; i++) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(24));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
                case 2 -> text.insert(at, text.substring(at, end));
                default -> text.replace(at, end, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
            }
        }
        SdpFuzzer.read(text.toString());
    }

    @Property(tries = 300)
    void candidatesAreReadBack(@ForAll("candidates") CandidateAttribute candidate) throws SdpException {
        CandidateAttribute read = CandidateAttribute.parse(candidate.format());

        assertEquals(candidate.format(), read.format());
        assertEquals(candidate.address(), read.address());
        assertEquals(candidate.isCheckable(), read.isCheckable());
    }

    @Example
    void everyTruncatedPrefixIsRefusedOrKeepsItsIdentity() throws SdpException {
        String text = Samples.shortAnswer();
        NegotiatedVideo expected = AnswerReader.read(text, OFFER);
        for (int length = 0; length < text.length(); length++) {
            String prefix = text.substring(0, length);
            SdpFuzzer.read(prefix);
            try {
                NegotiatedVideo video = AnswerReader.read(prefix, OFFER);
                assertEquals(expected.iceUfrag(), video.iceUfrag());
                assertEquals(expected.icePwd(), video.icePwd());
                assertEquals(expected.fingerprints(), video.fingerprints());
                assertTrue(length > text.indexOf("a=rtcp-mux"));
            } catch (SdpException declared) {
                assertFalse(declared.getMessage().isEmpty());
            }
        }
    }

    @Example
    void everySingleBitFlipIsReadOrRefused() throws SdpException {
        byte[] text = Samples.shortAnswer().getBytes(StandardCharsets.ISO_8859_1);
        for (int bit = 0; bit < text.length * 8; bit++) {
            text[bit / 8] ^= (byte) (1 << bit % 8);
            String flipped = new String(text, StandardCharsets.ISO_8859_1);
            text[bit / 8] ^= (byte) (1 << bit % 8);
            SdpFuzzer.read(flipped);
            try {
                NegotiatedVideo video = AnswerReader.read(flipped, OFFER);
                assertEquals(SetupRole.ACTIVE, video.remoteSetup());
                boolean fingerprintKept = flipped.toUpperCase(Locale.ROOT).contains(Samples.FINGERPRINT.value());
                assertEquals(fingerprintKept, video.fingerprints().contains(Samples.FINGERPRINT));
            } catch (SdpException declared) {
                assertFalse(declared.getMessage().isEmpty());
            }
        }
    }

    @Provide
    Arbitrary<SessionDescription> descriptions() {
        Arbitrary<Origin> origins = Combinators.combine(words(), words(), words())
                .as((user, id, address) -> new Origin(user, id, "1", "IN", "IP4", address));
        return Combinators.combine(
                        origins,
                        values(),
                        lines().list().ofMaxSize(4),
                        attributes().list().ofMaxSize(6),
                        sections().list().ofMaxSize(3))
                .as(SessionDescription::new);
    }

    private static Arbitrary<MediaDescription> sections() {
        return Combinators.combine(
                        words(),
                        Arbitraries.integers().between(0, 65535),
                        Arbitraries.integers().between(1, 3),
                        words().list().ofMaxSize(5),
                        lines().list().ofMaxSize(2),
                        attributes().list().ofMaxSize(6))
                .as((media, port, count, formats, lines, attributes) ->
                        new MediaDescription(media, port, count, "UDP/TLS/RTP/SAVPF", formats, lines, attributes));
    }

    private static Arbitrary<SdpLine> lines() {
        return Combinators.combine(Arbitraries.of('i', 'u', 'e', 'p', 'c', 'b', 't', 'r', 'z', 'k'), values())
                .as(SdpLine::new);
    }

    private static Arbitrary<Attribute> attributes() {
        return Combinators.combine(words().filter(word -> word.indexOf(':') < 0), values().injectNull(0.2))
                .as(Attribute::new);
    }

    @Provide
    Arbitrary<CandidateAttribute> candidates() {
        Arbitrary<String> addresses = Arbitraries.of("192.0.2.1", "2001:db8::1", "0.0.0.0", "x.local", "fe80::1%2");
        return Combinators.combine(
                        Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(32),
                        Arbitraries.integers().between(1, 256),
                        Arbitraries.of("udp", "TCP"),
                        Arbitraries.longs().between(1, Integer.MAX_VALUE),
                        addresses,
                        Arbitraries.integers().between(0, 65535),
                        Arbitraries.of("host", "srflx", "prflx", "relay"),
                        addresses.injectNull(0.5))
                .as((foundation, component, transport, priority, address, port, type, related) ->
                        new CandidateAttribute(
                                foundation,
                                component,
                                transport,
                                priority,
                                address,
                                port,
                                type,
                                related,
                                related == null ? 0 : 7));
    }

    private static Arbitrary<String> words() {
        return Arbitraries.strings()
                .withCharRange('!', '~')
                .withChars('\u00e4', '\u20ac')
                .ofMinLength(1)
                .ofMaxLength(12);
    }

    private static Arbitrary<String> values() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars('\t', '\u00e4', '\u0001', '\u2028')
                .ofMaxLength(30);
    }
}
