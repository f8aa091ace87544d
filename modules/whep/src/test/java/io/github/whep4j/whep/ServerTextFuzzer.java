package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any text of a server where a Link, a Retry-After, a URL, an error, an event or a stream of them is due. */
final class ServerTextFuzzer {
    private static final String SECRET = "hunter2hunter2";

    private ServerTextFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        assertTrue(LinkHeader.links(List.of(text, text)).size() <= 128);
        assertTrue(LinkHeader.iceServers(List.of(text, text)).size() <= 16);
        RetryAfter.parse(text, ExchangeFixture.reply(429));
        assertFalse(ErrorBody.parse(data, List.of(SECRET)).toString().contains(SECRET));
        for (String type : SessionEventReader.TYPES) {
            SessionEvent event = SessionEventReader.read(type, text);
            assertTrue(event == null || !event.toString().isEmpty());
        }
        url(text);
        stream(data);
    }

    private static void url(String text) {
        try {
            assertNotNull(HttpUrl.parse(text).origin());
        } catch (IllegalArgumentException declared) {
            assertNotNull(declared.getMessage());
        }
    }

    private static void stream(byte[] data) {
        EventStreamParser parser = new EventStreamParser(new EventStreamParser.Sink() {
            @Override
            public void onEvent(String type, String event) {
                assertTrue(type.length() + event.length() <= 3 * data.length + "message".length());
            }

            @Override
            public void onRetry(String millis) {
                assertFalse(millis.isEmpty());
            }

            @Override
            public void onId(String id) {
                assertTrue(id.length() <= data.length);
            }
        });
        parser.read(Unpooled.wrappedBuffer(data));
    }

    static List<byte[]> seeds() {
        return List.of(
                bytes(
                        "<stun:stun.example.net>; rel=\"ice-server\", <turns:turn.example.net?transport=tcp>; "
                                + "rel=\"ice-server\"; username=\"u\\\"ser\"; credential=\"p,w\"; credential-type=\"password\""),
                bytes("{\"errors\":[{\"status\":\"404\",\"title\":\"" + SECRET + "\",\"detail\":\"ä\"}]}"),
                bytes("hunter2h\0\0unter2"),
                bytes("Fri, 31 Dec 1999 23:59:59 GMT"),
                bytes("https://user@[2001:db8::1]:8443/a/../b?c=%20#d"),
                bytes("id: 7\nretry: 1500\nevent: viewercount\ndata: {\"viewercount\": 3}\n\n"),
                bytes("{\"0\": {\"layers\": [{\"rid\": \"hi\", \"width\": 1280, \"bitrate\": 1e6}]}}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
