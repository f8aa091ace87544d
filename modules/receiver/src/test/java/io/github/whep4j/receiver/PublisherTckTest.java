package io.github.whep4j.receiver;

import static io.github.whep4j.receiver.Units.key;

import io.github.whep4j.h264.AccessUnit;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;
import org.testng.annotations.Test;

/**
 * The test kit of Reactive Streams, whose tests are TestNG's. They are called here one by one, so that they are in the usual
 * report. What does not come is waited for a short time, what has to come for as long as it takes.
 */
class PublisherTckTest {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long NO_SIGNAL_MILLIS = 30;
    private static final long COLLECTING_MILLIS = 1_500;
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "tck");
        thread.setDaemon(true);
        return thread;
    });

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    @TestFactory
    Stream<DynamicTest> rules() {
        return Arrays.stream(FlowPublisherVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                // What the kit has no test for.
                .filter(method -> !method.getName().startsWith("untested_"))
                .sorted(Comparator.comparing(Method::getName))
                .map(method -> DynamicTest.dynamicTest(method.getName(), () -> call(method)));
    }

    private static void call(Method rule) throws Throwable {
        // The kit waits for an error for one interval of its polling, whatever patience it is told to have (1.0.4,
        // Receptacle.expectError): there the signals are given before the call returns.
        boolean atOnce = rule.getName().contains("spec309");
        Verification verification = new Verification(atOnce ? Runnable::run : THREADS);
        verification.setUp();
        Thread collector = new Thread(PublisherTckTest::collect, "collector");
        if (rule.getName().contains("DropAllReferences")) {
            collector.start();
        }
        try {
            rule.invoke(verification);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SkipException skipped) {
                throw new TestAbortedException(skipped.getMessage());
            }
            throw e.getCause();
        } finally {
            collector.interrupt();
        }
    }

    /**
     * The kit sleeps, collects once and then has 100 ms of patience for the reference to come out. So that this does not depend
     * on the machine, the reference comes out while it sleeps.
     */
    private static void collect() {
        while (!Thread.currentThread().isInterrupted()) {
            System.gc();
        }
    }

    private static final class Verification extends FlowPublisherVerification<AccessUnit> {
        private static final int MOST = 1_000;

        private final Executor executor;

        Verification(Executor executor) {
            super(new TestEnvironment(PATIENCE_MILLIS, NO_SIGNAL_MILLIS, 1), COLLECTING_MILLIS);
            this.executor = executor;
        }

        @Override
        public Flow.Publisher<AccessUnit> createFlowPublisher(long elements) {
            return publisher(subscription -> {
                for (int i = 0; i < elements; i++) {
                    subscription.offer(key(i));
                }
                subscription.end(null);
                return () -> {};
            });
        }

        @Override
        public Flow.Publisher<AccessUnit> createFailedFlowPublisher() {
            return publisher(subscription -> {
                throw new IllegalStateException("cannot be opened");
            });
        }

        private Flow.Publisher<AccessUnit> publisher(AccessUnitPublisher.Source source) {
            return new AccessUnitPublisher(executor, MOST, Overflow.FAIL, source);
        }

        /** More would not fit into the buffer. */
        @Override
        public long maxElementsFromPublisher() {
            return MOST;
        }
    }
}
