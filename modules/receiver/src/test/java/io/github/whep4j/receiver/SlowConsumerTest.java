package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.h264.AccessUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A consumer that stands still while pictures keep coming: the media loop takes every packet all the same, pictures are
 * dropped and counted, and what is delivered stays decodable.
 */
class SlowConsumerTest {
    private static final int CAPACITY = 5;
    private static final int PICTURES = 40;

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<AccessUnit> taken = new ArrayList<>();

    @AfterEach
    void stop() {
        goOn.countDown();
        executor.shutdownNow();
    }

    @Test
    void aCallback() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepReceiver receiver = Viewer.of(camera)
                        .onAccessUnit(this::takeSlowly)
                        .deliverOn(executor, CAPACITY)
                        .build()) {
            receiver.start();
            awaitPictures(receiver);
            goOn.countDown();
            receiver.close();
            assertAccountedFor(receiver, 0);
        }
    }

    @Test
    void aCallbackThatGetsWholeGroups() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepReceiver receiver = Viewer.of(camera)
                        .onAccessUnit(this::takeSlowly)
                        .deliverOn(executor, CAPACITY, Overflow.DROP_GROUPS)
                        .build()) {
            receiver.start();
            awaitPictures(receiver);
            goOn.countDown();
            receiver.close();
            assertAccountedFor(receiver, 0);
        }
    }

    @Test
    void anIterator() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                AccessUnitIterator units = Viewer.of(camera).iterator(CAPACITY)) {
            taken.add(units.next());
            awaitPictures(units.receiver());
            assertTrue(units.hasNext());
            units.close();
            while (units.hasNext()) {
                taken.add(units.next());
            }
            assertAccountedFor(units.receiver(), 0);
        }
    }

    @Test
    void aSubscriberThatRequestsLittle() throws Exception {
        CompletableFuture<Void> completed = new CompletableFuture<>();
        AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();
        AtomicReference<WhepReceiver> receiver = new AtomicReference<>();
        try (WhepCamera camera = WhepCamera.builder().build()) {
            publisher(camera, receiver).subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription s) {
                    subscription.set(s);
                    s.request(1);
                }

                @Override
                public void onNext(AccessUnit unit) {
                    taken.add(unit);
                }

                @Override
                public void onError(Throwable failure) {
                    completed.completeExceptionally(failure);
                }

                @Override
                public void onComplete() {
                    completed.complete(null);
                }
            });
            awaitPictures(receiver.get());
            assertFalse(completed.isDone());
            receiver.get().close();
            subscription.get().request(Long.MAX_VALUE);
            completed.get(Viewer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertAccountedFor(receiver.get(), 0);
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void aSubscriptionThatIsCancelledDeletesItsSession() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Flow.Publisher<AccessUnit> publisher = Viewer.of(camera).publisher(executor, CAPACITY);
            CountDownLatch cancelled = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                publisher.subscribe(new CancelsAtTheFirst(cancelled));
            }
            assertTrue(cancelled.await(Viewer.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            Viewer.await("both sessions", () -> camera.counters().deletes() == 2);
            Viewer.assertNothingIsLeft(camera);
        }
    }

    /** As {@link ReceiverBuilder#publisher}, with the receiver to be looked at. */
    private Flow.Publisher<AccessUnit> publisher(WhepCamera camera, AtomicReference<WhepReceiver> receiver) {
        ReceiverOptions options = Viewer.of(camera).options();
        return new AccessUnitPublisher(executor, CAPACITY, Overflow.DROP_TO_KEY_FRAME, subscription -> {
            WhepReceiver opened = new WhepReceiver(
                    WhepRuntime.shared(), options, owner -> AccessUnitDelivery.into(subscription, owner));
            var unused = opened.closed().whenComplete((reason, failure) -> subscription.end(failure));
            opened.start();
            receiver.set(opened);
            return opened::closeAsync;
        });
    }

    private void takeSlowly(AccessUnit unit) {
        taken.add(unit);
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Comes to an end only if the loop goes on while its consumer stands still. */
    private static void awaitPictures(WhepReceiver receiver) {
        Viewer.await("pictures", () -> receiver.stats().framesReceived() > PICTURES);
        assertEquals(0, receiver.stats().packetsLost());
        assertTrue(receiver.stats().accessUnitsDropped() > 0);
    }

    private void assertAccountedFor(WhepReceiver receiver, int waiting) {
        ReceiverStats stats = receiver.stats();
        assertEquals(taken.size(), stats.accessUnitsDelivered());
        // A picture that had come when the receiver was closed is passed on to nobody.
        long passedOn = stats.accessUnitsDelivered() + stats.accessUnitsDropped() + waiting;
        assertTrue(
                passedOn <= stats.framesReceived() && passedOn >= stats.framesReceived() - 1,
                passedOn + " of " + stats.framesReceived());
        assertTrue(taken.get(0).isKeyFrame());
        long before = taken.get(0).rtpTimestamp();
        for (AccessUnit unit : taken.subList(1, taken.size())) {
            assertTrue(unit.isKeyFrame() || unit.rtpTimestamp() - before < 4000, "a picture without its reference");
            before = unit.rtpTimestamp();
        }
    }

    private static final class CancelsAtTheFirst implements Flow.Subscriber<AccessUnit> {
        private final CountDownLatch cancelled;
        private Flow.Subscription subscription;

        CancelsAtTheFirst(CountDownLatch cancelled) {
            this.cancelled = cancelled;
        }

        @Override
        public void onSubscribe(Flow.Subscription s) {
            subscription = s;
            s.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(AccessUnit unit) {
            subscription.cancel();
            cancelled.countDown();
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }
}
