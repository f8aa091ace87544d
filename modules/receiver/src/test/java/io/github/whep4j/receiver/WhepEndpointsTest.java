package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.whep4j.emulator.WhepCamera;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhepEndpointsTest {
    @Test
    void aDeviceOfRing() {
        assertEquals(
                "https://api.amazonvision.com/v1/devices/ab12-CD.3_4/media/streaming/whep/sessions",
                WhepEndpoints.ring("ab12-CD.3_4").toString());
    }

    @ParameterizedTest
    @CsvSource({"a b,a%20b", "50%,50%25", "é,%C3%A9", "a:b=,a:b=", "..x,..x"})
    void whatAUrlCannotHaveIsEncoded(String id, String segment) {
        assertEquals(
                "/v1/devices/" + segment + "/media/streaming/whep/sessions",
                WhepEndpoints.ring(id).getRawPath());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "a/b", "a\\b", "a?b", "a#b", "a\r\nb", "a\u0000"})
    void whatIsNoDeviceIsRefused(String id) {
        assertThrows(IllegalArgumentException.class, () -> WhepEndpoints.ring(id));
    }

    @Test
    void underAnotherAddress() {
        try (WhepCamera camera =
                WhepCamera.builder().deviceId("front-door").withoutToken().build()) {
            URI base = URI.create("http://127.0.0.1:" + camera.endpoint().getPort());
            assertEquals(camera.endpoint(), WhepEndpoints.ring("front-door", base));
            assertEquals(camera.endpoint(), WhepEndpoints.ring("front-door", URI.create(base + "/")));
        }
        assertEquals(
                "https://proxy.example/ring/v1/devices/x/media/streaming/whep/sessions",
                WhepEndpoints.ring("x", URI.create("https://proxy.example/ring"))
                        .toString());
        for (String base : new String[] {"mailto:x", "/path", "https://a.example/?q", "https://a.example/#f"}) {
            assertThrows(IllegalArgumentException.class, () -> WhepEndpoints.ring("x", URI.create(base)));
        }
    }
}
