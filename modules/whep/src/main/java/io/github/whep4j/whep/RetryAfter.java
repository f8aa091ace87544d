package io.github.whep4j.whep;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Retry-After: seconds, or a date in any of HTTP's three spellings (RFC 9110, Sections 10.2.3 and 5.6.7). */
final class RetryAfter {

    /** Who asks for more is taken to have asked for this. */
    static final Duration MAX = Duration.ofDays(1);

    private static final long SINCE_1970 = 1_000_000_000;

    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss 'GMT'", Locale.US),
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, 2000)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.US),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US));

    private RetryAfter() {}

    /**
     * How long to wait from now on, between nothing and a day; {@code null} if the reply does not say. A date is compared
     * with the server's own clock where its Date header tells it. A 429 may say it by X-RateLimit-Reset instead.
     */
    static @Nullable Duration of(HttpReply reply) {
        String value = reply.first("retry-after");
        Duration told = value == null ? null : parse(value, reply);
        return told != null || reply.status() != 429 ? told : rateLimitReset(reply);
    }

    /** Seconds or a date, as the time from then on when the reply came; {@code null} if it is neither. */
    static @Nullable Duration parse(String text, HttpReply reply) {
        String value = text.trim();
        if (isNumber(value)) {
            return value.length() > 6 ? MAX : atMostADay(Duration.ofSeconds(Long.parseLong(value)));
        }
        Instant until = date(value);
        return until == null ? null : from(reply, until);
    }

    /** X-RateLimit-Reset, which no standard describes: seconds from now or, where that would be years, since 1970. */
    private static @Nullable Duration rateLimitReset(HttpReply reply) {
        String value = reply.first("x-ratelimit-reset");
        if (value == null || !isNumber(value.trim()) || value.trim().length() > 12) {
            return null;
        }
        long seconds = Long.parseLong(value.trim());
        return seconds < SINCE_1970
                ? atMostADay(Duration.ofSeconds(seconds))
                : from(reply, Instant.ofEpochSecond(seconds));
    }

    private static Duration from(HttpReply reply, Instant until) {
        Instant now = date(reply.first("date"));
        Duration wait = Duration.between(now == null ? reply.receivedAt() : now, until);
        return wait.isNegative() ? Duration.ZERO : atMostADay(wait);
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Duration atMostADay(Duration wait) {
        return wait.compareTo(MAX) > 0 ? MAX : wait;
    }

    private static @Nullable Instant date(@Nullable String value) {
        if (value == null || value.length() > 64) {
            return null;
        }
        for (DateTimeFormatter format : DATES) {
            try {
                return LocalDateTime.parse(value.trim(), format).toInstant(ZoneOffset.UTC);
            } catch (DateTimeParseException e) {
                // One of the other spellings, or none.
            }
        }
        return null;
    }
}
