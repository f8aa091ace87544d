package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointHostTest {
    @ParameterizedTest
    @CsvSource({
        "http://example.org/x, example.org",
        "http://media_server:8889/x, media_server",
        "https://a_b.example/x, a_b.example",
        "https://türklingel.example:8443/x, türklingel.example",
        "http://[::1]:80/x, [::1]",
    })
    void namesAreTakenAsTheyAre(String endpoint, String host) {
        assertEquals(host, EndpointHost.of(URI.create(endpoint)));
        assertEquals(
                "WhepReceiver[" + host + ", IDLE]",
                WhepReceiver.builder(URI.create(endpoint))
                        .onAccessUnit(unit -> {})
                        .build()
                        .toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:secret@example.org/x",
                "http://user@a_b/x",
                "http:///x",
                "http://example.org:99999/x",
                "http://example.org:0/x",
                "ftp://example.org/x"
            })
    void whatCannotBeAnEndpointIsRefusedAtOnce(String endpoint) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> WhepReceiver.builder(URI.create(endpoint)));
        assertEquals(-1, String.valueOf(refused.getMessage()).indexOf("secret"));
    }

    @ParameterizedTest
    @CsvSource({"mailto:somebody@example.org, ''", "/relative, ''", "http://user:secret@a_b:1/x, a_b"})
    void whatAServerNamesMayBeAnything(String named, String host) {
        assertEquals(host, EndpointHost.of(URI.create(named)));
    }

    @Test
    void aLoopbackAddressIsKnownInBrackets() {
        assertEquals(true, Negotiation.isLoopback(EndpointHost.of(URI.create("http://[::1]:8080/x"))));
    }
}
