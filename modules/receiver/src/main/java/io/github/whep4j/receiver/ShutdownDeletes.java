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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DELETEs the sessions that are still open when the JVM ends, all at the same time and within two seconds: a camera must not
 * go on streaming because its viewer has gone. Those that are about to be opened are waited for, and DELETEd then; none is opened
 * any more. The hook exists only while there are sessions.
 */
final class ShutdownDeletes implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(ShutdownDeletes.class);

    /**
     * A camera that wakes up takes seconds. No less than an offer is given by default: who ends a JVM from outside may have less patience,
     * and nothing is lost by that which would not be lost by giving up.
     */
    static final Duration FOR_ANSWER = Duration.ofSeconds(15);

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
        CompletableFuture<Void> all = CompletableFuture.allOf(deletes);
        if (!isDoneWithin(FOR_DELETE, all)) {
            logger.info(
                    "The JVM ends when offers that are under way have been answered, in {} s at most: sessions are to be DELETEd",
                    FOR_ANSWER.toSeconds());
            // If not, the JVM ends all the same; the server's own limit has to do the rest.
            var unused = isDoneWithin(FOR_ANSWER, all);
        }
    }

    private static boolean isDoneWithin(Duration limit, CompletableFuture<Void> all) {
        try {
            all.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException | TimeoutException e) {
            return false;
        }
    }
}
