package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Any answers to whatever the exchange asks: it ends once, with one result, and its token stays where it belongs. */
final class WhepExchangeFuzzer {
    private static final String[] HEADERS = {
        "location", "content-type", "link", "retry-after", "etag", "x-ratelimit-reset"
    };
    private static final int[] STATUSES = {200, 201, 204, 301, 307, 308, 400, 401, 404, 406, 409, 429, 500, 503};
    private static final int MAX_ANSWERS = 64;

    private final ByteBuffer in;
    private final WhepRequest request;
    private final WhepExchange exchange;
    private int results;
    private int ends;
    private Step pending;

    private WhepExchangeFuzzer(byte[] data) {
        in = ByteBuffer.wrap(data);
        request = ExchangeFixture.request(ExchangeFixture.ENDPOINT)
                .token("token0")
                .waitUntilLive(Duration.ofSeconds(20))
                .build();
        exchange = ExchangeFixture.exchange(request);
    }

    /** Each answer is the index of a status, then two headers and a body, each after its length. */
    public static void fuzzerTestOneInput(byte[] data) {
        new WhepExchangeFuzzer(data).live();
    }

    private void live() {
        take(exchange.post("offer", true));
        for (int i = 0; i < MAX_ANSWERS && in.hasRemaining() && ends == 0 && pending != null; i++) {
            answer();
        }
        if (ends == 0) {
            take(exchange.close(false));
        }
        if (ends == 0) {
            take(exchange.onCloseDeadline());
        }
        assertEquals(1, ends);
        assertEquals(1, results);
    }

    private void answer() {
        Step step = pending;
        pending = null;
        if (step instanceof Step.AskToken) {
            take(exchange.onToken("token" + in.get()));
        } else if (step instanceof Step.Wait) {
            take(exchange.onWaited());
        } else if (step instanceof Step.Counter) {
            take(exchange.onCounterAnswer("answer", null));
        } else {
            int status = STATUSES[(in.get() & 0xff) % STATUSES.length];
            String one = HEADERS[in.hasRemaining() ? (in.get() & 0xff) % HEADERS.length : 0];
            String value = text();
            String other = HEADERS[in.hasRemaining() ? (in.get() & 0xff) % HEADERS.length : 1];
            take(exchange.onReply(ExchangeFixture.reply(status, text(), one, value, other, text())));
        }
    }

    private String text() {
        byte[] bytes = new byte[in.hasRemaining() ? Math.min(in.get() & 0x7f, in.remaining()) : 0];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void take(List<Step> steps) {
        for (Step step : steps) {
            assertEquals(0, ends, "a step after the end");
            if (step instanceof Step.Send send) {
                HttpCall call = send.call();
                assertTrue(call.token() == null || request.isTrusted(call.url().origin()), call::toString);
                assertTrue(call.url().https(), call::toString);
                pending = step;
            } else if (step instanceof Step.AskToken || step instanceof Step.Wait || step instanceof Step.Counter) {
                pending = step;
            } else if (step instanceof Step.Cancel) {
                pending = null;
            } else if (step instanceof Step.Answered || step instanceof Step.Failed) {
                results++;
            } else if (step instanceof Step.Ended) {
                ends++;
            }
        }
    }

    static List<byte[]> seeds() {
        return List.of(
                input(1, "application/sdp", "/s1", "v=0"),
                input(4, "text/plain", "https://evil.example/s1", ""),
                input(11, "text/html", "../s1", "{\"errors\":[]}"));
    }

    private static byte[] input(int status, String type, String location, String body) {
        ByteBuffer out = ByteBuffer.allocate(1 + 6 + type.length() + location.length() + body.length());
        out.put((byte) 0).put((byte) status);
        out.put((byte) 1).put((byte) type.length()).put(type.getBytes(StandardCharsets.US_ASCII));
        out.put((byte) 0).put((byte) body.length()).put(body.getBytes(StandardCharsets.US_ASCII));
        out.put((byte) location.length()).put(location.getBytes(StandardCharsets.US_ASCII));
        return out.array();
    }
}
