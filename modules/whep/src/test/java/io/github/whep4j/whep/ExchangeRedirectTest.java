package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.whep.WhepFailure.Kind;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which redirects are followed, without a network. */
class ExchangeRedirectTest extends ExchangeFixture {

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void redirectsAreFollowedWithinTheOrigin(int status) {
        opening();
        HttpCall again = sent(exchange.onReply(reply(status, "", "location", "../eu/whep?x=1")));
        assertEquals(HttpUrl.parse("https://api.example.org/eu/whep?x=1"), again.url());
        assertEquals("first", again.token());
        assertEquals("offer", again.content().text());
        WhepAnswer answer = answered(exchange.onReply(created("s9")));
        assertEquals("https://api.example.org", answer.redirectedTo());
        assertFalse(answer.toString().contains("/eu/"), answer::toString);
        assertEquals(
                HttpUrl.parse("https://api.example.org/eu/s9"),
                sent(exchange.close(true)).url());
    }

    @Test
    void whatIsTakenWhereItWasSentIsNotRedirected() {
        opening();
        assertNull(answered(exchange.onReply(created("s9"))).redirectedTo());
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
        exchange = exchange(request(ENDPOINT)
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
        exchange = exchange(request("http://api.example.org/whep").build());
        exchange.post("offer", true);
        HttpCall again = sent(exchange.onReply(reply(308, "", "location", "https://eu.example.org/x")));
        assertEquals("https://eu.example.org", again.url().origin().toString());
    }

    /** With nobody to say so: neither a token nor a header of the user's is at stake. */
    @Test
    void aRedirectToPlainHttpIsRefusedWithoutATokenToo() {
        exchange = exchange(request(ENDPOINT).build());
        exchange.post("offer", true);
        WhepFailure failure = failed(
                exchange.onReply(reply(307, "", "location", "http://eu.example.org/x")), DeleteOutcome.NOT_OPENED);
        assertEquals(Kind.REDIRECT_REFUSED, failure.kind());
    }

    @Test
    void whatFailsBehindARedirectSaysThatTheServerNamedIt() {
        exchange = exchange(request("http://api.example.org/whep").build());
        exchange.post("offer", true);
        sent(exchange.onReply(reply(308, "", "location", "https://eu.example.org/x")));
        WhepFailure failure = failed(exchange.onCallFailed(callFailed(false, null)), DeleteOutcome.NOT_OPENED);
        assertEquals("The server redirected there. hint", failure.hint());
        exchange = exchange(request("http://api.example.org/whep").build());
        exchange.post("offer", true);
        assertEquals(
                "hint",
                failed(exchange.onCallFailed(callFailed(false, null)), DeleteOutcome.NOT_OPENED)
                        .hint());
    }

    @Test
    void theUsersOwnHeadersAreAsGoodAsAToken() {
        exchange = exchange(request(ENDPOINT).header("X-Api-Key", "k").build());
        assertEquals(
                Map.of("X-Api-Key", "k"), sent(exchange.post("offer", true)).headers());
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
}
