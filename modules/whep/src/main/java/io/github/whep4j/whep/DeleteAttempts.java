package io.github.whep4j.whep;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a DELETE that came to nothing is sent again, which does no harm (RFC 9110, Section 9.2.2). What fails for a moment
 * only, a connection or something between here and the server, would otherwise leave the session open.
 */
final class DeleteAttempts {
    private static final List<Duration> PAUSES = List.of(Duration.ofMillis(200), Duration.ofMillis(800));

    private int pauses;

    /**
     * @param reply what the last one was answered with; {@code null} if it was not
     * @return how long to wait before the next one; {@code null} if there is to be none
     */
    @Nullable
    Duration next(@Nullable HttpReply reply) {
        if (pauses == PAUSES.size() || reply != null && !isPassing(reply)) {
            return null;
        }
        return PAUSES.get(pauses++);
    }

    private static boolean isPassing(HttpReply reply) {
        return switch (reply.status()) {
            case 408, 429 -> true;
            default -> reply.isPassingFailure();
        };
    }
}
