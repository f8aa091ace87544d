package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the flight recorder is told of a receiver. */
@Timeout(180)
class FlightRecorderTest {
    private static final String PREFIX = "io.github.whep4j.";

    @TempDir
    private Path directory;

    private interface Scene {
        void play() throws Exception;
    }

    /** All events of ours, in the order in which they happened. */
    private List<RecordedEvent> record(Scene scene) throws Exception {
        Path file = directory.resolve("receiver.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            scene.play();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith(PREFIX))
                .toList();
    }

    private static List<String> values(List<RecordedEvent> events, String type, String field) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(PREFIX + type))
                .map(event -> Objects.toString(event.getValue(field)))
                .toList();
    }

    @Test
    void aSessionFromItsFirstStepToItsEnd() throws Exception {
        List<RecordedEvent> events = record(() -> {
            try (WhepCamera camera = WhepCamera.builder().build();
                    Viewer viewer = new Viewer(
                            Viewer.of(camera).stallAfter(Duration.ofMillis(500)).mediaTimeout(Duration.ofSeconds(2)))) {
                viewer.start();
                camera.stopMedia();
                assertEquals(CloseReason.MEDIA_TIMEOUT, viewer.receiver.awaitClosed());
            }
        });
        // One of an earlier test may have come to its end meanwhile.
        long receiver = events.stream()
                .filter(event -> event.hasField("state") && "negotiating".equals(event.getString("state")))
                .findFirst()
                .orElseThrow()
                .getLong("receiver");
        List<RecordedEvent> ofReceiver = events.stream()
                .filter(event -> event.getEventType().getName().equals(PREFIX + "SessionState"))
                .filter(event -> event.getLong("receiver") == receiver)
                .toList();
        assertEquals(
                List.of("negotiating", "connecting", "connected", "closing", "closed"),
                values(ofReceiver, "SessionState", "state"));
        assertEquals("media-timeout", ofReceiver.get(3).getString("cause"));
        assertEquals(
                1, ofReceiver.stream().map(e -> e.getLong("session")).distinct().count());
        assertEquals(List.of("connecting", "connected"), values(events, "DtlsState", "state"));
        assertTrue(values(events, "MediaStall", "stalled").contains("true"), events.toString());
        long session = ofReceiver.get(0).getLong("session");
        List<RecordedEvent> ofIce = events.stream()
                .filter(event -> event.getEventType().getName().equals(PREFIX + "IceState"))
                .filter(event -> event.getLong("session") == session)
                .toList();
        assertEquals("gathering", ofIce.get(0).getString("state"));
        assertEquals("closed", ofIce.get(ofIce.size() - 1).getString("state"));
        assertTrue(values(ofIce, "IceState", "state").contains("connected"), ofIce.toString());
    }

    @Test
    void loss() throws Exception {
        ReceiverStats[] last = new ReceiverStats[1];
        List<RecordedEvent> events = record(() -> {
            try (WhepCamera camera = WhepCamera.builder().loss(0.1).build();
                    Viewer viewer = new Viewer(Viewer.of(camera))) {
                viewer.start();
                Viewer.await("a loss", () -> viewer.receiver.stats().nackCount() > 0);
                viewer.close();
                last[0] = viewer.receiver.stats();
            }
        });
        long lost = values(events, "MediaLoss", "packetsLost").stream()
                .mapToLong(Long::parseLong)
                .sum();
        long requested = values(events, "MediaLoss", "packetsRequested").stream()
                .mapToLong(Long::parseLong)
                .sum();
        assertEquals(last[0].packetsLost(), lost, "what the events tell is the whole of it");
        assertTrue(requested > 0, events.toString());
    }

    @Test
    void aHandshakeThatFails() throws Exception {
        List<RecordedEvent> events = record(() -> {
            try (WhepCamera camera = WhepCamera.builder()
                            .misbehave(Misbehaviour.WRONG_FINGERPRINT)
                            .build();
                    Viewer viewer = new Viewer(Viewer.of(camera))) {
                viewer.failure(DtlsException.class);
            }
        });
        assertEquals(List.of("connecting", "failed"), values(events, "DtlsState", "state"));
        assertEquals(
                "fingerprint-mismatch", values(events, "DtlsState", "details").get(1));
        assertTrue(values(events, "SessionState", "cause").contains("dtls.fingerprint-mismatch"), events.toString());
    }

    @Test
    void renewals() throws Exception {
        List<RecordedEvent> events = record(() -> {
            SessionTrace.renewed(7, Duration.ofMillis(80));
            SessionTrace.renewalFailed(7, Failures.closedEarly(), Duration.ofSeconds(4));
        });
        assertEquals(List.of("true", "false"), values(events, "Renewal", "succeeded"));
        assertEquals(Duration.ofMillis(80), events.get(0).getDuration("gap"));
        assertEquals("media.closed", events.get(1).getString("cause"));
        assertEquals(Duration.ofSeconds(4), events.get(1).getDuration("retryIn"));
    }

    @Test
    void noEventHasASecretInIt() throws Exception {
        String[] token = new String[1];
        List<RecordedEvent> events = record(() -> {
            try (WhepCamera camera = WhepCamera.builder().build();
                    Viewer viewer = new Viewer(Viewer.of(camera))) {
                token[0] = camera.token();
                viewer.start();
            }
        });
        assertFalse(events.isEmpty());
        assertFalse(events.toString().contains(token[0]));
    }
}
