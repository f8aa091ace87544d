package io.github.whep4j.recorder;

import static io.github.whep4j.recorder.Units.keyFrame;
import static io.github.whep4j.recorder.Units.picture;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.whep4j.h264.AccessUnit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RecordingInputStreamTest {
    private static final List<AccessUnit> UNITS =
            List.of(picture(0), keyFrame(3000), picture(6000), keyFrame(9000), picture(12_000));

    @Test
    void theBytesAreThoseOfTheRecorder() throws IOException {
        for (Function<OutputStream, Recorder> format :
                List.<Function<OutputStream, Recorder>>of(FragmentedMp4Recorder::to, AnnexBRecorder::to)) {
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            try (Recorder recorder = format.apply(expected)) {
                UNITS.forEach(recorder);
            }
            InputStream stream = RecordingInputStream.of(UNITS.iterator(), format);
            assertArrayEquals(expected.toByteArray(), stream.readAllBytes());
            assertEquals(-1, stream.read());

            InputStream oneByOne = RecordingInputStream.of(UNITS.iterator(), format);
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            for (int next = oneByOne.read(); next >= 0; next = oneByOne.read()) {
                read.write(next);
            }
            assertArrayEquals(expected.toByteArray(), read.toByteArray());
        }
    }

    @Test
    void aUnitIsTakenOnlyWhenThereIsNothingLeftToRead() throws IOException {
        List<Integer> taken = new ArrayList<>();
        Iterator<AccessUnit> units = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return taken.size() < UNITS.size();
            }

            @Override
            public AccessUnit next() {
                taken.add(taken.size());
                return UNITS.get(taken.size() - 1);
            }
        };
        InputStream stream = RecordingInputStream.of(units, AnnexBRecorder::to);
        assertEquals(List.of(), taken);
        assertEquals(0, stream.read());
        assertEquals(2, taken.size());
        stream.skipNBytes(keyFrame(0).lengthBytes() - 1);
        assertEquals(2, taken.size());
        assertEquals(0, stream.read());
        assertEquals(3, taken.size());
    }

    @Test
    void afterCloseThereIsNothing() throws IOException {
        InputStream stream = RecordingInputStream.of(UNITS.iterator(), AnnexBRecorder::to);
        assertEquals(0, stream.read());
        stream.close();
        assertEquals(-1, stream.read());
    }

    @Test
    void whatTheIteratorThrowsComesOut() {
        Iterator<AccessUnit> failing = new Iterator<>() {
            @Override
            public boolean hasNext() {
                throw new IllegalStateException("the receiver failed");
            }

            @Override
            public AccessUnit next() {
                throw new AssertionError();
            }
        };
        InputStream stream = RecordingInputStream.of(failing, AnnexBRecorder::to);
        assertThrows(IllegalStateException.class, stream::read);
    }
}
