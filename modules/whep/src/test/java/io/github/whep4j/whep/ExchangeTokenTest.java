package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.whep4j.whep.WhepFailure.Kind;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which token is sent, and when it is asked for, without a network. */
class ExchangeTokenTest extends ExchangeFixture {

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

    /** What is left open then is so at once, and not when the time for closing is over. */
    @ParameterizedTest
    @CsvSource(
            value = {"first", "null", "no token"},
            nullValues = "null")
    void withoutABetterTokenADeleteIsOver(String fresh) {
        opening();
        exchange.onReply(created(SESSION));
        exchange.close(true);
        exchange.onReply(reply(401));
        assertEquals(ended(DeleteOutcome.FAILED), exchange.onToken(fresh));
    }

    @Test
    void whereTheTokenSourceFailsADeleteIsOver() {
        opening();
        exchange.onReply(created(SESSION));
        exchange.close(true);
        exchange.onReply(reply(401));
        assertEquals(ended(DeleteOutcome.FAILED), exchange.onTokenFailed(new IllegalStateException("vault sealed")));
    }

    /** Of a restart or the stream of events, whose own request has been refused a moment before. */
    @Test
    void aTokenThatIsRenewedBesideIsNoHindranceToTheDelete() {
        opening();
        exchange.onReply(created(SESSION));
        exchange.close(true);
        assertEquals(List.of(new Step.AskToken("first")), exchange.onReply(reply(401)));
        assertFalse(exchange.openSession().renewToken("first", "second"));
        assertEquals("second", sent(exchange.onToken("second")).token());
    }

    @Test
    void whatTheServerRepeatsOfTheUrlIsNotShown() {
        exchange = exchange(request("https://api.example.org/live/whep?jwt=T0PS3CRET&lens=2")
                .build());
        exchange.post("offer", true);
        WhepFailure failure = failed(
                exchange.onReply(reply(
                        404,
                        "{\"error\":\"T0PS3CRET is unknown\",\"message\":\"Route POST:/live/whep?jwt=T0PS3CRET&lens=2 not"
                                + " found\"}")),
                DeleteOutcome.NOT_OPENED);
        assertEquals("HTTP 404 [removed] is unknown: Route POST:[removed] not found", failure.message());
    }

    @ParameterizedTest
    @CsvSource({
        "?T0PS3CRET, T0PS3CRET is no key of lens 2, [removed] is no key of lens 2",
        "?lens=2&T0PS3CRET, T0PS3CRET is no key of lens 2, [removed] is no key of lens 2",
        "/T0PS3CRET?lens=2, /live/whep/T0PS3CRET has no lens 2, [removed] has no lens 2",
    })
    void norWhatHasNoName_butWhatIsShortAndCommonIs(String rest, String said, String shown) {
        exchange = exchange(request("https://api.example.org/live/whep" + rest).build());
        exchange.post("offer", true);
        WhepFailure failure = failed(exchange.onReply(reply(404, said)), DeleteOutcome.NOT_OPENED);
        assertEquals(shown, failure.detail());
    }

    @ParameterizedTest
    @CsvSource({"http://proxy.example.org:3128,false", "http://127.0.0.1:3128,true", "http://[::1]:3128,true"})
    void whatIsLoopbackToAProxyIsNotThisMachine(String proxy, boolean sent) {
        exchange = exchange(request("http://127.0.0.1:8080/whep")
                .token("t")
                .proxy(URI.create(proxy))
                .build());
        exchange.post("offer", true);
        List<Step> steps = exchange.onToken("t");
        if (sent) {
            assertEquals("t", sent(steps).token());
        } else {
            assertEquals(Kind.TOKEN, failed(steps, DeleteOutcome.NOT_OPENED).kind());
        }
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
        exchange.post("offer", true);
        assertEquals(
                Kind.TOKEN,
                failed(exchange.onToken(token), DeleteOutcome.NOT_OPENED).kind());
    }

    @Test
    void aTokenSourceThatFailsIsSaidToHave() {
        exchange.post("offer", true);
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
        exchange = exchange(
                request(endpoint).token("t").insecureTokenAllowed(allowed).build());
        exchange.post("offer", true);
        List<Step> steps = exchange.onToken("t");
        if (sent) {
            assertEquals("t", sent(steps).token());
        } else {
            assertEquals(Kind.TOKEN, failed(steps, DeleteOutcome.NOT_OPENED).kind());
        }
    }
}
