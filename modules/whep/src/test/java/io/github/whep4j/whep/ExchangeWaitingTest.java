package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.whep.HttpCall.Content;
import io.github.whep4j.whep.HttpCall.Method;
import io.github.whep4j.whep.WhepFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sending the offer again, in no time at all. */
class ExchangeWaitingTest extends ExchangeFixture {

    @ParameterizedTest
    @ValueSource(ints = {409, 429, 503})
    void waitsWhereAskedToThenBeginsAnewAtTheEndpoint(int status) {
        patient(Duration.ofMinutes(5));
        opening();
        sent(exchange.onReply(reply(307, "", "location", "/edge-1")));
        Duration first = pause(exchange.onReply(reply(status, "", "retry-after", "4")));
        assertBetween(4, 5, first);
        HttpCall again = sent(exchange.onWaited());
        assertEquals(
                new HttpCall(Method.POST, HttpUrl.parse(ENDPOINT), "first", Map.of(), Content.sdp("offer")), again);
        sent(exchange.onReply(reply(307, "", "location", "/edge-1")));
        assertBetween(8, 10, pause(exchange.onReply(reply(status))));
        sent(exchange.onWaited());
        assertBetween(30, 37.5, pause(exchange.onReply(reply(status, "", "retry-after", "30"))));
        sent(exchange.onWaited());
        answered(exchange.onReply(created(SESSION)));
        assertEquals(List.of(), exchange.onWaited());
    }

    @Test
    void doesNotWaitLongerThanTheUserWants() {
        patient(Duration.ofSeconds(10));
        opening();
        assertBetween(1, 1.25, pause(exchange.onReply(reply(503))));
        sent(exchange.onWaited());
        WhepFailure failure = failed(exchange.onReply(reply(503, "", "retry-after", "60")), DeleteOutcome.NOT_OPENED);
        assertEquals(Duration.ofSeconds(60), failure.retryAfter());
        assertEquals(
                "The time for waiting (waitUntilLive) is over, or too short: try again later (the server says: in 60 s)",
                failure.hint());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 700})
    void patienceIsCountedFromTheFirstRefusalAndInRequestsToo(int requestMillis) {
        patient(Duration.ofSeconds(10));
        opening();
        long startNanos = Long.MAX_VALUE - 1_000_000_000;
        long nowNanos = startNanos;
        List<Step> steps = exchange.onReply(at(nowNanos, reply(409)));
        while (steps.get(0) instanceof Step.Wait pause) {
            nowNanos += pause.time().toNanos();
            sent(exchange.onWaited());
            nowNanos += requestMillis * 1_000_000L;
            steps = exchange.onReply(at(nowNanos, reply(409)));
        }
        assertEquals(409, failed(steps, DeleteOutcome.NOT_OPENED).status());
        assertBetween(10, 10.7, Duration.ofNanos(nowNanos - startNanos));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 500, 502})
    void waitsForNothingElse(int status) {
        patient(Duration.ofMinutes(5));
        opening();
        failed(exchange.onReply(reply(status, "", "retry-after", "1")), DeleteOutcome.NOT_OPENED);
    }

    @Test
    void aTokenThatHasExpiredMeanwhileIsRenewed() {
        patient(Duration.ofMinutes(5));
        opening();
        exchange.onReply(reply(401));
        sent(exchange.onToken("second"));
        pause(exchange.onReply(reply(409)));
        sent(exchange.onWaited());
        assertEquals(List.of(new Step.AskToken("second")), exchange.onReply(reply(401)));
        assertEquals("third", sent(exchange.onToken("third")).token());
    }

    @Test
    void closeWhileWaitingOpensNothing() {
        patient(Duration.ofMinutes(5));
        opening();
        pause(exchange.onReply(reply(409)));
        assertEquals(
                Kind.CLOSED,
                failed(exchange.close(true), DeleteOutcome.NOT_OPENED).kind());
        assertEquals(List.of(), exchange.onWaited());
    }
}
