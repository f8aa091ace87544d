package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("1994-11-06T08:49:00Z");

    @Test
    void readsSeconds() {
        assertEquals(Duration.ZERO, RetryAfter.of(reply("0")));
        assertEquals(Duration.ofMinutes(2), RetryAfter.of(reply(" 120 ")));
        assertEquals(Duration.ofDays(1), RetryAfter.of(reply("999999")));
        assertEquals(Duration.ofDays(1), RetryAfter.of(reply("99999999999999999999999")));
    }

    /** RFC 9110, Section 5.6.7: one instant, three spellings. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
            })
    void readsDates(String date) {
        assertEquals(Duration.ofSeconds(37), RetryAfter.of(reply(date)));
    }

    @Test
    void readsTheObsoleteDateOfTwoDigits() {
        HttpReply reply = new HttpReply(
                503,
                Map.of("retry-after", List.of("Friday, 06-Nov-26 08:49:37 GMT")),
                new byte[0],
                Instant.parse("2026-11-06T08:49:00Z"),
                0);
        assertEquals(Duration.ofSeconds(37), RetryAfter.of(reply));
    }

    @Test
    void comparesADateWithTheServersClock() {
        HttpReply reply = new HttpReply(
                503,
                Map.of(
                        "retry-after", List.of("Tue, 24 Nov 2026 10:00:30 GMT"),
                        "date", List.of("Tue, 24 Nov 2026 10:00:00 GMT")),
                new byte[0],
                Instant.parse("2026-11-24T11:23:45Z"),
                0);
        assertEquals(Duration.ofSeconds(30), RetryAfter.of(reply));
    }

    @Test
    void aDateGoneByIsNow() {
        assertEquals(Duration.ZERO, RetryAfter.of(reply("Sun, 06 Nov 1983 08:49:37 GMT")));
        assertEquals(Duration.ofDays(1), RetryAfter.of(reply("Thu, 06 Nov 2036 08:49:37 GMT")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "+3", "٣", "Sun, 06 Nov", "Sun, 99 Nov 1994 08:49:37 GMT"})
    void whatIsNeitherSaysNothing(String value) {
        assertNull(RetryAfter.of(reply(value)));
    }

    @Test
    void aMissingHeaderSaysNothing() {
        assertNull(RetryAfter.of(new HttpReply(503, Map.of(), new byte[0], NOW, 0)));
    }

    @ParameterizedTest
    @CsvSource({"7,7", "0,0", "100000000,86400", "1900000030,30", "1899999999,0"})
    void a429MayTellWhenItsRateLimitIsReset(String value, int seconds) {
        Instant now = Instant.ofEpochSecond(1_900_000_000);
        HttpReply reply = new HttpReply(429, Map.of("x-ratelimit-reset", List.of(value)), new byte[0], now, 0);
        assertEquals(Duration.ofSeconds(seconds), RetryAfter.of(reply));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "9999999999999"})
    void aRateLimitResetThatIsNoneSaysNothing(String value) {
        assertNull(RetryAfter.of(new HttpReply(429, Map.of("x-ratelimit-reset", List.of(value)), new byte[0], NOW, 0)));
    }

    @Test
    void retryAfterGoesBeforeARateLimit() {
        Map<String, List<String>> headers = Map.of("retry-after", List.of("3"), "x-ratelimit-reset", List.of("9"));
        assertEquals(Duration.ofSeconds(3), RetryAfter.of(new HttpReply(429, headers, new byte[0], NOW, 0)));
    }

    @Test
    void theHintNamesNoTimeThatWasCut() {
        assertTrue(hint("90").endsWith("(the server says: in 90 s)"), hint("90"));
        assertTrue(hint("999999").endsWith("(the server says: in a day or more)"), hint("999999"));
    }

    private static String hint(String retryAfter) {
        return Failures.ofStatus(reply(retryAfter), false, List.of()).hint();
    }

    private static HttpReply reply(String value) {
        return new HttpReply(503, Map.of("retry-after", List.of(value)), new byte[0], NOW, 0);
    }
}
