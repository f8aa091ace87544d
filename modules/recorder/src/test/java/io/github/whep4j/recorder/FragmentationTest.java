package io.github.whep4j.recorder;

import static io.github.whep4j.recorder.Units.keyFrame;
import static io.github.whep4j.recorder.Units.picture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.recorder.FragmentedMp4Recorder.ParameterSetPlacement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FragmentationTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void aFragmentEndsAtAKeyFrame() throws IOException {
        assertEquals(
                List.of(1L, 1L, 2L, 2L, 3L),
                sequences(keyFrame(0), picture(3000), keyFrame(6000), picture(9000), keyFrame(12_000)));
    }

    @Test
    void aFragmentEndsAfterASecond() throws IOException {
        assertEquals(
                List.of(1L, 1L, 2L, 2L), sequences(keyFrame(0), picture(89_999), picture(90_000), picture(179_999)));
    }

    @Test
    void unitsThatWaitForTheRestOfTheirFragmentAreNotWritten() throws IOException {
        try (FragmentedMp4Recorder recorder = recorder()) {
            recorder.accept(keyFrame(0));
            recorder.accept(picture(3000));
            assertEquals(0, recorder.unitsWritten());
            recorder.accept(keyFrame(6000));
            recorder.accept(picture(9000));
            assertEquals(2, recorder.unitsWritten());
            recorder.close();
            assertEquals(4, recorder.unitsWritten());
        }
    }

    @Test
    void manyBytesWithinASecondAreNotAllHeldInMemory() throws IOException {
        byte[] slice = new byte[1 << 20];
        Arrays.fill(slice, (byte) 0x41);
        try (FragmentedMp4Recorder recorder = recorder()) {
            recorder.accept(keyFrame(0));
            for (int i = 1; i <= 20; i++) {
                recorder.accept(Units.unit(3000 * i, false, true, null, List.of(Units.SPS, Units.PPS), slice));
            }
            assertTrue(recorder.bytesWritten() > 10 << 20, "of 20 MiB: " + recorder.bytesWritten());
        }
        assertEquals(21, new Mp4Reader(bytes.toByteArray()).samples.size());
    }

    @Test
    void thePicturesAreThoseOfSingleFragments() throws IOException {
        AccessUnit[] units = {keyFrame(0), picture(3000), picture(9000), keyFrame(12_000), picture(130_000)};
        ByteArrayOutputStream single = new ByteArrayOutputStream();
        try (FragmentedMp4Recorder recorder = FragmentedMp4Recorder.to(single)) {
            List.of(units).forEach(recorder);
        }
        List<Mp4Reader.Sample> expected = new Mp4Reader(single.toByteArray()).samples;
        sequences(units);
        List<Mp4Reader.Sample> samples = new Mp4Reader(bytes.toByteArray()).samples;
        assertEquals(
                expected.stream().map(Mp4Reader.Sample::decodeTime).toList(),
                samples.stream().map(Mp4Reader.Sample::decodeTime).toList());
        assertEquals(
                expected.stream().map(sample -> ByteBuffer.wrap(sample.bytes())).toList(),
                samples.stream().map(sample -> ByteBuffer.wrap(sample.bytes())).toList());
    }

    /** A disk with room for so many bytes takes what fits before it fails, as a real one does. */
    @Test
    void whenTheDiskIsFull_theFileEndsWithTheLastWholeFragment(@TempDir Path folder) throws IOException {
        sequences(keyFrame(0), picture(3000), keyFrame(6000), picture(9000), keyFrame(12_000));
        int size = bytes.size();
        Mp4Reader whole = new Mp4Reader(bytes.toByteArray());
        Path file = folder.resolve("x.mp4");
        for (int room = 0; room < size; room++) {
            FragmentedMp4Recorder recorder = FragmentedMp4Recorder.to(
                    AppendOnlyOutput.to(new SmallDisk(file, room)),
                    ParameterSetPlacement.SAMPLE_ENTRY,
                    Fragmentation.EACH_SECOND);
            List<AccessUnit> units =
                    List.of(keyFrame(0), picture(3000), keyFrame(6000), picture(9000), keyFrame(12_000));
            try {
                units.forEach(recorder);
                assertThrows(IOException.class, recorder::close);
            } catch (UncheckedIOException e) {
                assertEquals("No space left on device", e.getCause().getMessage());
                recorder.close();
            }
            int end = room;
            byte[] left = Files.readAllBytes(file);
            List<Mp4Reader.Sample> expected =
                    whole.samples.stream().filter(s -> s.end() <= end).toList();
            assertEquals(expected.size(), left.length == 0 ? 0 : new Mp4Reader(left).samples.size());
            assertEquals(recorder.bytesWritten(), left.length);
            assertEquals(expected.size(), recorder.unitsWritten());
            // 3,000 ticks each
            assertEquals(expected.size() * 100_000_000L / 3, recorder.durationNanos());
        }
    }

    private List<Long> sequences(AccessUnit... units) throws IOException {
        bytes.reset();
        try (FragmentedMp4Recorder recorder = recorder()) {
            List.of(units).forEach(recorder);
        }
        List<Long> sequences = new ArrayList<>();
        new Mp4Reader(bytes.toByteArray()).samples.forEach(sample -> sequences.add(sample.sequence()));
        return sequences;
    }

    private FragmentedMp4Recorder recorder() {
        return FragmentedMp4Recorder.to(bytes, ParameterSetPlacement.SAMPLE_ENTRY, Fragmentation.EACH_SECOND);
    }

    private static final class SmallDisk implements SeekableByteChannel {
        private final SeekableByteChannel file;
        private int room;

        SmallDisk(Path file, int room) throws IOException {
            this.file = Files.newByteChannel(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            this.room = room;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (room == 0) {
                throw new IOException("No space left on device");
            }
            int length = Math.min(room, bytes.remaining());
            file.write(bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
            room -= length;
            return length;
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public int read(ByteBuffer bytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SeekableByteChannel position(long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long size() {
            throw new UnsupportedOperationException();
        }
    }
}
