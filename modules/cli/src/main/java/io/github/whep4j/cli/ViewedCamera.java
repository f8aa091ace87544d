package io.github.whep4j.cli;

import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.ReceiverBuilder;
import io.github.whep4j.receiver.SessionInfo;
import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.viewer.LiveCamera;
import io.github.whep4j.viewer.LiveView;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A camera on the page, and its receiver.
 *
 * @param over completes when it has ended, whether or not it failed
 */
record ViewedCamera(String name, WhepReceiver receiver, CompletableFuture<CloseReason> over) {
    /** @param told what has failed, at once */
    static ViewedCamera open(LiveView view, String name, ReceiverBuilder builder, Consumer<Throwable> told) {
        LiveCamera camera = view.add(name);
        // The command has a shutdown hook of its own.
        WhepReceiver receiver =
                builder.onAccessUnit(camera).deleteAtShutdown(false).build();
        camera.attach(receiver);
        return new ViewedCamera(
                name, receiver, receiver.closed().toCompletableFuture().handle((reason, failure) -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (cause != null && !(cause instanceof CancellationException)) {
                        told.accept(cause);
                    }
                    return cause == null ? reason : CloseReason.LOCAL;
                }));
    }

    /** Completes with the first picture. */
    CompletableFuture<SessionInfo> start() {
        return receiver.start();
    }

    CompletableFuture<Void> closeAsync() {
        return receiver.closeAsync();
    }

    /** Why it failed, once it is over; null if it did not. */
    @Nullable
    Throwable failure() {
        try {
            receiver.closed().toCompletableFuture().join();
            return null;
        } catch (CancellationException e) {
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        }
    }
}
