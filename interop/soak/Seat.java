import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.ReceiverBuilder;
import io.github.whep4j.receiver.ReceiverListener;
import io.github.whep4j.receiver.ReceiverState;
import io.github.whep4j.receiver.ReceiverStats;
import io.github.whep4j.receiver.Renewal;
import io.github.whep4j.receiver.SessionLimit;
import io.github.whep4j.receiver.WhepException;
import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.receiver.WhepRuntime;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One viewer: a receiver, and another one when that has ended. */
final class Seat {
    /** How long its sessions are. */
    enum Manner {
        STAYS, RENEWS, OVERLAPS, VISITS;

        private void apply(ReceiverBuilder builder) {
            switch (this) {
                case STAYS -> builder.autoReconnect();
                case RENEWS -> builder.autoReconnect().sessionLimit(LIMIT).renewal(Renewal.sequential());
                case OVERLAPS -> builder.autoReconnect().sessionLimit(LIMIT).renewal(Renewal.overlapping());
                case VISITS -> { }
            }
        }
    }

    private static final SessionLimit LIMIT = SessionLimit.of(Duration.ofSeconds(45));
    private static final long VISIT_SECONDS = 30;
    private static final long AGAIN_MILLIS = 500;
    /** More than loss and a change of session make. */
    private static final long LONG_GAP_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final WhepRuntime runtime;
    private final String sender;
    private final URI endpoint;
    private final Manner manner;
    private final Pictures allowed;
    private WhepReceiver receiver;
    private boolean left;
    private int opened;
    private int renewals;
    private int refusedRenewals;
    private int failures;
    private long pictures;
    private long foreign;
    private long backwards;
    private long longGaps;
    private long lost;
    private long resent;
    private long lastNanos;
    private long lastArrivalNanos;
    private final Map<String, Integer> ends = new TreeMap<>();

    /** {@code allowed} is null where it is not known what the sender sends. */
    Seat(WhepRuntime runtime, String sender, URI endpoint, Manner manner, Pictures allowed) {
        this.runtime = runtime;
        this.sender = sender;
        this.endpoint = endpoint;
        this.manner = manner;
        this.allowed = allowed;
    }

    synchronized void take() {
        if (left) {
            return;
        }
        opened++;
        lastNanos = -1;
        ReceiverBuilder builder = WhepReceiver.builder(endpoint)
                .runtime(runtime)
                .mediaTimeout(Duration.ofSeconds(10))
                .listener(new Watcher())
                .onAccessUnit(this::picture);
        manner.apply(builder);
        receiver = builder.build();
        receiver.start();
        if (manner == Manner.VISITS) {
            WhepReceiver visiting = receiver;
            CompletableFuture.delayedExecutor(VISIT_SECONDS, TimeUnit.SECONDS).execute(visiting::closeAsync);
        }
    }

    void leave() {
        WhepReceiver last;
        synchronized (this) {
            left = true;
            last = receiver;
        }
        last.close();
    }

    private synchronized void picture(AccessUnit unit) {
        pictures++;
        foreign += allowed != null && !allowed.has(unit) ? 1 : 0;
        backwards += unit.presentationTimeNanos() <= lastNanos ? 1 : 0;
        lastNanos = unit.presentationTimeNanos();
        long now = System.nanoTime();
        longGaps += lastArrivalNanos != 0 && now - lastArrivalNanos > LONG_GAP_NANOS ? 1 : 0;
        lastArrivalNanos = now;
    }

    synchronized int sessions() {
        return opened + renewals;
    }

    synchronized long pictures() {
        return pictures;
    }

    synchronized String toJson() {
        StringBuilder how = new StringBuilder();
        ends.forEach((end, times) -> how.append(how.isEmpty() ? "" : ",").append("\"%s\":%d".formatted(end, times)));
        return ("{\"seat\":\"%s\",\"manner\":\"%s\",\"receivers\":%d,\"renewals\":%d,\"renewalsRefused\":%d,\"failures\":%d,"
                        + "\"pictures\":%d,\"foreign\":%d,\"backwards\":%d,\"longGaps\":%d,\"lost\":%d,\"resent\":%d,\"ends\":{%s}}")
                .formatted(
                        sender, manner.name().toLowerCase(), opened, renewals, refusedRenewals, failures, pictures, foreign, backwards,
                        longGaps, lost, resent, how);
    }

    private synchronized void ended(String how) {
        ends.merge(how, 1, Integer::sum);
        ReceiverStats stats = receiver.stats();
        lost += stats.packetsLost();
        resent += stats.retransmittedPacketsReceived();
        if (!left) {
            CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS).execute(this::take);
        }
    }

    private final class Watcher implements ReceiverListener {
        private ReceiverState before = ReceiverState.IDLE;

        @Override
        public void onState(ReceiverState state) {
            if (state != ReceiverState.CLOSING) {
                before = state;
            }
        }

        @Override
        public void onRenewed(Duration gap) {
            synchronized (Seat.this) {
                renewals++;
            }
        }

        @Override
        public void onRenewalFailed(WhepException failure, Duration retryIn) {
            synchronized (Seat.this) {
                refusedRenewals++;
            }
            System.err.println(sender + " " + manner + ": to be renewed in " + retryIn + ": " + failure.getMessage());
        }

        @Override
        public void onClosed(CloseReason reason) {
            ended(reason.name());
        }

        @Override
        public void onFailed(WhepException failure) {
            synchronized (Seat.this) {
                failures++;
            }
            System.err.println(sender + " " + manner + ", " + before + ": " + failure);
            ended(failure.getClass().getSimpleName());
        }
    }
}
