package io.github.whep4j.recorder;

import static io.github.whep4j.recorder.Units.ANAMORPHIC_SPS;
import static io.github.whep4j.recorder.Units.REORDERING_SPS;
import static io.github.whep4j.recorder.Units.SPS;
import static io.github.whep4j.recorder.Units.keyFrame;
import static io.github.whep4j.recorder.Units.picture;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.VideoOrientation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentedRecorderTest {
    private final List<ByteArrayOutputStream> segments = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twentySegmentsTogetherAreOneRecording(boolean reordering) throws IOException {
        List<AccessUnit> stream = stream(reordering, 20 * 30);
        Mp4Reader whole = recordWhole(stream);

        Recorder recorder = segmented(Duration.ofMillis(900));
        stream.forEach(recorder);
        recorder.close();

        assertEquals(20, segments.size());
        int next = 0;
        long origin = 0;
        for (Mp4Reader segment : segments()) {
            assertTrue(segment.samples.get(0).isSync());
            assertEquals(0, segment.samples.get(0).decodeTime());
            long end = 0;
            for (Mp4Reader.Sample sample : segment.samples) {
                Mp4Reader.Sample expected = whole.samples.get(next++);
                assertEquals(
                        expected.presentationTime() - lead(whole), origin + sample.presentationTime() - lead(segment));
                assertArrayEquals(expected.bytes(), sample.bytes());
                end = sample.decodeTime() + sample.duration();
            }
            origin += end;
        }
        assertEquals(SampleTimeline.nanos(origin), recorder.durationNanos(), 20);
        assertEquals(whole.samples.size(), next);
        assertEquals(stream.size(), recorder.unitsWritten());
        assertEquals(segments.stream().mapToLong(ByteArrayOutputStream::size).sum(), recorder.bytesWritten());
    }

    private static long lead(Mp4Reader mp4) {
        return mp4.moov().at("trak").has("edts")
                ? mp4.moov().at("trak/edts/elst").body().getLong(16)
                : 0;
    }

    /** Pictures at uneven times, a key frame among 30; with B pictures in groups of three. */
    private static List<AccessUnit> stream(boolean reordering, int pictures) {
        Random random = new Random(1);
        byte[] sps = reordering ? REORDERING_SPS : SPS;
        List<AccessUnit> units = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            long jitter = reordering ? 0 : random.nextInt(1000);
            int place = i % 30;
            int shown = reordering && place > 0 && place < 28 ? i + new int[] {2, -1, -1}[(place - 1) % 3] : i;
            long ticks = 3000L * shown + jitter;
            units.add(place == 0 ? keyFrame(ticks, sps) : picture(ticks, sps));
        }
        return units;
    }

    @Test
    void aSegmentIsAtLeastAsLongAsAskedFor_andEndsAtAKeyFrame() throws IOException {
        record(
                Duration.ofSeconds(1),
                keyFrame(0),
                keyFrame(89_999),
                picture(95_000),
                keyFrame(99_000),
                picture(102_000));
        assertEquals(
                List.of(3, 2), segments().stream().map(s -> s.samples.size()).toList());
        assertEquals(4000, segments().get(0).samples.get(2).duration());
    }

    @Test
    void anotherResolutionBeginsAnotherSegment() throws IOException {
        record(
                Duration.ofHours(1),
                keyFrame(0),
                keyFrame(3000),
                keyFrame(6000, ANAMORPHIC_SPS),
                picture(9000, ANAMORPHIC_SPS));
        assertEquals(
                List.of(2, 2), segments().stream().map(s -> s.samples.size()).toList());
        assertEquals(640, segments().get(1).sampleEntry().body().getShort(24));
    }

    @Test
    void anotherRotationBeginsAnotherSegment() throws IOException {
        record(Duration.ofHours(1), keyFrame(0), keyFrame(3000), turned(keyFrame(6000)), turned(keyFrame(9000)));
        assertEquals(
                List.of(2, 2), segments().stream().map(s -> s.samples.size()).toList());
        assertEquals(0x10000, segments().get(1).moov().at("trak/tkhd").body().getInt(56));
    }

    private static AccessUnit turned(AccessUnit unit) {
        return new AccessUnit(
                unit.toByteArray(),
                unit.lengthBytes(),
                unit.rtpTimestamp(),
                unit.presentationTimeNanos(),
                null,
                unit.isKeyFrame(),
                true,
                true,
                new VideoOrientation(90, false, false),
                unit.parameterSets());
    }

    @Test
    void aClockThatWentBackBeginsAnotherSegment() throws IOException {
        record(Duration.ofHours(1), keyFrame(90_000), picture(93_000), keyFrame(0), picture(3000));
        assertEquals(
                List.of(2, 2), segments().stream().map(s -> s.samples.size()).toList());
    }

    @Test
    void beginsAtTheFirstCompleteKeyFrame() throws IOException {
        record(Duration.ofSeconds(1), picture(0), picture(3000));
        assertEquals(0, segments.size());
        record(Duration.ofSeconds(1), picture(0), keyFrame(3000));
        assertEquals(1, segments.size());
    }

    @Test
    void byteStreamsCanBeSegmentedToo() throws IOException {
        Recorder recorder = SegmentedRecorder.of(Duration.ofSeconds(1), (number, first) -> AnnexBRecorder.to(open()));
        List.of(keyFrame(0), picture(3000), keyFrame(90_000)).forEach(recorder);
        recorder.close();
        assertEquals(2, segments.size());
        assertArrayEquals(keyFrame(90_000).toByteArray(), segments.get(1).toByteArray());
    }

    @Test
    void aSegmentThatCannotBeOpenedEndsTheRecording_withTheOneBeforeFinished() throws IOException {
        SegmentedRecorder recorder = SegmentedRecorder.of(Duration.ofSeconds(1), (number, first) -> {
            if (number == 1) {
                throw new IOException("no space left");
            }
            return FragmentedMp4Recorder.to(open());
        });
        recorder.accept(keyFrame(0));
        assertThrows(UncheckedIOException.class, () -> recorder.accept(keyFrame(90_000)));
        UncheckedIOException again = assertThrows(UncheckedIOException.class, () -> recorder.accept(picture(93_000)));
        assertEquals("no space left", again.getCause().getCause().getMessage());
        recorder.close();
        assertEquals(90_000, segments().get(0).samples.get(0).duration());
        assertEquals(1, recorder.unitsWritten());
    }

    /** A disk that is full takes the beginning of a file, and no picture. */
    @Test
    void aSegmentWithoutAPictureIsNotCounted() throws IOException {
        SegmentedRecorder recorder = SegmentedRecorder.of(
                Duration.ofSeconds(1),
                (number, first) -> number < 2 ? FragmentedMp4Recorder.to(open()) : AnnexBRecorder.to(new Full()));
        assertEquals(0, recorder.segments());
        recorder.accept(keyFrame(0));
        assertEquals(1, recorder.segments());
        recorder.accept(keyFrame(90_000));
        assertThrows(UncheckedIOException.class, () -> recorder.accept(keyFrame(180_000)));
        recorder.close();
        assertEquals(2, recorder.unitsWritten());
        assertEquals(2, recorder.segments());
    }

    private static final class Full extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    }

    @Test
    void whileOneIsWrittenTheOnesBeforeItCountToo() throws IOException {
        try (Recorder recorder =
                SegmentedRecorder.of(Duration.ofSeconds(1), (number, first) -> AnnexBRecorder.to(open()))) {
            List.of(keyFrame(0), picture(9000), keyFrame(90_000), picture(99_000), picture(108_000))
                    .forEach(recorder);
            assertEquals(2, segments.size());
            assertEquals(5, recorder.unitsWritten());
            assertEquals(
                    segments.stream().mapToLong(ByteArrayOutputStream::size).sum(), recorder.bytesWritten());
            assertEquals(200_000_000 + 300_000_000, recorder.durationNanos());
        }
    }

    @Test
    void whereAnotherRecordingGoesOn_theLastPictureLastsUntilThere() throws IOException {
        Recorder recorder = segmented(Duration.ofSeconds(1));
        List.of(keyFrame(0), keyFrame(90_000), picture(93_000)).forEach(recorder);
        recorder.closeBefore(keyFrame(103_000));
        recorder.closeBefore(keyFrame(200_000));
        recorder.accept(keyFrame(103_000));

        assertEquals(2, segments.size());
        assertEquals(10_000, segments().get(1).samples.get(1).duration());
        assertEquals(3, recorder.unitsWritten());
        assertEquals(SampleTimeline.nanos(103_000), recorder.durationNanos(), 1);
    }

    @Test
    void afterCloseUnitsArePassedOver() throws IOException {
        Recorder recorder = segmented(Duration.ofSeconds(1));
        recorder.accept(keyFrame(0));
        recorder.close();
        recorder.close();
        recorder.accept(keyFrame(3000));
        assertEquals(1, segments.size());
        assertEquals(1, recorder.unitsWritten());
    }

    @Test
    void whatIsInASegmentThatCouldNotBeFinishedCounts() throws IOException {
        SegmentedRecorder recorder = SegmentedRecorder.of(Duration.ofSeconds(1), (number, first) -> new Unfinishable());
        recorder.accept(keyFrame(0));
        recorder.accept(picture(3000));
        assertThrows(UncheckedIOException.class, () -> recorder.accept(keyFrame(90_000)));
        recorder.close();
        assertEquals(2, recorder.unitsWritten());
        assertEquals(2_000_000_000L / 30, recorder.durationNanos(), 1);
    }

    /** Writes, and fails in the end. */
    private static final class Unfinishable implements Recorder {
        private final Recorder written = AnnexBRecorder.to(OutputStream.nullOutputStream());

        @Override
        public void accept(AccessUnit unit) {
            written.accept(unit);
        }

        @Override
        public void close() throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public void closeBefore(AccessUnit next) throws IOException {
            close();
        }

        @Override
        public long bytesWritten() {
            return written.bytesWritten();
        }

        @Override
        public long unitsWritten() {
            return written.unitsWritten();
        }

        @Override
        public long durationNanos() {
            return written.durationNanos();
        }
    }

    @Test
    void aLengthIsPositive() {
        assertThrows(IllegalArgumentException.class, () -> segmented(Duration.ZERO));
    }

    @Test
    void aLengthMayBeForEver() throws IOException {
        record(Duration.ofSeconds(Long.MAX_VALUE), keyFrame(0), picture(3000), keyFrame(90_000));
        assertEquals(1, segments.size());
    }

    private void record(Duration length, AccessUnit... units) throws IOException {
        Recorder recorder = segmented(length);
        List.of(units).forEach(recorder);
        recorder.close();
    }

    private SegmentedRecorder segmented(Duration length) {
        return SegmentedRecorder.of(length, (number, first) -> {
            assertEquals(segments.size(), number);
            return FragmentedMp4Recorder.to(open());
        });
    }

    private OutputStream open() {
        segments.add(new ByteArrayOutputStream());
        return segments.get(segments.size() - 1);
    }

    private List<Mp4Reader> segments() {
        return segments.stream()
                .map(bytes -> new Mp4Reader(bytes.toByteArray()))
                .toList();
    }

    private static Mp4Reader recordWhole(List<AccessUnit> stream) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Recorder recorder = FragmentedMp4Recorder.to(bytes)) {
            stream.forEach(recorder);
        }
        return new Mp4Reader(bytes.toByteArray());
    }
}
