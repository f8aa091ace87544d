package io.github.whep4j.ice;

import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Keeps the peer's consent to what is sent fresh, on the path it is sent by (RFC 7675, Section 5.1). */
final class ConsentKeeper {
    /** Told on the loop. */
    interface Events {
        void onConsentRefreshed(IcePath path, long roundTripNanos, long nowNanos);

        /** There has been no answer for the consent's lifetime; checking has ended. */
        void onConsentExpired(IcePath path, long nowNanos);
    }

    private static final double LEAST_FACTOR = 0.8;
    private static final double MOST_FACTOR = 1.2;

    private final MediaLoop loop;
    private final CheckSender sender;
    private final IceCounters counters;
    private final Events events;
    private final long intervalNanos;
    private final long expiryNanos;
    private final LoopTimer timer;
    private final Deque<StunTransaction> unanswered = new ArrayDeque<>();
    private @Nullable IcePath path;
    private long nextCheckNanos;

    ConsentKeeper(MediaLoop loop, CheckSender sender, IceCounters counters, IceConfig config, Events events) {
        this.loop = loop;
        this.sender = sender;
        this.counters = counters;
        this.events = events;
        intervalNanos = config.consentInterval().toNanos();
        expiryNanos = config.consentExpiry().toNanos();
        timer = loop.timer(this::onTimer);
    }

    /** Watches this path from now on, whose check has just been answered, and no other. */
    void watch(IcePath newPath) {
        stop();
        path = newPath;
        nextCheckNanos = loop.nanoTime() + randomInterval();
        arm(newPath);
    }

    void stop() {
        path = null;
        timer.cancel();
        unanswered.forEach(sender::cancel);
        unanswered.clear();
    }

    private long randomInterval() {
        return (long) (intervalNanos * ThreadLocalRandom.current().nextDouble(LEAST_FACTOR, MOST_FACTOR));
    }

    private void arm(IcePath current) {
        long expiresNanos = current.lastConsentNanos + expiryNanos;
        timer.arm(nextCheckNanos - expiresNanos < 0 ? nextCheckNanos : expiresNanos);
    }

    private void onTimer() {
        IcePath current = path;
        if (current == null) {
            return;
        }
        long now = loop.nanoTime();
        if (now - current.lastConsentNanos >= expiryNanos) {
            stop();
            events.onConsentExpired(current, now);
            return;
        }
        if (now - nextCheckNanos >= 0) {
            check(current);
            nextCheckNanos = now + randomInterval();
        }
        arm(current);
    }

    /**
     * One datagram each, as long as they are answered. One that follows an unanswered one is repeated until the next: where a
     * fifth of the datagrams gets lost, all single checks of a lifetime are about once an hour.
     */
    private void check(IcePath current) {
        counters.consentRequestsSent.incrementAndGet();
        StunTransaction before = unanswered.peekLast();
        if (before != null) {
            sender.stopRetransmitting(before);
        }
        StunTransaction[] self = new StunTransaction[1];
        self[0] = sender.send(
                current.port,
                current.remote,
                IcePriority.of(IcePriority.PEER_REFLEXIVE, 0),
                true,
                before == null ? StunTransaction.Schedule.ONCE : StunTransaction.Schedule.CHECK,
                expiryNanos,
                new StunTransaction.Outcome() {
                    @Override
                    public void onSuccess(StunMessage response, long roundTripNanos, long nowNanos) {
                        answered(self[0]);
                        current.lastConsentNanos = nowNanos;
                        events.onConsentRefreshed(current, roundTripNanos, nowNanos);
                    }

                    @Override
                    public void onError(int code) {
                        unanswered.remove(self[0]);
                    }

                    @Override
                    public void onTimeout() {
                        unanswered.remove(self[0]);
                    }
                });
        unanswered.add(self[0]);
    }

    /** An answer to a newer check ends the older ones. */
    private void answered(StunTransaction transaction) {
        while (!unanswered.isEmpty()) {
            StunTransaction oldest = unanswered.remove();
            if (oldest == transaction) {
                return;
            }
            sender.cancel(oldest);
        }
    }
}
