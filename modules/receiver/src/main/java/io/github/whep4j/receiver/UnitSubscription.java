package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscriber of an {@link AccessUnitPublisher}. Signals are given one at a time by a task on the user's executor, which is
 * there only while there is something to signal: {@code draining} says that it is. Section numbers are those of the Reactive
 * Streams specification 1.0.4.
 */
final class UnitSubscription implements Flow.Subscription, UnitQueue {
    private static final Logger logger = LoggerFactory.getLogger(UnitSubscription.class);
    private static final Runnable NOTHING = () -> {};

    private final Executor executor;
    /** Guards everything below; never held while the subscriber or the source is called. */
    private final Object lock = new Object();

    private final BoundedUnits buffer;
    /** Null when there is nothing more to signal (3.13). */
    private Flow.@Nullable Subscriber<? super AccessUnit> subscriber;

    private Runnable closeSource = NOTHING;
    private boolean draining = true;
    private boolean ended;
    /** The subscriber wants no more, so the source is to be closed. */
    private boolean abandoned;

    private @Nullable Throwable failure;
    private long demand;
    private long delivered;

    UnitSubscription(Flow.Subscriber<? super AccessUnit> subscriber, Executor executor, BoundedUnits buffer) {
        this.subscriber = subscriber;
        this.executor = executor;
        this.buffer = buffer;
    }

    /** {@code onSubscribe} comes first, whatever the source does (1.9). */
    void begin(AccessUnitPublisher.Source source) {
        Flow.Subscriber<? super AccessUnit> first = subscriber();
        if (first == null) {
            return;
        }
        try {
            first.onSubscribe(this);
        } catch (Throwable t) {
            threw(t);
        }
        synchronized (lock) {
            draining = false;
        }
        if (!isAbandoned()) {
            open(source);
        }
        drainSoon();
    }

    private boolean isAbandoned() {
        synchronized (lock) {
            return abandoned;
        }
    }

    private void open(AccessUnitPublisher.Source source) {
        Runnable close;
        try {
            close = source.open(this);
        } catch (RuntimeException e) {
            end(e);
            return;
        }
        boolean tooLate;
        synchronized (lock) {
            tooLate = abandoned;
            closeSource = tooLate ? NOTHING : close;
        }
        if (tooLate) {
            close.run();
        }
    }

    private Flow.@Nullable Subscriber<? super AccessUnit> subscriber() {
        synchronized (lock) {
            return subscriber;
        }
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            refuse(n);
            return;
        }
        synchronized (lock) {
            long sum = demand + n;
            demand = sum < 0 ? Long.MAX_VALUE : sum;
        }
        drainSoon();
    }

    /** Section 3.9. */
    private void refuse(long n) {
        synchronized (lock) {
            ended = true;
            failure = new IllegalArgumentException("Section 3.9: more than 0 elements are requested, not " + n);
            abandoned = true;
            buffer.clear();
        }
        closeSource();
        drainSoon();
    }

    @Override
    public void cancel() {
        synchronized (lock) {
            subscriber = null;
            abandoned = true;
            buffer.clear();
        }
        closeSource();
    }

    private void closeSource() {
        Runnable close;
        synchronized (lock) {
            close = closeSource;
            closeSource = NOTHING;
        }
        close.run();
    }

    @Override
    public BoundedUnits.Outcome offer(AccessUnit unit) {
        BoundedUnits.Outcome outcome;
        synchronized (lock) {
            if (subscriber == null || ended) {
                return BoundedUnits.Outcome.DROPPED;
            }
            outcome = buffer.add(unit);
        }
        if (outcome == BoundedUnits.Outcome.ADDED) {
            drainSoon();
        }
        return outcome;
    }

    /** No more units; what waits is signalled first. */
    void end(@Nullable Throwable why) {
        synchronized (lock) {
            if (ended) {
                return;
            }
            ended = true;
            failure = why;
        }
        drainSoon();
    }

    private void drainSoon() {
        synchronized (lock) {
            boolean something = buffer.size() == 0 ? ended : demand > 0;
            if (draining || subscriber == null || !something) {
                return;
            }
            draining = true;
        }
        try {
            executor.execute(this::drain);
        } catch (Throwable e) {
            refused(e);
        }
    }

    private void drain() {
        while (signalNext()) {
            // one signal at a time
        }
    }

    /** Gives one signal outside the lock; false if there is none to give now. */
    private boolean signalNext() {
        Flow.Subscriber<? super AccessUnit> to;
        AccessUnit unit;
        Throwable why;
        synchronized (lock) {
            to = subscriber;
            unit = demand > 0 && to != null ? buffer.poll() : null;
            boolean last = unit == null && ended && buffer.size() == 0;
            if (to == null || unit == null && !last) {
                draining = false;
                return false;
            }
            why = failure;
            if (last) {
                subscriber = null;
            } else {
                delivered++;
                demand -= demand == Long.MAX_VALUE ? 0 : 1; // 3.17: so many are without bounds
            }
        }
        try {
            signal(to, unit, why);
        } catch (Throwable t) {
            threw(t);
        }
        return true;
    }

    private static void signal(
            Flow.Subscriber<? super AccessUnit> to, @Nullable AccessUnit unit, @Nullable Throwable why) {
        if (unit != null) {
            to.onNext(unit);
        } else if (why != null) {
            to.onError(why);
        } else {
            to.onComplete();
        }
    }

    /** A subscriber must not throw; one that does is as good as cancelled (2.13). */
    private void threw(Throwable t) {
        logger.warn("A subscriber threw, and gets no more access units", t);
        cancel();
    }

    /** There is no thread to tell the subscriber on but this one. */
    private void refused(Throwable refusal) {
        Flow.Subscriber<? super AccessUnit> to;
        synchronized (lock) {
            to = subscriber;
        }
        cancel();
        if (to != null) {
            to.onError(new DeliveryException(
                    "delivery.executor",
                    "the executor given to publisher refused a task",
                    "keep it running until the subscription has ended",
                    refusal));
        }
    }

    @Override
    public Overflow overflow() {
        return buffer.overflow();
    }

    @Override
    public long delivered() {
        synchronized (lock) {
            return delivered;
        }
    }

    @Override
    public BoundedUnits.Dropped dropped() {
        synchronized (lock) {
            return buffer.dropped();
        }
    }
}
