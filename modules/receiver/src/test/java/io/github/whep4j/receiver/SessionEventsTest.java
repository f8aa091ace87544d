package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.whep.LayerSelection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Session events and layers (draft-ietf-wish-whep, Section 4.10), the whole stack through. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SessionEventsTest {

    @Test
    void theListenerIsToldAndLayersAreSelected() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                TellingServer server = new TellingServer(camera);
                Viewer viewer =
                        new Viewer(WhepReceiver.builder(server.endpoint()).token(camera.token()))) {
            viewer.start();
            Viewer.await("a listener", () -> server.listening() == 1);
            server.tell("viewercount", "{\"viewercount\":3}");
            server.tell("reconnect", "{\"url\":\"https://elsewhere.example/\"}");
            Viewer.await("events", () -> viewer.events.contains("Reconnect[to a URL]"));
            assertTrue(viewer.events.contains("ViewerCount[viewers=3]"));
            viewer.receiver
                    .selectLayer(LayerSelection.automatic().rid("hd"))
                    .get(Viewer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertEquals(List.of("{\"rid\":\"hd\",\"encodingId\":\"hd\"}"), server.selections);
            viewer.awaitUnits(viewer.units.size() + 5);
            viewer.close();
            assertEquals(CloseReason.LOCAL, viewer.receiver.awaitClosed());
            assertEquals(1, server.posts.size(), "nobody asked for renewal");
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void aReconnectIsCompliedWithWhereItMayLead() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().maxSessions(1).build();
                TellingServer server = new TellingServer(camera);
                Viewer viewer = new Viewer(WhepReceiver.builder(server.endpoint())
                        .token(camera.token())
                        .renewal(Renewal.sequential()))) {
            viewer.start();
            Viewer.await("a listener", () -> server.listening() == 1);
            server.tell("reconnect", "{\"url\":\"" + server.endpoint() + "?at=b\"}");
            Viewer.await("a renewal", () -> viewer.gaps.size() == 1);
            assertTrue(server.posts.get(1).endsWith("?at=b"), server.posts.toString());
            viewer.awaitUnits(viewer.units.size() + 5);
            viewer.close();
            assertEquals(2, server.posts.size());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void aReconnectToAnotherOriginGetsNoTokenAndIsDoneWhereItWas() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().maxSessions(1).build();
                TellingServer elsewhere = new TellingServer(camera);
                TellingServer server = new TellingServer(camera);
                Viewer viewer = new Viewer(WhepReceiver.builder(server.endpoint())
                        .token(camera.token())
                        .autoReconnect())) {
            viewer.start();
            Viewer.await("a listener", () -> server.listening() == 1);
            server.tell("reconnect", "{\"url\":\"" + elsewhere.endpoint() + "\"}");
            Viewer.await("a renewal", () -> viewer.gaps.size() == 1);
            viewer.close();
            assertEquals(2, server.posts.size());
            assertEquals(List.of(), elsewhere.posts);
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void layersThatAreNotOffered() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = new Viewer(Viewer.of(camera))) {
            assertEquals("http.not-offered", refusal(viewer).code(), "before there is a session");
            viewer.start();
            assertEquals(WhepHttpException.Kind.NOT_OFFERED, refusal(viewer).kind());
            viewer.close();
            assertEquals("http.not-offered", refusal(viewer).code(), "afterwards");
            assertEquals(CloseReason.LOCAL, viewer.receiver.awaitClosed());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    private static WhepHttpException refusal(Viewer viewer) {
        ExecutionException thrown = assertThrows(
                ExecutionException.class,
                () -> viewer.receiver
                        .selectLayer(LayerSelection.automatic())
                        .get(Viewer.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        return assertInstanceOf(WhepHttpException.class, thrown.getCause());
    }
}
