package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.emulator.WhepCamera;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Offers that do not wait for STUN servers, at a camera that takes no candidates later (405). */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class TricklingTest {

    @Test
    void section4_5_2_aServerThatTakesNoCandidatesLaterCostsNothing() throws Exception {
        try (DatagramSocket silentStun =
                        new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
                WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = new Viewer(Viewer.of(camera)
                        .trickle()
                        .iceServer(IceServer.parse("stun:127.0.0.1:" + silentStun.getLocalPort())))) {
            viewer.start();
            viewer.awaitUnits(5);
            assertEquals(ReceiverState.CONNECTED, viewer.receiver.state());
            viewer.close();
            assertEquals(1, camera.counters().posts());
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
            Viewer.assertNothingIsLeft(camera);
        }
    }
}
