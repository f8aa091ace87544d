package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.whep.HttpCall.Method;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeDeleteTest extends ExchangeFixture {
    private HttpCall first;

    @BeforeEach
    void closing() {
        opening();
        exchange.onReply(created(SESSION));
        first = sent(exchange.close(true));
        assertEquals(Method.DELETE, first.method());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504, 522})
    void whatMayPassIsTriedAgainAfterAPause(int status) {
        assertEquals(Duration.ofMillis(200), pause(exchange.onReply(reply(status))));
        HttpCall again = sent(exchange.onWaited());
        assertEquals(Method.DELETE, again.method());
        assertEquals(first.url(), again.url());
        assertEquals(ended(DeleteOutcome.DELETED), exchange.onReply(reply(200)));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 410, 501, 505})
    void whatTheServerMeansIsNot(int status) {
        List<Step> steps = exchange.close(false);
        assertEquals(List.of(), steps, "the DELETE is under way");
        assertEquals(
                1,
                exchange.onReply(reply(status)).stream()
                        .filter(Step.Ended.class::isInstance)
                        .count());
    }

    /** The first one may have come through. */
    @Test
    void aSessionThatIsGoneByThenIsGone() {
        pause(exchange.onCallFailed(callFailed(true, null)));
        sent(exchange.onWaited());
        assertEquals(ended(DeleteOutcome.ALREADY_GONE), exchange.onReply(reply(404)));
    }

    @Test
    void threeThatGotNothingAreEnough() {
        assertEquals(Duration.ofMillis(200), pause(exchange.onCallFailed(callFailed(true, null))));
        sent(exchange.onWaited());
        assertEquals(Duration.ofMillis(800), pause(exchange.onCallFailed(callFailed(false, null))));
        sent(exchange.onWaited());
        assertEquals(ended(DeleteOutcome.FAILED), exchange.onCallFailed(callFailed(true, null)));
    }

    @Test
    void theDeadlineForClosingCountsInAPauseToo() {
        pause(exchange.onCallFailed(callFailed(true, null)));
        assertEquals(List.of(new Step.Cancel(), new Step.Ended(DeleteOutcome.FAILED)), exchange.onCloseDeadline());
        assertEquals(List.of(), exchange.onWaited());
    }

    @Test
    void aFreshTokenIsAskedForAfterAPauseToo() {
        pause(exchange.onReply(reply(502)));
        sent(exchange.onWaited());
        assertEquals(List.of(new Step.AskToken("first")), exchange.onReply(reply(401)));
        assertEquals("second", sent(exchange.onToken("second")).token());
        assertEquals(ended(DeleteOutcome.DELETED), exchange.onReply(reply(204)));
    }
}
