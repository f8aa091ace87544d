package io.github.whep4j.cli.session;

import io.github.whep4j.cli.outcome.Failures;
import io.github.whep4j.receiver.IceRestart;
import io.github.whep4j.receiver.ReceiverListener;
import io.github.whep4j.receiver.WhepException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Counts the sessions that followed the first one, says why one is late, and that ICE was restarted. Written on the media loop, read anywhere. */
public final class RenewalReport implements ReceiverListener {
    /**
     * What a recording says of its renewals.
     *
     * @param longestGapMs the most that is missing between two sessions
     */
    public record Renewals(int count, long longestGapMs) {
        public static final Renewals NONE = new Renewals(0, 0);
    }

    private final Consumer<String> words;
    private volatile Renewals renewals = Renewals.NONE;

    public RenewalReport(Consumer<String> words) {
        this.words = words;
    }

    public Renewals renewals() {
        return renewals;
    }

    @Override
    public void onIceRestart(IceRestart restart) {
        if (restart instanceof IceRestart.Done) {
            words.accept("media had stopped; ICE has been restarted, and the server is reached by another way");
        }
    }

    @Override
    public void onRenewed(Duration gap) {
        renewals = new Renewals(renewals.count() + 1, Math.max(renewals.longestGapMs(), gap.toMillis()));
    }

    @Override
    public void onRenewalFailed(WhepException failure, Duration retryIn) {
        words.accept(String.format(
                Locale.ROOT,
                "the next session could not be had (%s); trying again in %.1f s",
                Failures.message(failure),
                retryIn.toMillis() / 1e3));
    }
}
