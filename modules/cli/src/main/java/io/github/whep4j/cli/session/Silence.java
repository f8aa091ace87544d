package io.github.whep4j.cli.session;

import io.github.whep4j.receiver.ReceiverStats;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A sender that has gone without a word: the session looks connected for half a minute, and nothing comes. */
public final class Silence {
    /** Longer than any pause between the pictures of a camera that sends. */
    private static final Duration NOTABLE = Duration.ofSeconds(2);

    private Silence() {}

    /** From the last packet of the video to the time of these figures, which is the end once it is over; 0 before the first. */
    public static Duration of(ReceiverStats stats) {
        Instant last = stats.source().lastPacketReceivedTimestamp();
        return last == null || last.isAfter(stats.timestamp())
                ? Duration.ZERO
                : Duration.between(last, stats.timestamp());
    }

    /** What to say of it; null if it is not worth a word. */
    public static @Nullable String words(ReceiverStats stats) {
        Duration silence = of(stats);
        return silence.compareTo(NOTABLE) < 0
                ? null
                : String.format(Locale.ROOT, "no video has come for the last %.1f s", silence.toMillis() / 1e3);
    }
}
