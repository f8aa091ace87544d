package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the flight recorder is told. */
@Timeout(120)
class IceEventsTest {
    private static final long TRACE_ID = 4_711;

    @Test
    void everyChangeOfStateIsAnEvent(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("ice.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("io.github.whep4j.IceState");
            recording.enable("io.github.whep4j.IcePairState");
            recording.start();
            connectAndClose();
            recording.stop();
            recording.dump(file);
        }
        List<String> states = new ArrayList<>();
        List<String> pairs = new ArrayList<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            boolean ofSession = event.getLong("session") == TRACE_ID;
            if (ofSession && event.getEventType().getName().endsWith("IceState")) {
                states.add(event.getString("previous") + " to " + event.getString("state"));
                boolean hasPair = event.getString("remote").startsWith("host udp 127.0.0.1:");
                boolean wantsPair = List.of("connected", "completed").contains(event.getString("state"));
                assertEquals(wantsPair, hasPair, event.toString());
            } else if (ofSession) {
                pairs.add(event.getString("state"));
                assertTrue(event.getInt("checksSent") > 0, event.toString());
            }
        }
        assertEquals(
                List.of(
                        "new to gathering",
                        "gathering to checking",
                        "checking to connected",
                        "connected to completed",
                        "completed to closed"),
                states);
        assertEquals(List.of("in-progress", "succeeded"), pairs);
    }

    private static void connectAndClose() throws Exception {
        try (Sessions sessions = new Sessions();
                RawPeer peer = new RawPeer()) {
            Recorder ours = new Recorder();
            IceSession session =
                    sessions.open(Sessions.config().traceId(TRACE_ID).build(), ours);
            sessions.gather(session);
            sessions.connect(session, peer.description(false, peer.candidate()));
            ours.awaitConnected();
            Recorder.await(ours.selected);
            sessions.call(() -> {
                session.close();
                return true;
            });
        }
    }
}
