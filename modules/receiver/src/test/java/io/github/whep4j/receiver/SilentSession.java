package io.github.whep4j.receiver;

import io.github.whep4j.ice.IceReport;
import io.github.whep4j.whep.LayerSelection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a session without a network has to say for itself. */
abstract class SilentSession implements Session {
    @Override
    public void flush() {}

    @Override
    public CompletableFuture<Void> selectLayer(LayerSelection selection) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public ReceiverStats stats() {
        return ReceiverStats.NONE;
    }

    @Override
    public SessionTimings timings() {
        return SessionTimings.NONE;
    }

    @Override
    public @Nullable IceReport iceReport() {
        return null;
    }
}
