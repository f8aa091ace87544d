package io.github.whep4j.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.receiver.WhepReceiver;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

class CameraExtensionTest {
    private static final long PATIENCE_SECONDS = 60;

    @Test
    void aCameraToReceiveFrom(@Camera WhepCamera camera) throws Exception {
        try (WhepReceiver receiver = WhepReceiver.builder(camera.endpoint())
                .token(camera.token())
                .onAccessUnit(unit -> {})
                .build()) {
            assertEquals(
                    640,
                    receiver.start().get(PATIENCE_SECONDS, TimeUnit.SECONDS).frameWidth());
        }
        assertEquals(1, camera.counters().deletes());
    }

    @Test
    void eachParameterIsACameraOfItsOwn(
            @Camera WhepCamera one, @Camera(misbehave = Misbehaviour.OFFLINE) WhepCamera other) {
        assertNotEquals(one.endpoint(), other.endpoint());
        WhepReceiver receiver = WhepReceiver.builder(other.endpoint())
                .token(other.token())
                .onAccessUnit(unit -> {})
                .build();
        assertThrows(ExecutionException.class, () -> receiver.start().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void theyAreClosedWithWhatTheyAreFor() {
        Cases.CAMERAS.clear();
        EngineTestKit.engine("junit-jupiter")
                .selectors(DiscoverySelectors.selectClass(Cases.class))
                .execute()
                .testEvents()
                .assertStatistics(statistics -> statistics.started(2).succeeded(2));
        assertEquals(3, Cases.CAMERAS.size());
        for (WhepCamera camera : Cases.CAMERAS) {
            assertThrows(
                    java.io.IOException.class,
                    () -> new Socket("127.0.0.1", camera.endpoint().getPort()).close());
        }
    }

    @Test
    void jUnitHasNothingToWarnOf() {
        List<String> said = new CopyOnWriteArrayList<>();
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord told) {
                said.add(told.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger jUnit = Logger.getLogger("org.junit");
        jUnit.addHandler(listener);
        try {
            theyAreClosedWithWhatTheyAreFor();
        } finally {
            jUnit.removeHandler(listener);
        }
        assertEquals(List.of(), said);
    }

    @Test
    void thatOfAConstructorIsClosedWithTheInstance() {
        OneForEach.closedBefore.clear();
        EngineTestKit.engine("junit-jupiter")
                .selectors(DiscoverySelectors.selectClass(OneForEach.class))
                .execute()
                .testEvents()
                .assertStatistics(statistics -> statistics.started(2).succeeded(2));
        assertEquals(List.of(true), OneForEach.closedBefore);
    }

    @Test
    void aSessionThatIsLeftOpenIsAFailure() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(DiscoverySelectors.selectClass(LeavesOpen.class))
                .execute()
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("leavesASessionOpen"),
                                finishedWithFailure(message("1 of 1 sessions of the camera were not DELETEd"))));
        LeavesOpen.receiver.close();
    }

    /** Not for itself: run by the test above. */
    static class Cases {
        static final List<WhepCamera> CAMERAS = new ArrayList<>();

        @BeforeAll
        static void forAll(@Camera WhepCamera camera) {
            CAMERAS.add(camera);
        }

        @Test
        void one(@Camera WhepCamera camera) throws Exception {
            new Socket("127.0.0.1", CAMERAS.get(0).endpoint().getPort()).close();
            CAMERAS.add(camera);
        }

        @Test
        void two(@Camera WhepCamera camera) throws Exception {
            one(camera);
        }
    }

    /** Not for itself: run by a test above. */
    static class OneForEach {
        static final List<Boolean> closedBefore = new ArrayList<>();
        private static WhepCamera before;

        private final WhepCamera camera;

        OneForEach(@Camera WhepCamera camera) {
            this.camera = camera;
        }

        @Test
        void one() {
            if (before != null) {
                closedBefore.add(!accepts(before));
            }
            before = camera;
        }

        @Test
        void two() {
            one();
        }

        private static boolean accepts(WhepCamera camera) {
            try {
                new Socket("127.0.0.1", camera.endpoint().getPort()).close();
                return true;
            } catch (java.io.IOException e) {
                return false;
            }
        }
    }

    /** Not for itself: run by the test above. */
    static class LeavesOpen {
        static WhepReceiver receiver;

        @Test
        void leavesASessionOpen(@Camera WhepCamera camera) throws Exception {
            receiver = WhepReceiver.builder(camera.endpoint())
                    .token(camera.token())
                    .onAccessUnit(unit -> {})
                    .build();
            receiver.start().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
