package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.whep.WhepFailure.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** An exchange to feed with inputs, and a short way of looking at what it wants done. */
abstract class ExchangeFixture {

    static final String ENDPOINT = "https://api.example.org/v1/whep?lens=2";
    static final String SESSION = "https://api.example.org/v1/whep/s1";
    static final Step ASK = new Step.AskToken(null);

    WhepExchange exchange = exchange(request(ENDPOINT).token("first").build());

    void patient(Duration atMost) {
        exchange =
                exchange(request(ENDPOINT).token("first").waitUntilLive(atMost).build());
    }

    static Duration pause(List<Step> steps) {
        assertEquals(1, steps.size(), steps::toString);
        return assertInstanceOf(Step.Wait.class, steps.get(0)).time();
    }

    static void assertBetween(double leastSeconds, double mostSeconds, Duration time) {
        double seconds = time.toNanos() / 1e9;
        assertTrue(leastSeconds <= seconds && seconds <= mostSeconds, time::toString);
    }

    void opening() {
        exchange.post("offer", true);
        exchange.onToken("first");
    }

    static WhepExchange exchange(WhepRequest request) {
        return new WhepExchange(request, new Random(7));
    }

    static WhepRequest.Builder request(String endpoint) {
        return WhepRequest.builder(URI.create(endpoint));
    }

    static HttpCall sent(List<Step> steps) {
        assertEquals(1, steps.size(), steps::toString);
        return assertInstanceOf(Step.Send.class, steps.get(0)).call();
    }

    static WhepAnswer answered(List<Step> steps) {
        assertEquals(1, steps.size(), steps::toString);
        return assertInstanceOf(Step.Answered.class, steps.get(0)).answer();
    }

    static WhepFailure failed(List<Step> steps, DeleteOutcome outcome) {
        assertEquals(2, steps.size(), steps::toString);
        assertEquals(new Step.Ended(outcome), steps.get(1));
        return assertInstanceOf(Step.Failed.class, steps.get(0)).failure();
    }

    static List<Step> ended(DeleteOutcome outcome) {
        return List.of(new Step.Ended(outcome));
    }

    static HttpReply created(String location) {
        return reply(201, "v=0", "content-type", "application/sdp", "location", location);
    }

    static CallFailure callFailed(boolean sent, HttpReply head) {
        return new CallFailure(Failures.of(Kind.CONNECT, "broke", null, "hint"), null, sent, head);
    }

    static HttpReply at(long receivedNanos, HttpReply reply) {
        return new HttpReply(reply.status(), reply.headers(), reply.body(), reply.receivedAt(), receivedNanos);
    }

    static HttpReply reply(int status) {
        return reply(status, "");
    }

    static HttpReply reply(int status, String body, String... headers) {
        Map<String, List<String>> byName = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            byName.put(headers[i], List.of(headers[i + 1]));
        }
        return new HttpReply(status, byName, body.getBytes(StandardCharsets.UTF_8), Instant.EPOCH, 0);
    }
}
