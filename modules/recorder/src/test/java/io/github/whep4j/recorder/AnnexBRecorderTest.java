package io.github.whep4j.recorder;

import static io.github.whep4j.recorder.Units.IDR;
import static io.github.whep4j.recorder.Units.PPS;
import static io.github.whep4j.recorder.Units.SLICE;
import static io.github.whep4j.recorder.Units.SPS;
import static io.github.whep4j.recorder.Units.annexB;
import static io.github.whep4j.recorder.Units.keyFrame;
import static io.github.whep4j.recorder.Units.picture;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnexBRecorderTest {
    @Test
    void writesUnitsAsTheyAre_fromTheFirstKeyFrameOn() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AnnexBRecorder recorder = AnnexBRecorder.to(out);
        recorder.accept(picture(0));
        assertEquals(0, recorder.bytesWritten());
        recorder.accept(keyFrame(3000));
        recorder.accept(picture(6000));
        recorder.close();
        recorder.accept(picture(9000));
        recorder.close();

        assertArrayEquals(annexB(SPS, PPS, IDR, SLICE), out.toByteArray());
        assertEquals(out.size(), recorder.bytesWritten());
        assertEquals(2, recorder.unitsWritten());
    }

    @Test
    void lastsFromTheFirstPictureToTheEndOfTheLast() {
        AnnexBRecorder recorder = AnnexBRecorder.to(new ByteArrayOutputStream());
        recorder.accept(picture(0));
        assertEquals(0, recorder.durationNanos());
        recorder.accept(keyFrame(9000));
        assertEquals(0, recorder.durationNanos(), "how long a single picture lasts nobody knows");
        recorder.accept(picture(18_000));
        assertEquals(200_000_000, recorder.durationNanos());
        recorder.accept(picture(198_000));
        assertEquals(3_100_000_000L, recorder.durationNanos(), "after a stall no longer than a second");
    }

    @Test
    void whatIsShownNoLaterThanAnother_makesItNoLongerOrShorter() {
        AnnexBRecorder recorder = AnnexBRecorder.to(new ByteArrayOutputStream());
        recorder.accept(keyFrame(0));
        recorder.accept(picture(9000));
        recorder.accept(picture(27_000));
        recorder.accept(picture(18_000));
        recorder.accept(picture(27_000));
        assertEquals(500_000_000, recorder.durationNanos());
    }

    @Test
    void whereAnotherRecordingGoesOn_theStreamIsClosed() throws IOException {
        boolean[] closed = {false};
        AnnexBRecorder recorder = AnnexBRecorder.to(new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed[0] = true;
            }
        });
        recorder.accept(keyFrame(0));
        recorder.closeBefore(keyFrame(3000));
        assertTrue(closed[0]);
        recorder.accept(picture(6000));
        assertEquals(1, recorder.unitsWritten());
    }

    @Test
    void toAFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("door.h264");
        try (AnnexBRecorder recorder = AnnexBRecorder.to(file)) {
            recorder.accept(keyFrame(0));
            assertArrayEquals(annexB(SPS, PPS, IDR), Files.readAllBytes(file), "nothing is held back");
        }
    }

    /** Behind half a picture there is to be nothing, though there may be room again. */
    @Test
    void failureIsReportedEachTime_alsoWhenItHasPassed() {
        int[] writes = {0};
        AnnexBRecorder recorder = AnnexBRecorder.to(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (++writes[0] == 1) {
                    throw new IOException("disk full");
                }
            }
        });
        assertThrows(UncheckedIOException.class, () -> recorder.accept(keyFrame(0)));
        assertThrows(UncheckedIOException.class, () -> recorder.accept(picture(3000)));
        assertEquals(0, recorder.unitsWritten());
        assertEquals(0, recorder.durationNanos());
        assertEquals(1, writes[0]);
    }
}
