package io.github.whep4j.recorder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendOnlyOutputTest {
    private static final byte[] BYTES = {1, 2, 3};

    @TempDir
    Path folder;

    @Test
    void twoDoNotWriteToOneFile() throws IOException {
        Path file = folder.resolve("x");
        try (AppendOnlyOutput first = AppendOnlyOutput.to(file)) {
            first.write(BYTES, 3);
            IOException refused = assertThrows(IOException.class, () -> AppendOnlyOutput.to(file));
            assertEquals("another recording is being written to it", refused.getMessage());
        }
        assertArrayEquals(BYTES, Files.readAllBytes(file));
    }

    /** As by an executor's shutdownNow(), with pictures left to write. */
    @Test
    void whoHasBeenInterruptedWritesAllTheSame() throws IOException {
        Path file = folder.resolve("x");
        try (AppendOnlyOutput out = AppendOnlyOutput.to(file)) {
            Thread.currentThread().interrupt();
            try {
                out.write(BYTES, 3);
                out.write(BYTES, 3);
                out.replaceBeginning(new byte[] {9}, 1);
            } finally {
                assertTrue(Thread.interrupted(), "and stays interrupted");
            }
        }
        assertArrayEquals(new byte[] {9, 2, 3, 1, 2, 3}, Files.readAllBytes(file));
    }

    @Test
    void theNextOneEmptiesIt() throws IOException {
        Path file = Files.write(folder.resolve("x"), new byte[100]);
        for (int i = 0; i < 2; i++) {
            try (AppendOnlyOutput out = AppendOnlyOutput.to(file)) {
                out.write(BYTES, 3);
            }
            assertArrayEquals(BYTES, Files.readAllBytes(file));
        }
    }
}
