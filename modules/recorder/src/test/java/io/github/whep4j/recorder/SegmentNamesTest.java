package io.github.whep4j.recorder;

import static io.github.whep4j.recorder.Units.IDR;
import static io.github.whep4j.recorder.Units.PPS;
import static io.github.whep4j.recorder.Units.SPS;
import static io.github.whep4j.recorder.Units.keyFrame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.whep4j.h264.AccessUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentNamesTest {
    private static final Instant OURS = Instant.parse("2026-11-26T12:34:56.789Z");
    private static final Instant THEIRS = Instant.parse("2025-01-02T03:04:05Z");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "door-%d.mp4, door-7.mp4",
        "door-%03d.mp4, door-007.mp4",
        "door-%t.mp4, door-20261126T123456Z.mp4",
        "%t/%02d, 20261126T123456Z/07",
        "100%%-%d.mp4, 100%-7.mp4",
        "door.mp4, door-00007.mp4",
        "100%%.mp4, 100%-00007.mp4",
        "door, door-00007",
        "some.folder/door, some.folder/door-00007",
        ".hidden, .hidden-00007",
    })
    void patterns(String pattern, String name) {
        assertEquals(Path.of(name), names(pattern).path(7, keyFrame(0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s.mp4", "%", "x-%5d.mp4", "%00d", "100%.mp4"})
    void othersAreRefused(String pattern) {
        assertThrows(IllegalArgumentException.class, () -> SegmentNames.parse(pattern));
    }

    @Test
    void theSendersClockComesFirst() {
        AccessUnit first = Units.unit(0, true, true, THEIRS, List.of(SPS, PPS), SPS, PPS, IDR);
        assertEquals(Path.of("20250102T030405Z.mp4"), names("%t.mp4").path(0, first));
    }

    @Test
    void aTimeThatIsTakenGetsANumber_aNumberReplaces() throws IOException {
        Files.createFile(folder.resolve("20261126T123456Z.mp4"));
        Files.createFile(folder.resolve("20261126T123456Z-2.mp4"));
        Files.createFile(folder.resolve("0.mp4"));
        assertEquals(
                folder.resolve("20261126T123456Z-3.mp4"),
                names(folder.resolve("%t.mp4").toString()).path(0, keyFrame(0)));
        assertEquals(
                folder.resolve("0.mp4"),
                names(folder.resolve("%d.mp4").toString()).path(0, keyFrame(0)));
    }

    private static SegmentNames names(String pattern) {
        return SegmentNames.parse(pattern, () -> OURS);
    }
}
