package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.CameraCounters;
import io.github.whep4j.emulator.Clip;
import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.h264.AccessUnit;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What comes out of successive sessions of a live camera, picture by picture, against the clip that it shows. How long a
 * splice takes depends on the machine; that the pictures and their times say the same of it does not.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class SplicingTest {
    private static final Clip CLIP = Clip.bundled();
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int RENEWALS = 2;
    private static final Map<ByteBuffer, Integer> INDEX = new HashMap<>();

    static {
        for (Clip.Picture picture : CLIP.pictures()) {
            INDEX.put(ByteBuffer.wrap(picture.annexB()), INDEX.size());
        }
    }

    @ParameterizedTest
    @CsvSource({"sequential, 0", "sequential, 0.05", "overlapping, 0", "overlapping, 0.05"})
    void thePicturesAreAsFarApartAsTheirTimesSay(String policy, double loss) throws Exception {
        try (WhepCamera camera =
                WhepCamera.builder().live(true).sessionLimit(LIMIT).loss(loss).build()) {
            List<AccessUnit> units = watch(camera, policy);
            int exact = 0;
            for (int i = 1; i < units.size(); i++) {
                AccessUnit before = units.get(i - 1);
                AccessUnit unit = units.get(i);
                // Before the first report of a session nobody knows when its pictures were taken.
                if (before.captureTime() != null && unit.captureTime() != null) {
                    assertEquals(
                            Math.round((unit.presentationTimeNanos() - before.presentationTimeNanos())
                                            * CLIP.framesPerSecond()
                                            / 1e9)
                                    % CLIP.pictures().size(),
                            Math.floorMod(
                                    index(unit) - index(before), CLIP.pictures().size()),
                            "pictures between two that were delivered one after the other");
                    exact++;
                }
            }
            assertTrue(exact > units.size() / 2, exact + " of " + units.size());
            assertEquals(loss > 0, camera.counters().packetsDropped() > 0);
        }
    }

    @Test
    void withoutTheSendersClockTimesGoOnAllTheSame() throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                .live(true)
                .sessionLimit(LIMIT)
                .misbehave(Misbehaviour.NO_SENDER_REPORTS)
                .build()) {
            List<AccessUnit> units = watch(camera, "overlapping");
            assertTrue(units.stream().allMatch(unit -> unit.captureTime() == null));
        }
    }

    /** Through a few renewals; what holds of every stream is asserted. */
    private static List<AccessUnit> watch(WhepCamera camera, String policy) throws Exception {
        Renewal renewal = policy.equals("sequential") ? Renewal.sequential() : Renewal.overlapping();
        Viewer viewer = new Viewer(
                Viewer.of(camera).sessionLimit(SessionLimit.of(LIMIT)).renewal(renewal));
        viewer.start();
        Viewer.await("renewals", () -> viewer.gaps.size() >= RENEWALS);
        viewer.awaitUnits(viewer.units.size() + 5);
        viewer.close();

        long last = -1;
        for (AccessUnit unit : viewer.units) {
            assertTrue(unit.presentationTimeNanos() > last, "presentation times increase");
            last = unit.presentationTimeNanos();
            assertNotNull(INDEX.get(ByteBuffer.wrap(unit.toByteArray())), "each is a picture of the clip, whole");
        }
        CameraCounters counters = camera.counters();
        assertEquals(counters.sessionsOpened(), counters.deletes(), "one DELETE for each 201");
        Viewer.await("the camera's sessions to end", () -> camera.counters().openSessions() == 0);
        return viewer.units;
    }

    private static int index(AccessUnit unit) {
        return INDEX.get(ByteBuffer.wrap(unit.toByteArray()));
    }
}
