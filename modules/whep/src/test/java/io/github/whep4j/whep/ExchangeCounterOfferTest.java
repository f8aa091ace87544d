package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.whep4j.whep.HttpCall.Content;
import io.github.whep4j.whep.HttpCall.Method;
import io.github.whep4j.whep.WhepFailure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server makes the offer (draft-ietf-wish-whep, Sections 4.3.2 and 4.3.3), without a network. */
class ExchangeCounterOfferTest extends ExchangeFixture {

    @Test
    void isAnsweredByPatchAndThenTheSessionIsOpen() {
        opening();
        CounterOffer offer = countered(exchange.onReply(counterOffer("application/sdp")));
        assertEquals("v=0 theirs", offer.sdp());
        assertEquals(Duration.ofSeconds(30), offer.validFor());
        assertEquals("stun:s.example", offer.iceServers().get(0).uri());

        HttpCall patch = sent(exchange.onCounterAnswer("v=0 ours", null));
        assertEquals(
                new HttpCall(Method.PATCH, HttpUrl.parse(SESSION), "first", Map.of(), Content.sdp("v=0 ours")), patch);
        WhepAnswer answer = answered(exchange.onReply(reply(204)));
        assertEquals("v=0 theirs", answer.sdp());
        assertEquals(List.of(), answer.warnings());
        assertEquals(Method.DELETE, sent(exchange.close(true)).method());
    }

    @ParameterizedTest
    @CsvSource({
        "application/sdp; valid-until=12,12",
        "Application/SDP;charset=utf-8; Valid-Until=\"12\",12",
        "application/sdp; valid-until=0,0",
        "application/sdp; valid-until=86400,600",
        "application/sdp; valid-until=,30",
        "application/sdp; valid-until=soon,30",
        "application/sdp; valid-until,30",
    })
    void isValidForTheTimeThatTheContentTypeTells(String contentType, int seconds) {
        opening();
        assertEquals(
                Duration.ofSeconds(seconds),
                countered(exchange.onReply(counterOffer(contentType))).validFor());
    }

    @Test
    void mayBeValidUntilADate() {
        HttpReply reply = counterOffer("application/sdp; valid-until=\"Thu, 01 Jan 1970 00:00:20 GMT\"");
        assertEquals(Instant.EPOCH, reply.receivedAt());
        opening();
        assertEquals(Duration.ofSeconds(20), countered(exchange.onReply(reply)).validFor());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 404, 412, 415, 500})
    void anAnswerThatIsRefusedEndsTheSession(int status) {
        opening();
        exchange.onReply(counterOffer("application/sdp"));
        exchange.onCounterAnswer("v=0 ours", null);
        List<Step> steps = exchange.onReply(reply(status, "first is no token of /v1/whep/s1"));
        WhepFailure failure = assertInstanceOf(Step.Failed.class, steps.get(0)).failure();
        assertEquals(status, failure.status());
        assertEquals("[removed] is no token of [removed]", failure.detail());
        assertDeletes(steps);
    }

    @Test
    void anAnswerThatDoesNotArriveEndsTheSession() {
        opening();
        exchange.onReply(counterOffer("application/sdp"));
        exchange.onCounterAnswer("v=0 ours", null);
        assertDeletes(exchange.onCallFailed(callFailed(true, null)));
    }

    @Test
    void theHeadOfAReplyWillDo() {
        opening();
        exchange.onReply(counterOffer("application/sdp"));
        exchange.onCounterAnswer("v=0 ours", null);
        answered(exchange.onCallFailed(callFailed(true, reply(200))));
    }

    @Test
    void withoutAnAnswerTheSessionEnds() {
        opening();
        exchange.onReply(counterOffer("application/sdp"));
        IllegalStateException cause = new IllegalStateException("no common codec");
        List<Step> steps = exchange.onCounterAnswer(null, cause);
        assertSame(cause, assertInstanceOf(Step.Failed.class, steps.get(0)).cause());
        assertDeletes(steps);
    }

    @Test
    void itsTimeIsBounded() {
        opening();
        exchange.onReply(counterOffer("application/sdp"));
        List<Step> steps = exchange.onDeadline(Failures.timeout("not answered", Duration.ofSeconds(30)));
        assertEquals(
                Kind.TIMEOUT,
                assertInstanceOf(Step.Failed.class, steps.get(0)).failure().kind());
        assertDeletes(steps);
        assertEquals(List.of(), exchange.onCounterAnswer("v=0 late", null));
        assertEquals(ended(DeleteOutcome.DELETED), exchange.onReply(reply(200)));
    }

    @Test
    void aPatchThatIsNeverAnsweredIsDroppedForTheDelete() {
        opening();
        exchange.onReply(counterOffer("application/sdp"));
        exchange.onCounterAnswer("v=0 ours", null);
        List<Step> steps = exchange.close(true);
        assertEquals(3, steps.size());
        assertEquals(new Step.Cancel(), steps.get(1));
        assertDeletes(steps);
    }

    /** It is a session all the same. */
    @Test
    void whatComesWhenNobodyWaitsForItIsEnded() {
        opening();
        exchange.close(true);
        assertDeletes(exchange.onReply(counterOffer("application/sdp")));
    }

    @Test
    void theTokenDoesNotFollowAnAnswerElsewhere() {
        opening();
        exchange.onReply(
                reply(406, "v=0", "content-type", "application/sdp", "location", "https://media.example.org/s1"));
        assertNull(sent(exchange.onCounterAnswer("v=0 ours", null)).token());
        assertEquals(1, answered(exchange.onReply(reply(204))).warnings().size());
    }

    @ParameterizedTest
    @CsvSource({
        "text/html,/s1,v=0",
        "application/sdp,/s1,''",
        "application/sdp,ftp://x/s1,v=0",
    })
    void whatCannotBeAnsweredIsARefusal(String contentType, String location, String body) {
        opening();
        List<Step> steps = exchange.onReply(reply(406, body, "content-type", contentType, "location", location));
        assertEquals(
                406, assertInstanceOf(Step.Failed.class, steps.get(0)).failure().status());
    }

    @Test
    void nothingIsShownOfIt() {
        opening();
        String shown =
                exchange.onReply(counterOffer("application/sdp")) + "" + exchange.onCounterAnswer("v=0 S3CRET", null);
        for (String secret : List.of("S3CRET", "theirs", "/s1", "first")) {
            assertFalse(shown.contains(secret), shown);
        }
    }

    private static HttpReply counterOffer(String contentType) {
        return reply(
                406,
                "v=0 theirs",
                "content-type",
                contentType,
                "location",
                SESSION,
                "link",
                "<stun:s.example>; rel=ice-server");
    }

    private static CounterOffer countered(List<Step> steps) {
        assertEquals(1, steps.size(), steps::toString);
        return assertInstanceOf(Step.Counter.class, steps.get(0)).offer();
    }

    private static void assertDeletes(List<Step> steps) {
        HttpCall delete =
                assertInstanceOf(Step.Send.class, steps.get(steps.size() - 1)).call();
        assertEquals(Method.DELETE, delete.method());
        assertEquals(HttpUrl.parse(SESSION), delete.url());
    }
}
