package io.github.whep4j.micrometer;

import io.github.whep4j.receiver.ReceiverStats;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A registry reads meter by meter; a snapshot for each would ask the media loop twenty times over. */
final class RecentStats {
    private static final long RECENT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Supplier<ReceiverStats> source;
    private final LongSupplier clock;
    private @Nullable ReceiverStats last;
    private long takenNanos;

    RecentStats(Supplier<ReceiverStats> source, LongSupplier clock) {
        this.source = source;
        this.clock = clock;
    }

    synchronized ReceiverStats get() {
        long nowNanos = clock.getAsLong();
        ReceiverStats recent = last;
        if (recent == null || nowNanos - takenNanos >= RECENT_NANOS) {
            recent = source.get();
            last = recent;
            takenNanos = nowNanos;
        }
        return recent;
    }
}
