package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.whep.HttpCall.Method;
import io.github.whep4j.whep.WhepExchange.Step;
import io.github.whep4j.whep.WhepFailure.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the exchange, without a network. */
class WhepExchangeTest {

    private static final String ENDPOINT = "https://api.example.org/v1/whep?lens=2";
    private static final String SESSION = "https://api.example.org/v1/whep/s1";
    private static final Step ASK = new Step.AskToken(null);

    private WhepExchange exchange =
            new WhepExchange(request(ENDPOINT).token("first").build());

    // The good way

    @Test
    void asksForATokenThenPostsThenAnswersThenDeletes() {
        assertEquals(List.of(ASK), exchange.post("offer"));
        HttpCall post = sent(exchange.onToken("first"));
        assertEquals(new HttpCall(Method.POST, HttpUrl.parse(ENDPOINT), "first", Map.of(), "offer"), post);

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
        exchange = new WhepExchange(request(ENDPOINT).build());
        assertNull(sent(exchange.post("offer")).token());
        exchange.onReply(created(SESSION));
        assertNull(sent(exchange.close(true)).token());
    }

    @Test
    void aSourceMayHaveNoToken() {
        exchange.post("offer");
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
    void aCounterOfferIsASessionAndIsEnded() {
        opening();
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
        "499,false",
        "599,false",
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

    @Test
    void anErrorWhoseBodyBrokeOffKeepsItsStatus() {
        opening();
        WhepFailure failure = failed(exchange.onCallFailed(callFailed(true, reply(503))), DeleteOutcome.NOT_OPENED);
        assertEquals("HTTP 503 Service Unavailable", failure.message());
    }

    @Test
    void aCallThatFailedLeavesNothingOrADoubt() {
        opening();
        failed(exchange.onCallFailed(callFailed(false, null)), DeleteOutcome.NOT_OPENED);
        exchange = new WhepExchange(request(ENDPOINT).token("first").build());
        opening();
        failed(exchange.onCallFailed(callFailed(true, null)), DeleteOutcome.FAILED);
    }

    // Tokens

    @Test
    void a401AsksOnceMoreWithTheRefusedToken() {
        opening();
        assertEquals(List.of(new Step.AskToken("first")), exchange.onReply(reply(401)));
        assertEquals("second", sent(exchange.onToken("second")).token());
        WhepFailure failure = failed(exchange.onReply(reply(401)), DeleteOutcome.NOT_OPENED);
        assertEquals(401, failure.status());
    }

    @ParameterizedTest
    @CsvSource(
            value = {"first", "null"},
            nullValues = "null")
    void noBetterTokenMeansTheRefusal(String fresh) {
        opening();
        exchange.onReply(reply(401, "{\"errors\":[{\"status\":\"401\",\"title\":\"Invalid Client\"}]}"));
        assertEquals(
                "HTTP 401 Invalid Client",
                failed(exchange.onToken(fresh), DeleteOutcome.NOT_OPENED).message());
    }

    @Test
    void deleteUsesTheLastTokenAndAsksOnceAfterA401() {
        opening();
        exchange.onReply(reply(401));
        exchange.onToken("second");
        exchange.onReply(created(SESSION));
        assertEquals("second", sent(exchange.close(true)).token());
        assertEquals(List.of(new Step.AskToken("second")), exchange.onReply(reply(401)));
        assertEquals("third", sent(exchange.onToken("third")).token());
        assertEquals(ended(DeleteOutcome.FAILED), exchange.onReply(reply(401)));
    }

    @Test
    void aHurriedCloseAsksNobody() {
        opening();
        exchange.onReply(created(SESSION));
        assertEquals("first", sent(exchange.close(false)).token());
        assertEquals(ended(DeleteOutcome.FAILED), exchange.onReply(reply(401)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nHost: evil", "a\u0000"})
    void aTokenThatIsNoneIsNotSent(String token) {
        exchange.post("offer");
        assertEquals(
                Kind.TOKEN,
                failed(exchange.onToken(token), DeleteOutcome.NOT_OPENED).kind());
    }

    @Test
    void aTokenSourceThatFailsIsSaidToHave() {
        exchange.post("offer");
        IllegalStateException cause = new IllegalStateException("vault sealed");
        List<Step> steps = exchange.onTokenFailed(cause);
        Step.Failed failed = assertInstanceOf(Step.Failed.class, steps.get(0));
        assertEquals(Kind.TOKEN, failed.failure().kind());
        assertSame(cause, failed.cause());
    }

    @ParameterizedTest
    @CsvSource({
        "http://cam.example.org/whep,false,false",
        "http://cam.example.org/whep,true,true",
        "http://10.0.0.7/whep,false,false",
        "http://127.0.0.1:8080/whep,false,true",
        "http://localhost/whep,false,true",
        "http://[::1]/whep,false,true",
        "https://cam.example.org/whep,false,true",
    })
    void plainHttpGetsATokenOnlyOnLoopbackOrWhenAllowed(String endpoint, boolean allowed, boolean sent) {
        exchange = new WhepExchange(
                request(endpoint).token("t").insecureTokenAllowed(allowed).build());
        exchange.post("offer");
        List<Step> steps = exchange.onToken("t");
        if (sent) {
            assertEquals("t", sent(steps).token());
        } else {
            assertEquals(Kind.TOKEN, failed(steps, DeleteOutcome.NOT_OPENED).kind());
        }
    }

    // Redirects

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void redirectsAreFollowedWithinTheOrigin(int status) {
        opening();
        HttpCall again = sent(exchange.onReply(reply(status, "", "location", "../eu/whep?x=1")));
        assertEquals(HttpUrl.parse("https://api.example.org/eu/whep?x=1"), again.url());
        assertEquals("first", again.token());
        assertEquals("offer", again.offer());
        answered(exchange.onReply(created("s9")));
        assertEquals(
                HttpUrl.parse("https://api.example.org/eu/s9"),
                sent(exchange.close(true)).url());
    }

    @Test
    void aRedirectElsewhereWithATokenIsRefusedAndSaysHowToAllowIt() {
        opening();
        WhepFailure failure = failed(
                exchange.onReply(reply(307, "", "location", "https://eu.example.org/secret-path")),
                DeleteOutcome.NOT_OPENED);
        assertEquals(Kind.REDIRECT_REFUSED, failure.kind());
        assertTrue(failure.hint().contains("allowOrigin(https://eu.example.org)"), failure.hint());
        assertFalse(failure.toString().contains("secret-path"));
    }

    @Test
    void aRedirectToAnAllowedOriginGetsTheToken() {
        exchange = new WhepExchange(request(ENDPOINT)
                .token("first")
                .allowOrigin(URI.create("https://eu.example.org"))
                .build());
        opening();
        assertEquals(
                "first",
                sent(exchange.onReply(reply(307, "", "location", "https://eu.example.org/x")))
                        .token());
    }

    @Test
    void aRedirectElsewhereWithoutATokenIsFollowed() {
        exchange = new WhepExchange(request("http://api.example.org/whep").build());
        exchange.post("offer");
        HttpCall again = sent(exchange.onReply(reply(308, "", "location", "https://eu.example.org/x")));
        assertEquals("https://eu.example.org", again.url().origin().toString());
    }

    @Test
    void theUsersOwnHeadersAreAsGoodAsAToken() {
        exchange = new WhepExchange(request(ENDPOINT).header("X-Api-Key", "k").build());
        assertEquals(Map.of("X-Api-Key", "k"), sent(exchange.post("offer")).headers());
        failed(exchange.onReply(reply(307, "", "location", "https://eu.example.org/x")), DeleteOutcome.NOT_OPENED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example.org/v1/whep",
                "ftp://api.example.org/",
                "/a b",
                "/a\r\nX: y",
                ENDPOINT,
                "?lens=2",
                "",
                "#fragment"
            })
    void redirectsThatAreNoneAreRefused(String location) {
        opening();
        List<Step> steps = exchange.onReply(reply(307, "", "location", location));
        assertEquals(
                Kind.REDIRECT_REFUSED, failed(steps, DeleteOutcome.NOT_OPENED).kind());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303})
    void redirectsThatWouldMakeItAGetAreRefused(int status) {
        opening();
        WhepFailure failure = failed(
                exchange.onReply(reply(status, "", "location", "https://eu.example.org/x")), DeleteOutcome.NOT_OPENED);
        assertEquals(Kind.REDIRECT_REFUSED, failure.kind());
        assertTrue(failure.hint().contains("https://eu.example.org"), failure.hint());
    }

    @Test
    void redirectsEnd() {
        opening();
        for (int i = 1; i <= 5; i++) {
            sent(exchange.onReply(reply(307, "", "location", "/hop" + i)));
        }
        WhepFailure failure = failed(exchange.onReply(reply(307, "", "location", "/hop6")), DeleteOutcome.NOT_OPENED);
        assertEquals(Kind.REDIRECT_REFUSED, failure.kind());
    }

    // Session URLs

    @Test
    void aSessionUrlElsewhereIsDeletedWithoutTheToken() {
        opening();
        WhepAnswer answer = answered(exchange.onReply(created("https://media.example.org/s1")));
        assertEquals(1, answer.warnings().size());
        HttpCall delete = sent(exchange.close(true));
        assertEquals(HttpUrl.parse("https://media.example.org/s1"), delete.url());
        assertNull(delete.token());
        assertEquals(ended(DeleteOutcome.FAILED), exchange.onReply(reply(401)));
    }

    @ParameterizedTest
    @CsvSource({
        "/s/1,https://api.example.org/s/1",
        "s/1?q,https://api.example.org/v1/s/1?q",
        "?id=1,https://api.example.org/v1/whep?id=1",
        "//api.example.org/s,https://api.example.org/s",
        "https://u:p@api.example.org/s#f,https://api.example.org/s",
        "http://api.example.org:8889/s,https://api.example.org/s",
    })
    void sessionUrlsAreResolved(String location, String expected) {
        opening();
        assertTrue(answered(exchange.onReply(created(location))).sessionUrlKnown());
        HttpCall delete = sent(exchange.close(true));
        assertEquals(HttpUrl.parse(expected), delete.url());
        assertEquals("first", delete.token());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://media.example.org/s",
                "ftp://api.example.org/s",
                "javascript:alert(1)",
                "/a b",
                "/a\r\nX:y",
                " "
            })
    void sessionUrlsThatMustNotBeUsedAreNot(String location) {
        opening();
        WhepAnswer answer = answered(exchange.onReply(created(location)));
        assertFalse(answer.sessionUrlKnown());
        assertEquals(1, answer.warnings().size());
        assertEquals(ended(DeleteOutcome.NO_SESSION_URL), exchange.close(true));
    }

    @ParameterizedTest
    @CsvSource({
        "200,DELETED",
        "204,DELETED",
        "404,ALREADY_GONE",
        "410,ALREADY_GONE",
        "405,NOT_SUPPORTED",
        "501,NOT_SUPPORTED",
        "307,FAILED",
        "403,FAILED",
        "500,FAILED"
    })
    void theOutcomeOfDelete(int status, DeleteOutcome outcome) {
        opening();
        exchange.onReply(created(SESSION));
        exchange.close(true);
        assertEquals(ended(outcome), exchange.onReply(reply(status)));
    }

    @Test
    void aDeleteThatGotAHeadIsDone() {
        opening();
        exchange.onReply(created(SESSION));
        exchange.close(true);
        assertEquals(ended(DeleteOutcome.DELETED), exchange.onCallFailed(callFailed(true, reply(200))));
    }

    @Test
    void aDeleteThatGotNothingFailed() {
        opening();
        exchange.onReply(created(SESSION));
        exchange.close(true);
        assertEquals(ended(DeleteOutcome.FAILED), exchange.onCallFailed(callFailed(true, null)));
    }

    // Closing early, and deadlines

    @Test
    void closeBeforePostOpensNothing() {
        assertEquals(ended(DeleteOutcome.NOT_OPENED), exchange.close(true));
        assertEquals(List.of(), exchange.post("offer"));
    }

    @Test
    void closeWhileAskingForATokenOpensNothing() {
        exchange.post("offer");
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
        List<Step> steps = exchange.onDeadline("No answer", Duration.ofSeconds(3));
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
        String shown = exchange.post("offer") + "" + exchange.onToken("T0P") + exchange.onReply(created(SESSION))
                + exchange.close(true) + exchange.onReply(reply(401)) + exchange.onToken("S3CRET");
        for (String secret : List.of("T0P", "S3CRET", "lens", "/s1", "v=0")) {
            assertFalse(shown.contains(secret), shown);
        }
    }

    private void opening() {
        exchange.post("offer");
        exchange.onToken("first");
    }

    private static WhepRequest.Builder request(String endpoint) {
        return WhepRequest.builder(URI.create(endpoint));
    }

    private static HttpCall sent(List<Step> steps) {
        assertEquals(1, steps.size(), steps::toString);
        return assertInstanceOf(Step.Send.class, steps.get(0)).call();
    }

    private static WhepAnswer answered(List<Step> steps) {
        assertEquals(1, steps.size(), steps::toString);
        return assertInstanceOf(Step.Answered.class, steps.get(0)).answer();
    }

    private static WhepFailure failed(List<Step> steps, DeleteOutcome outcome) {
        assertEquals(2, steps.size(), steps::toString);
        assertEquals(new Step.Ended(outcome), steps.get(1));
        return assertInstanceOf(Step.Failed.class, steps.get(0)).failure();
    }

    private static List<Step> ended(DeleteOutcome outcome) {
        return List.of(new Step.Ended(outcome));
    }

    private static HttpReply created(String location) {
        return reply(201, "v=0", "content-type", "application/sdp", "location", location);
    }

    private static CallFailure callFailed(boolean sent, HttpReply head) {
        return new CallFailure(Failures.of(Kind.CONNECT, "broke", null, "hint"), null, sent, head);
    }

    private static HttpReply reply(int status) {
        return reply(status, "");
    }

    static HttpReply reply(int status, String body, String... headers) {
        Map<String, List<String>> byName = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            byName.put(headers[i], List.of(headers[i + 1]));
        }
        return new HttpReply(status, byName, body.getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    }
}
