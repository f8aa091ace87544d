package io.github.whep4j.cli.watch;

import io.github.whep4j.cli.session.Reception;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where what is watched is shown. */
abstract class WatchDisplay implements AutoCloseable {
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    /** A look at the camera. */
    abstract void show(WatchedMoment moment);

    /** Something that a person should know. Does not block: it may be called on the media loop. */
    abstract void say(String words);

    /** How it ended. */
    abstract void end(Reception.Result result, WatchedMoment last, boolean sessionDeleted);

    /** Gives the terminal back; does no harm a second time. Any thread. */
    @Override
    public void close() {}

    /** Completes when nobody reads any more. */
    final CompletionStage<?> readerGone() {
        return gone;
    }

    final void readerHasGone() {
        gone.complete(null);
    }
}
