package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.whep.HttpCall.Content;
import io.github.whep4j.whep.HttpCall.Method;
import io.github.whep4j.whep.WhepFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of an exchange from post to DELETE, without a network. */
class WhepExchangeTest extends ExchangeFixture {

    @Test
    void asksForATokenThenPostsThenAnswersThenDeletes() {
        assertEquals(List.of(ASK), exchange.post("offer", true));
        HttpCall post = sent(exchange.onToken("first"));
        assertEquals(new HttpCall(Method.POST, HttpUrl.parse(ENDPOINT), "first", Map.of(), Content.sdp("offer")), post);

        WhepAnswer answer = answered(exchange.onReply(created(SESSION)));
        assertEquals("v=0", answer.sdp());
        assertTrue(answer.sessionUrlKnown());
        assertEquals(List.of(), answer.warnings());

        HttpCall delete = sent(exchange.close(true));
        assertEquals(new HttpCall(Method.DELETE, HttpUrl.parse(SESSION), "first", Map.of(), null), delete);
        assertEquals(ended(DeleteOutcome.DELETED), exchange.onReply(reply(200)));
        assertEquals(List.of(), exchange.close(true));
    }

    @Test
    void withoutATokenSourceNothingIsAsked() {
        exchange = exchange(request(ENDPOINT).build());
        assertNull(sent(exchange.post("offer", true)).token());
        exchange.onReply(created(SESSION));
        assertNull(sent(exchange.close(true)).token());
    }

    @Test
    void aSourceMayHaveNoToken() {
        exchange.post("offer", true);
        assertNull(sent(exchange.onToken(null)).token());
        WhepFailure failure = failed(exchange.onReply(reply(401)), DeleteOutcome.NOT_OPENED);
        assertEquals("Set a token", failure.hint());
    }

    @Test
    void takesIceServersFromLinks() {
        opening();
        HttpReply reply =
                reply(201, "v=0", "content-type", "application/sdp", "link", "<stun:s.example>;rel=ice-server");
        assertEquals(
                "stun:s.example",
                answered(exchange.onReply(reply)).iceServers().get(0).uri());
    }

    // Answers that are odd, and answers that are none

    @Test
    void ok200WithSdpIsTakenWithAWarning() {
        opening();
        WhepAnswer answer = answered(exchange.onReply(
                reply(200, "v=0", "content-type", "Application/SDP; charset=utf-8", "location", SESSION)));
        assertEquals(List.of("the server answered 200 where 201 is due"), answer.warnings());
    }

    @Test
    void aMissingLocationIsTakenWithAWarning() {
        opening();
        WhepAnswer answer = answered(exchange.onReply(reply(201, "v=0", "content-type", "application/sdp")));
        assertFalse(answer.sessionUrlKnown());
        assertEquals(1, answer.warnings().size());
        assertEquals(ended(DeleteOutcome.NO_SESSION_URL), exchange.close(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/plain", "application/octet-stream"})
    void sdpByAnotherNameIsTakenWithAWarning(String contentType) {
        opening();
        WhepAnswer answer =
                answered(exchange.onReply(reply(201, "v=0", "content-type", contentType, "location", SESSION)));
        assertEquals(1, answer.warnings().size());
    }

    @ParameterizedTest
    @CsvSource({
        "201,text/html,<html>",
        "201,application/sdp,''",
        "201,application/json,{}",
        "202,application/sdp,v=0",
        "204,'',''",
        "200,text/plain,v=0"
    })
    void anAnswerThatIsNoneFailsAndTheSessionIsEnded(int status, String contentType, String body) {
        opening();
        List<Step> steps = exchange.onReply(reply(status, body, "content-type", contentType, "location", SESSION));
        assertEquals(
                Kind.BAD_RESPONSE,
                assertInstanceOf(Step.Failed.class, steps.get(0)).failure().kind());
        HttpCall delete = assertInstanceOf(Step.Send.class, steps.get(1)).call();
        assertEquals(HttpUrl.parse(SESSION), delete.url());
        assertEquals(List.of(), exchange.close(true));
        assertEquals(ended(DeleteOutcome.DELETED), exchange.onReply(reply(200)));
    }

    @Test
    void aWebPageOpenedNoSession() {
        opening();
        WhepFailure failure = failed(
                exchange.onReply(reply(200, "<html>", "content-type", "text/html; charset=utf-8")),
                DeleteOutcome.NOT_OPENED);
        assertEquals("HTTP 200 The answer is not SDP but text/html", failure.message());
    }

    @Test
    void aBodyThatBrokeOffEndsTheSession() {
        opening();
        List<Step> steps = exchange.onCallFailed(callFailed(true, reply(201, "", "location", SESSION)));
        assertEquals(
                Kind.CONNECT,
                assertInstanceOf(Step.Failed.class, steps.get(0)).failure().kind());
        assertEquals(
                Method.DELETE,
                assertInstanceOf(Step.Send.class, steps.get(1)).call().method());
    }

    @Test
    void aCounterOfferThatNobodyAnswersIsASessionAndIsEnded() {
        exchange.post("offer", false);
        exchange.onToken("first");
        List<Step> steps = exchange.onReply(
                reply(406, "v=0\r\na=ice-pwd:secret", "content-type", "application/sdp", "location", SESSION));
        WhepFailure failure = assertInstanceOf(Step.Failed.class, steps.get(0)).failure();
        assertEquals(406, failure.status());
        assertNull(failure.detail());
        assertEquals(
                Method.DELETE,
                assertInstanceOf(Step.Send.class, steps.get(1)).call().method());
    }

    // Errors

    @ParameterizedTest
    @CsvSource({
        "400,false",
        "403,false",
        "404,false",
        "405,false",
        "406,false",
        "409,true",
        "415,false",
        "422,false",
        "429,true",
        "500,true",
        "501,false",
        "502,true",
        "503,true",
        "504,true",
        "505,false",
        "511,false",
        "522,true",
        "499,false",
        "599,true",
        "304,false"
    })
    void aStatusBecomesAFailure(int status, boolean retryable) {
        opening();
        WhepFailure failure = failed(
                exchange.onReply(reply(status, "{\"title\":\"T\",\"detail\":\"D\"}", "retry-after", "7")),
                DeleteOutcome.NOT_OPENED);
        assertEquals(Kind.HTTP_STATUS, failure.kind());
        assertEquals(status, failure.status());
        assertEquals("T", failure.title());
        assertEquals("D", failure.detail());
        assertEquals(Duration.ofSeconds(7), failure.retryAfter());
        assertEquals(retryable, failure.retryable());
        assertFalse(failure.hint().isBlank());
    }

    @ParameterizedTest
    @CsvSource({"400,Bad Request", "503,Service Unavailable"})
    void anErrorWhoseBodyBrokeOffKeepsItsStatus(int status, String title) {
        opening();
        WhepFailure failure = failed(exchange.onCallFailed(callFailed(true, reply(status))), DeleteOutcome.NOT_OPENED);
        assertEquals("HTTP " + status + " " + title, failure.message());
    }

    @Test
    void aCallThatFailedLeavesNothingOrADoubt() {
        opening();
        failed(exchange.onCallFailed(callFailed(false, null)), DeleteOutcome.NOT_OPENED);
        exchange = exchange(request(ENDPOINT).token("first").build());
        opening();
        failed(exchange.onCallFailed(callFailed(true, null)), DeleteOutcome.FAILED);
    }

    // Closing early, and deadlines

    @Test
    void closeBeforePostOpensNothing() {
        assertEquals(
                Kind.CLOSED,
                failed(exchange.close(true), DeleteOutcome.NOT_OPENED).kind());
        assertEquals(List.of(), exchange.post("offer", true));
    }

    @Test
    void closeWhileAskingForATokenOpensNothing() {
        exchange.post("offer", true);
        assertEquals(
                Kind.CLOSED,
                failed(exchange.close(true), DeleteOutcome.NOT_OPENED).kind());
        assertEquals(List.of(), exchange.onToken("late"));
    }

    @Test
    void closeWhilePostingWaitsForWhatComes() {
        opening();
        List<Step> steps = exchange.close(true);
        assertInstanceOf(Step.Failed.class, steps.get(0));
        assertEquals(new Step.Abandon(), steps.get(1));
        assertEquals(List.of(), exchange.close(true));
        HttpCall delete = sent(exchange.onCallFailed(callFailed(true, reply(201, "", "location", SESSION))));
        assertEquals("first", delete.token());
        assertEquals(ended(DeleteOutcome.DELETED), exchange.onReply(reply(200)));
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 401, 404, 503})
    void closeWhilePostingIsOverWhenNothingWasOpened(int status) {
        opening();
        exchange.close(true);
        assertEquals(ended(DeleteOutcome.NOT_OPENED), exchange.onReply(reply(status, "", "location", "/elsewhere")));
    }

    @Test
    void anOverdueAnswerThatComesIsEnded() {
        opening();
        List<Step> steps = exchange.onDeadline(Failures.timeout("No answer", Duration.ofSeconds(3)));
        assertEquals(
                Kind.TIMEOUT,
                assertInstanceOf(Step.Failed.class, steps.get(0)).failure().kind());
        assertEquals(Method.DELETE, sent(exchange.onReply(created(SESSION))).method());
    }

    @Test
    void closingHasADeadlineToo() {
        opening();
        exchange.close(true);
        assertEquals(List.of(new Step.Cancel(), new Step.Ended(DeleteOutcome.FAILED)), exchange.onCloseDeadline());
        assertEquals(List.of(), exchange.onReply(created(SESSION)));
    }

    @Test
    void stepsShowNoSecret() {
        String shown = exchange.post("offer", true) + "" + exchange.onToken("T0P") + exchange.onReply(created(SESSION))
                + exchange.close(true) + exchange.onReply(reply(401)) + exchange.onToken("S3CRET");
        for (String secret : List.of("T0P", "S3CRET", "lens", "/s1", "v=0")) {
            assertFalse(shown.contains(secret), shown);
        }
    }
}
