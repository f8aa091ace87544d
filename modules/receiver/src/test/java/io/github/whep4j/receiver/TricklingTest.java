package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.emulator.WhepCameraBuilder;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Offers that do not wait for STUN servers, at a camera that takes candidates later, or does not. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class TricklingTest {

    @Test
    void section4_5_2_candidatesFollowInOnePatch() throws Exception {
        receives(WhepCamera.builder(), 1);
    }

    @Test
    void mediaMtx_theEntityTagWithoutQuotesIsTheCondition() throws Exception {
        receives(WhepCamera.builder().misbehave(Misbehaviour.UNQUOTED_ETAG), 1);
    }

    /** 204 for nothing, 404, 405, 410, 412, 422, 428, 501, and no answer at all. */
    @ParameterizedTest
    @EnumSource(
            value = Misbehaviour.class,
            names = {
                "PATCH_TAKEN",
                "PATCH_NOT_ALLOWED",
                "PATCH_NOT_FOUND",
                "PATCH_GONE",
                "STALE_ETAG",
                "PATCH_UNPROCESSABLE",
                "NO_ETAG",
                "PATCH_NOT_IMPLEMENTED",
                "PATCH_UNANSWERED"
            })
    void section4_5_2_aServerThatTakesNoCandidatesLaterCostsNothing(Misbehaviour misbehaviour) throws Exception {
        receives(WhepCamera.builder().misbehave(misbehaviour), 0);
    }

    /** A viewer who sees pictures sends one PATCH, which the camera takes or not. */
    private static void receives(WhepCameraBuilder builder, int taken) throws Exception {
        try (DatagramSocket silentStun =
                        new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
                WhepCamera camera = builder.build();
                Viewer viewer = new Viewer(Viewer.of(camera)
                        .trickle()
                        .iceServer(IceServer.parse("stun:127.0.0.1:" + silentStun.getLocalPort())))) {
            viewer.start();
            viewer.awaitUnits(5);
            Viewer.await("the PATCH", () -> camera.counters().patches() == 1);
            Viewer.await("its end", () -> camera.counters().patchesTaken() == taken);
            // More than come before its answer does.
            viewer.awaitUnits(viewer.units.size() + 20);
            assertEquals(ReceiverState.CONNECTED, viewer.receiver.state());
            viewer.close();
            assertEquals(1, camera.counters().posts());
            assertEquals(1, camera.counters().patches());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    /** The camera advertises none, and does not know of OPTIONS' other use. */
    @Test
    void section4_8_anEndpointWithoutIceServersCostsNothing() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = new Viewer(Viewer.of(camera).discoverIceServers())) {
            viewer.start();
            viewer.close();
            assertEquals(1, camera.counters().options());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    /** Who names them may see to it that they take for ever, and the others are needed for tokens, of other sessions too. */
    @Test
    void iceServersOfTheCamerasAreNotLookedUpWhereOursAre() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (WhepRuntime runtime = WhepRuntime.create(1);
                WhepCamera camera = WhepCamera.builder()
                        .misbehave(Misbehaviour.ICE_SERVERS_IN_LINKS)
                        .build();
                Viewer viewer = new Viewer(Viewer.of(camera).runtime(runtime).discoverIceServers())) {
            for (int i = 0; i < 4; i++) {
                var unused = runtime.namesOfOthers().run(() -> Viewer.awaitQuietly(over));
            }
            viewer.start();
            assertEquals(List.of(), viewer.receiver.iceReport().orElseThrow().serverErrors(), "none was asked");
            viewer.close();
            Viewer.assertNothingIsLeft(camera);
        } finally {
            over.countDown();
        }
    }

    @Test
    void section4_8_iceServersThatDoNotAnswerCostTheirTimeAlone() throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                        .misbehave(Misbehaviour.ICE_SERVERS_IN_LINKS)
                        .build();
                Viewer viewer = new Viewer(Viewer.of(camera).discoverIceServers())) {
            viewer.start();
            viewer.awaitUnits(5);
            viewer.close();
            assertEquals(1, camera.counters().options());
            Viewer.assertNothingIsLeft(camera);
        }
    }
}
