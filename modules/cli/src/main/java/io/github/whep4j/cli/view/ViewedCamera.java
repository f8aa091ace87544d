package io.github.whep4j.cli.view;

import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.session.RenewalReport;
import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.ReceiverBuilder;
import io.github.whep4j.receiver.SessionInfo;
import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.viewer.LiveCamera;
import io.github.whep4j.viewer.LiveView;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A camera on the page, and its receiver.
 *
 * @param over completes when it has ended, whether or not it failed
 */
record ViewedCamera(String name, WhepReceiver receiver, CompletableFuture<CloseReason> over) {
    /** Is told at once of what does not go in order. */
    interface Trouble {
        void failed(Throwable failure);

        /** After there were pictures. */
        void brokeOff(String words);

        /** It goes on, by another way or after another try. */
        void goesOn(String words);
    }

    static ViewedCamera open(LiveView view, String name, ReceiverBuilder builder, Trouble trouble) {
        LiveCamera camera = view.add(name);
        // The command has a shutdown hook of its own.
        WhepReceiver receiver = builder.onAccessUnit(camera)
                .listener(new RenewalReport(trouble::goesOn))
                .deleteAtShutdown(false)
                .build();
        camera.attach(receiver);
        return new ViewedCamera(
                name, receiver, receiver.closed().toCompletableFuture().handle((reason, failure) -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (cause != null && !(cause instanceof CancellationException)) {
                        trouble.failed(cause);
                    }
                    CloseReason how = cause == null ? reason : CloseReason.LOCAL;
                    String brokenOff = ExitStatus.of(how).earlyEnd();
                    if (brokenOff != null) {
                        trouble.brokeOff(brokenOff);
                    }
                    return how;
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

    /** How it went, once it is over. */
    ExitStatus status() {
        Throwable failure = failure();
        return failure == null ? ExitStatus.of(over.join()) : ExitStatus.of(failure);
    }
}
