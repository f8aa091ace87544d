package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IceServerTest {
    @ParameterizedTest
    @CsvSource({
        "stun:stun.example.org, stun.example.org, 3478",
        "stun:stun.example.org:19302, stun.example.org, 19302",
        "STUN:192.0.2.1:3479, 192.0.2.1, 3479",
        "stun:[2001:db8::1], 2001:db8::1, 3478",
        "stun:[2001:db8::1]:5000, 2001:db8::1, 5000",
    })
    void readsUris(String uri, String host, int port) {
        assertEquals(new IceServer(host, port), IceServer.parse(uri));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "stun.example.org",
                "http://stun.example.org",
                "stun:",
                "stun::3478",
                "stun:a:0",
                "stun:a:65536",
                "stun:a:b",
                "stun:[::1",
                "stun://host",
                "stun:user@host",
                "stun:a b"
            })
    void refusesTheRest(String uri) {
        assertThrows(IllegalArgumentException.class, () -> IceServer.parse(uri));
    }

    @Test
    void saysThatTurnIsMissing() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> IceServer.parse("turn:turn.example.org"));
        assertTrue(refused.getMessage().contains("only stun:"), refused.getMessage());
    }
}
