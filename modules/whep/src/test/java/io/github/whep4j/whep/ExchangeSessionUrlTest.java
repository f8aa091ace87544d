package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the session URL, without a network. */
class ExchangeSessionUrlTest extends ExchangeFixture {

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
        "http://127.0.0.1:8889/s?q,https://api.example.org/s?q",
        "https://localhost/s,https://api.example.org/s",
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
        "403,FAILED"
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
}
