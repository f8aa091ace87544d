package io.github.whep4j.receiver;

import io.github.whep4j.whep.WhepSession;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * DELETEs the sessions that are still open when the JVM ends, all at the same time and within two seconds: a camera must not
 * go on streaming because its viewer has gone. The hook exists only while sessions are open.
 */
final class ShutdownDeletes implements AutoCloseable {
    private static final Duration AT_MOST = Duration.ofSeconds(2);

    /** Guards the two fields; the hook itself works on a copy. */
    private final Object lock = new Object();

    private final Set<WhepSession> open = new HashSet<>();
    private @Nullable Thread hook;

    void add(WhepSession session) {
        synchronized (lock) {
            open.add(session);
            if (hook == null) {
                Thread thread = new Thread(this::deleteAll, "whep4j-shutdown");
                try {
                    Runtime.getRuntime().addShutdownHook(thread);
                    hook = thread;
                } catch (IllegalStateException e) {
                    // The JVM is ending already: whoever opened this session now has to close it.
                    open.remove(session);
                }
            }
        }
    }

    void remove(WhepSession session) {
        synchronized (lock) {
            if (open.remove(session) && open.isEmpty()) {
                removeHook();
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            open.clear();
            removeHook();
        }
    }

    private void removeHook() {
        Thread thread = hook;
        hook = null;
        if (thread != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(thread);
            } catch (IllegalStateException e) {
                // The JVM is ending: the hook runs and finds nothing to do.
            }
        }
    }

    private void deleteAll() {
        List<WhepSession> sessions;
        synchronized (lock) {
            sessions = List.copyOf(open);
        }
        CompletableFuture<?>[] deletes =
                sessions.stream().map(session -> session.closeNow(AT_MOST)).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(deletes).get(AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            // The JVM ends all the same; the server's own limit has to do the rest.
        }
    }
}
