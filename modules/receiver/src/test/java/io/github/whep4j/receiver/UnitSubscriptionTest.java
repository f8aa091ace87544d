package io.github.whep4j.receiver;

import static io.github.whep4j.receiver.Units.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the test kit does not look at: the source, and who breaks the rules. */
class UnitSubscriptionTest {
    private static final Executor AT_ONCE = Runnable::run;

    private final List<String> signals = new ArrayList<>();
    private int opened;
    private int closed;

    @Test
    void cancellingClosesTheSourceOnce() {
        subscribe(AT_ONCE, Flow.Subscription::cancel, s -> s.offer(key(1)));
        assertEquals(List.of(), signals);
        assertEquals(0, opened, "nobody wants it any more");

        subscribe(AT_ONCE, s -> s.request(1), s -> s.offer(key(1)), Flow.Subscription::cancel);
        assertEquals(List.of("1"), signals);
        assertEquals(1, closed);
    }

    @Test
    void aRequestAgainstTheRulesClosesTheSource() {
        subscribe(AT_ONCE, s -> {}, s -> s.offer(key(1)), s -> s.request(0), s -> s.request(1));
        assertEquals(List.of("IllegalArgumentException"), signals);
        assertEquals(1, closed);
        subscribe(AT_ONCE, s -> s.request(-1));
        assertEquals(List.of("IllegalArgumentException", "IllegalArgumentException"), signals);
        assertEquals(1, opened);
    }

    @Test
    void whatWaitsComesBeforeTheEnd() {
        subscribe(
                AT_ONCE,
                s -> {},
                s -> s.offer(key(1)),
                s -> s.offer(key(2)),
                s -> s.end(null),
                s -> s.request(1),
                s -> {
                    assertEquals(List.of("1"), signals);
                    s.request(1);
                });
        assertEquals(List.of("1", "2", "complete"), signals);
    }

    @Test
    void theFailureIsTheReceivers() {
        subscribe(AT_ONCE, s -> {}, s -> s.end(Failures.closedEarly()));
        assertEquals(1, signals.size());
        assertTrue(signals.get(0).endsWith("Exception"), signals.get(0));
    }

    @Test
    void aSubscriberThatThrowsIsCancelled() {
        Flow.Subscriber<AccessUnit> broken = new Recording() {
            @Override
            public void onNext(AccessUnit unit) {
                super.onNext(unit);
                throw new IllegalStateException("boom");
            }
        };
        subscribe(AT_ONCE, broken, s -> s.request(9), s -> s.offer(key(1)), s -> s.offer(key(2)), s -> s.end(null));
        assertEquals(List.of("1"), signals);
        assertEquals(1, closed);
    }

    @Test
    void anExecutorThatRefusesIsTold() {
        Executor shutDown = task -> {
            throw new RejectedExecutionException("shut down");
        };
        subscribe(shutDown, s -> s.request(1), s -> s.offer(key(1)), s -> s.offer(key(2)));
        assertEquals(List.of("DeliveryException"), signals);
        assertEquals(1, closed);
    }

    @SafeVarargs
    private void subscribe(
            Executor executor, Consumer<Flow.Subscription> onSubscribe, Consumer<UnitSubscription>... steps) {
        subscribe(executor, new Recording(), onSubscribe, steps);
    }

    @SafeVarargs
    private void subscribe(
            Executor executor,
            Flow.Subscriber<AccessUnit> subscriber,
            Consumer<Flow.Subscription> onSubscribe,
            Consumer<UnitSubscription>... steps) {
        List<UnitSubscription> opening = new ArrayList<>();
        Flow.Subscriber<AccessUnit> first = new Forwarding(subscriber, onSubscribe);
        new AccessUnitPublisher(executor, 10, Overflow.FAIL, subscription -> {
                    opened++;
                    opening.add(subscription);
                    return () -> closed++;
                })
                .subscribe(first);
        for (UnitSubscription subscription : opening) {
            for (Consumer<UnitSubscription> step : steps) {
                step.accept(subscription);
            }
        }
    }

    private class Recording implements Flow.Subscriber<AccessUnit> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {}

        @Override
        public void onNext(AccessUnit unit) {
            signals.add(String.valueOf(unit.rtpTimestamp()));
        }

        @Override
        public void onError(Throwable failure) {
            signals.add(failure.getClass().getSimpleName());
        }

        @Override
        public void onComplete() {
            signals.add("complete");
        }
    }

    private record Forwarding(Flow.Subscriber<AccessUnit> to, Consumer<Flow.Subscription> onSubscribe)
            implements Flow.Subscriber<AccessUnit> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            onSubscribe.accept(subscription);
        }

        @Override
        public void onNext(AccessUnit unit) {
            to.onNext(unit);
        }

        @Override
        public void onError(Throwable failure) {
            to.onError(failure);
        }

        @Override
        public void onComplete() {
            to.onComplete();
        }
    }
}
