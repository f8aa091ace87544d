package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.ice.IceReport;
import io.github.whep4j.ice.IceStats;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.whep.SessionEvent;
import io.github.whep4j.whep.WhepRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server that HTTP has been let through to, as if it were on the public internet, wants media to go to addresses that are not:
 * those of the camera, which checks from there as well.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PublicTargetsTest {

    @ParameterizedTest
    @EnumSource(
            value = Misbehaviour.class,
            names = {"COUNTER_OFFER", "TCP_CANDIDATES", "NAMED_CANDIDATES", "ORNATE_CANDIDATES", "ICE_SERVERS_IN_LINKS"
            })
    void nothingIsSentByTheWordOfTheServer(Misbehaviour misbehaviour) throws Exception {
        try (WhepCamera camera = WhepCamera.builder().misbehave(misbehaviour).build()) {
            IceException failure = failure(camera, new Ended());
            assertEquals("ice.addresses-refused", failure.code());
            assertFalse(failure.retryable());
            assertTrue(failure.getMessage().contains("passed over, as nothing may be sent"), failure.getMessage());
            assertTrue(failure.hint().contains("publicTargetsOnly"), failure.hint());
            IceReport report = failure.report().orElseThrow();
            assertEquals(0, report.remoteCandidates().size());
            assertTrue(report.stats().candidatesRefused() > 0, report.toText());
            assertNothingWasSent(report.stats());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    /** The camera's checks alone tell where it is, and come with the right password. */
    @Test
    void checksFromThereAreNotAnswered() throws Exception {
        try (WhepCamera camera =
                WhepCamera.builder().misbehave(Misbehaviour.NO_CANDIDATES).build()) {
            Ended owner = new Ended();
            IceException failure = failure(camera, owner);
            IceStats stats = failure.report().orElseThrow().stats();
            assertTrue(stats.requestsRefused() > 0, failure.getMessage());
            assertTrue(failure.getMessage().contains(stats.requestsRefused() + " checks"), failure.getMessage());
            ReceiverStats all = owner.session.get(0, TimeUnit.SECONDS).stats();
            assertTrue(all.datagramsRejected() >= stats.requestsRefused(), "rejected: " + all.datagramsRejected());
            assertNothingWasSent(stats);
            Viewer.assertNothingIsLeft(camera);
        }
    }

    private static void assertNothingWasSent(IceStats stats) {
        assertEquals(0, stats.requestsSent());
        assertEquals(0, stats.responsesSent());
    }

    private static IceException failure(WhepCamera camera, Ended owner) throws Exception {
        ReceiverBuilder builder = Viewer.of(camera).connectTimeout(Duration.ofSeconds(1));
        WhepRuntime runtime = WhepRuntime.shared();
        WhepRequest letThrough = WhepRequests.at(camera.endpoint(), builder.options(), runtime.blockingCalls());
        ReceiverOptions options = builder.publicTargetsOnly().options();
        assertTrue(options.candidates().loopback(), "offered, so that the camera could be reached");
        MediaLoop loop = runtime.nextLoop();
        loop.execute(() -> {
            ReceiverSession session = new ReceiverSession(
                    runtime, options, letThrough, loop, new SessionTrace(1), new SessionDeletions(), owner);
            owner.session.complete(session);
            session.start();
        });
        owner.ended.get(60, TimeUnit.SECONDS);
        return (IceException) owner.failure.get(0, TimeUnit.SECONDS);
    }

    private static final class Ended implements SessionOwner {
        final CompletableFuture<ReceiverSession> session = new CompletableFuture<>();
        final CompletableFuture<WhepException> failure = new CompletableFuture<>();
        final CompletableFuture<Void> ended = new CompletableFuture<>();

        @Override
        public void ending(CloseReason reason, @Nullable WhepException why) {
            failure.complete(why);
        }

        @Override
        public void ended() {
            ended.complete(null);
        }

        @Override
        public void state(ReceiverState state) {}

        @Override
        public void answered() {}

        @Override
        public void accessUnit(AccessUnit unit) {}

        @Override
        public void firstAccessUnit(SessionInfo info) {}

        @Override
        public void stalled(Duration silence) {}

        @Override
        public void resumed(Duration silence) {}

        @Override
        public void event(SessionEvent event) {}

        @Override
        public void pairChanged(CandidatePair pair) {}

        @Override
        public void iceRestart(IceRestart restart) {}
    }
}
