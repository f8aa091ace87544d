package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/** Opens a receiver, or what a test puts in its place, for each subscriber. */
final class AccessUnitPublisher implements Flow.Publisher<AccessUnit> {
    /** Where units come from. */
    interface Source {
        /**
         * Begins to offer units to {@code subscription}, and ends it when there are no more.
         *
         * @return what ends that before its time
         */
        Runnable open(UnitSubscription subscription);
    }

    private final Executor executor;
    private final int capacity;
    private final Overflow overflow;
    private final Source source;

    AccessUnitPublisher(Executor executor, int capacity, Overflow overflow, Source source) {
        this.executor = Objects.requireNonNull(executor, "executor");
        this.capacity = BoundedUnits.atLeastOne(capacity);
        this.overflow = Objects.requireNonNull(overflow, "overflow");
        this.source = source;
    }

    static AccessUnitPublisher of(
            WhepRuntime runtime, ReceiverOptions options, Executor executor, int capacity, Overflow overflow) {
        // What is wrong with it is better told here than to each subscriber.
        var unused = WhepRequests.at(options.endpoint(), options, runtime.blockingCalls());
        return new AccessUnitPublisher(executor, capacity, overflow, subscription -> {
            WhepReceiver receiver =
                    new WhepReceiver(runtime, options, owner -> AccessUnitDelivery.into(subscription, owner));
            receiver.closed().whenComplete((reason, failure) -> subscription.end(failure));
            receiver.start();
            return receiver::closeAsync;
        });
    }

    @Override
    public void subscribe(Flow.Subscriber<? super AccessUnit> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        UnitSubscription subscription =
                new UnitSubscription(subscriber, executor, new BoundedUnits(capacity, overflow));
        subscription.begin(source);
    }
}
