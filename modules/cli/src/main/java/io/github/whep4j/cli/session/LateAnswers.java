package io.github.whep4j.cli.session;

import io.github.whep4j.receiver.SessionDeletion;
import io.github.whep4j.receiver.WhepReceiver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The last thing that a command does before the JVM ends: where a server has not answered an offer by then, it waits for that, so that
 * the session which the server opens is DELETEd.
 */
public final class LateAnswers {
    /** How long a server is given for its answer, unless the user says something else. */
    public static final Duration USUAL = Duration.ofSeconds(15);

    /** However much patience the user has with the camera: nothing hurries a JVM that ends, a second Ctrl-C least of all. */
    private static final Duration MOST = Duration.ofSeconds(30);

    /** Less than that is not worth a word. */
    private static final Duration WITHOUT_A_WORD = Duration.ofSeconds(1);

    private LateAnswers() {}

    /**
     * Returns when no session of these receivers, which have ended, can be opened any more.
     *
     * @param answerWithin how long the servers were given
     * @param words takes what is said of it if it takes a while
     */
    public static void await(
            List<WhepReceiver> ended, Duration answerWithin, Interrupts interrupts, Consumer<String> words)
            throws InterruptedException {
        CompletableFuture<?>[] pending = ended.stream()
                .filter(receiver -> receiver.deletion() == SessionDeletion.PENDING)
                .map(receiver -> receiver.deleted().toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        CompletableFuture<Void> all = CompletableFuture.allOf(pending);
        if (isDoneWithin(WITHOUT_A_WORD, all)) {
            return;
        }
        Duration limit = answerWithin.compareTo(MOST) > 0 ? MOST : answerWithin;
        interrupts.holdUp(limit.plus(WITHOUT_A_WORD).plus(WITHOUT_A_WORD));
        words.accept("the server has not answered the offer yet; waiting for that, " + seconds(limit)
                + " s at most, to DELETE the session that it may open");
        var unused = isDoneWithin(limit, all);
    }

    private static long seconds(Duration limit) {
        return limit.plusMillis(999).toSeconds();
    }

    private static boolean isDoneWithin(Duration limit, CompletableFuture<Void> all) throws InterruptedException {
        try {
            all.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }
}
