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
 * go on streaming because its viewer has gone. Those that are about to be opened are waited for, and DELETEd then; none is opened
 * any more. The hook exists only while there are sessions.
 */
final class ShutdownDeletes implements AutoCloseable {
    /** A camera that wakes up takes seconds; who ends a JVM from outside gives it ten, as a rule. */
    private static final Duration FOR_ANSWER = Duration.ofSeconds(5);

    private static final Duration FOR_DELETE = Duration.ofSeconds(2);

    /** Guards the three fields; the hook itself works on a copy. */
    private final Object lock = new Object();

    private final Set<WhepSession> open = new HashSet<>();
    private @Nullable Thread hook;
    private boolean ending;

    /**
     * To be called before the session is opened.
     *
     * @return false if the JVM is ending, so that nobody would DELETE it
     */
    boolean add(WhepSession session) {
        synchronized (lock) {
            if (!ending && hook == null) {
                addHook();
            }
            return !ending && open.add(session);
        }
    }

    private void addHook() {
        Thread thread = new Thread(this::deleteAll, "whep4j-shutdown");
        try {
            Runtime.getRuntime().addShutdownHook(thread);
            hook = thread;
        } catch (IllegalStateException e) {
            ending = true;
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

    /** What the hook does. */
    void deleteAll() {
        List<WhepSession> sessions;
        synchronized (lock) {
            ending = true;
            sessions = List.copyOf(open);
        }
        CompletableFuture<?>[] deletes = sessions.stream()
                .map(session -> session.closeNow(FOR_ANSWER, FOR_DELETE))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(deletes).get(FOR_ANSWER.plus(FOR_DELETE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            // The JVM ends all the same; the server's own limit has to do the rest.
        }
    }
}
