package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhepRequestTest {

    private final WhepRequest.Builder builder = WhepRequest.builder(URI.create("https://example.org/whep?key=s3cr3t"));

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nX-Injected: 1", "a\nb", "a\u0000b", "a\u007f", "tökén"})
    void refusesTokensThatAreNone(String token) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> builder.token(token));
        assertFalse(!token.isEmpty() && e.getMessage().contains(token));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "host",
                "Content-Length",
                "Transfer-Encoding",
                "X Y",
                "X:Y",
                "X\"Y",
                "",
                "X\r\nY",
                "Ü"
            })
    void refusesHeadersThatAreNotTheUsers(String name) {
        assertThrows(IllegalArgumentException.class, () -> builder.header(name, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Injected: 1", "a\n", "\u0000", "ü", "\t"})
    void refusesHeaderValuesThatEndTheLine(String value) {
        assertThrows(IllegalArgumentException.class, () -> builder.header("X-Api-Key", value));
    }

    @Test
    void takesHeaderValuesWithBlanks() {
        assertEquals(
                Map.of("X-Api-Key", "Key a~b"),
                builder.header("X-Api-Key", "Key a~b").build().headers());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org/",
                "example.org/whep",
                "/whep",
                "mailto:a@b",
                "https:///whep",
                "https://u:p@example.org/"
            })
    void refusesEndpointsThatAreNone(String endpoint) {
        assertThrows(IllegalArgumentException.class, () -> WhepRequest.builder(URI.create(endpoint)));
    }

    @Test
    void refusesDeadlinesThatAreNone() {
        for (Duration timeout : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofDays(2))) {
            assertThrows(IllegalArgumentException.class, () -> builder.connectTimeout(timeout));
            assertThrows(IllegalArgumentException.class, () -> builder.deleteTimeout(timeout));
        }
        assertThrows(IllegalArgumentException.class, () -> builder.waitUntilLive(Duration.ofMillis(-1)));
        assertEquals(Duration.ZERO, builder.waitUntilLive(Duration.ZERO).build().waitUntilLive());
    }

    @Test
    void takesInternationalNames() {
        HttpUrl url = WhepRequest.builder(URI.create("https://bücher.example:8443/ä?ö=ü"))
                .build()
                .url();
        assertEquals("https://xn--bcher-kva.example:8443", url.origin().toString());
        assertEquals("/%C3%A4?%C3%B6=%C3%BC", url.target());
        assertEquals(
                "/",
                WhepRequest.builder(URI.create("https://bücher.example"))
                        .build()
                        .url()
                        .target());
    }

    @Test
    void trustsItsOwnOriginAndThoseAllowed() {
        WhepRequest request =
                builder.allowOrigin(URI.create("https://other.example/path")).build();
        assertTrue(
                request.isTrusted(HttpUrl.parse("https://EXAMPLE.org:443/else").origin()));
        assertTrue(request.isTrusted(HttpUrl.parse("https://other.example").origin()));
        assertFalse(request.isTrusted(HttpUrl.parse("http://example.org").origin()));
        assertFalse(request.isTrusted(HttpUrl.parse("https://example.org:8443").origin()));
        assertFalse(request.isTrusted(HttpUrl.parse("https://www.example.org").origin()));
    }

    /** Where a server says that the session is elsewhere now, as with redirects. */
    @ParameterizedTest
    @CsvSource({
        "https://example.org/other,       true, true",
        "https://allowed.example/whep,    true, true",
        "https://elsewhere.example/whep,  true, false",
        "http://example.org/whep,         false, false",
        "http://allowed.example/whep,     false, false",
        "http://elsewhere.example/whep,   false, false",
        "ftp://example.org/whep,          false, false",
        "/other,                          false, false",
    })
    void movesWhereItLosesNothingAndWhatItHasToShowMayGo(URI to, boolean withoutToken, boolean withToken) {
        builder.allowOrigin(URI.create("https://allowed.example"));
        assertEquals(withoutToken, builder.build().mayMoveTo(to));
        assertEquals(withToken, builder.header("X-Api-Key", "k").build().mayMoveTo(to));
        WhepRequest.Builder other = WhepRequest.builder(URI.create("https://example.org/whep"))
                .allowOrigin(URI.create("https://allowed.example"));
        assertEquals(withToken, other.token("t").build().mayMoveTo(to));
    }

    @Test
    void fromPlainHttpItMayMoveToEither() {
        WhepRequest request =
                WhepRequest.builder(URI.create("http://example.org/whep")).build();
        assertTrue(request.mayMoveTo(URI.create("http://elsewhere.example/whep")));
        assertTrue(request.mayMoveTo(URI.create("https://elsewhere.example/whep")));
    }

    @Test
    void showsNoSecret() {
        String shown = builder.token("t0k3n").header("X-Api-Key", "k3y").build().toString();
        assertTrue(shown.contains("example.org"));
        assertFalse(shown.contains("s3cr3t") || shown.contains("t0k3n") || shown.contains("k3y"), shown);
    }
}
