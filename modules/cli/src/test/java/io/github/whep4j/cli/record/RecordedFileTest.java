package io.github.whep4j.cli.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.recorder.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedFileTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void begin() throws IOException {
        file = Files.writeString(folder.resolve("x.mp4"), "headers");
    }

    /** What it would be with so many pictures in it, on a disk that may be full. */
    private static Recorder recorder(int units, boolean full) {
        return new Recorder() {
            @Override
            public void accept(AccessUnit unit) {
                throw new AssertionError("no unit is given to it");
            }

            @Override
            public void close() throws IOException {
                if (full) {
                    throw new IOException("No space left on device");
                }
            }

            @Override
            public void closeBefore(AccessUnit next) throws IOException {
                close();
            }

            @Override
            public long bytesWritten() {
                return 7;
            }

            @Override
            public long unitsWritten() {
                return units;
            }

            @Override
            public long durationNanos() {
                return units;
            }
        };
    }

    @Test
    void whatHasAPictureStays() throws IOException {
        RecordedFile recorded = new RecordedFile(file, recorder(1, false));
        recorded.close();
        assertTrue(Files.exists(file));
        assertEquals(7, recorded.bytesWritten());
    }

    @Test
    void whatHasNoneIsRemoved_alsoWhereClosingFails() throws IOException {
        RecordedFile empty = new RecordedFile(file, recorder(0, false));
        empty.close();
        assertFalse(Files.exists(file));
        assertEquals(0, empty.bytesWritten());
        Files.writeString(file, "headers");
        RecordedFile full = new RecordedFile(file, recorder(0, true));
        assertThrows(IOException.class, full::close);
        assertFalse(Files.exists(file));
    }

    @Test
    void aLinkStaysAndItsTargetGoes() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.mp4"), file);
        new RecordedFile(link, recorder(0, false)).close();
        assertFalse(Files.exists(file));
        assertTrue(Files.isSymbolicLink(link));
    }
}
