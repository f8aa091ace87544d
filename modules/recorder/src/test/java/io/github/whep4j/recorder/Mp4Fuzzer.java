package io.github.whep4j.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Pictures with any bytes at any times: the file that comes of them can be read, has them all, and its time goes forward. */
final class Mp4Fuzzer {
    private static final byte SLICE_HEADER = 0x41;

    private Mp4Fuzzer() {}

    /** Each picture after a byte that says what it is, the time since the one before, which may be less, and its length. */
    public static void fuzzerTestOneInput(byte[] data) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        long written;
        try (FragmentedMp4Recorder recorder = FragmentedMp4Recorder.to(file)) {
            recorder.accept(Units.keyFrame(0));
            ByteBuffer in = ByteBuffer.wrap(data);
            long ticks = 0;
            while (in.remaining() >= 4) {
                int what = in.get();
                ticks = Math.max(0, ticks + in.getShort() * 8L);
                byte[] body = new byte[Math.min(in.get() & 0xff, in.remaining())];
                in.get(body);
                recorder.accept(unit(what, ticks, body));
            }
            recorder.close();
            written = recorder.unitsWritten();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Mp4Reader reader = new Mp4Reader(file.toByteArray());
        assertEquals(written, reader.samples.size());
        assertTrue(reader.samples.get(0).isSync());
        long last = -1;
        for (Mp4Reader.Sample sample : reader.samples) {
            assertTrue(sample.decodeTime() > last, "decoding time goes forward");
            last = sample.decodeTime();
        }
        checkPlain(reader);
    }

    /** What a plain MP4 is made of: pictures are as far apart as they were. */
    private static void checkPlain(Mp4Reader reader) {
        List<FragmentedMp4File.Sample> recorded = reader.samples.stream()
                .map(sample ->
                        new FragmentedMp4File.Sample(sample.duration(), 1, sample.isSync(), sample.compositionOffset()))
                .toList();
        List<Long> before = presentationTimes(recorded);
        List<Long> after = presentationTimes(DecodingTimes.of(recorded, 0).samples());
        for (int i = 0; i < before.size(); i++) {
            assertEquals(before.get(i) - before.get(0), after.get(i) - after.get(0));
        }
    }

    private static List<Long> presentationTimes(List<FragmentedMp4File.Sample> samples) {
        List<Long> times = new ArrayList<>();
        long decodeTime = 0;
        for (FragmentedMp4File.Sample sample : samples) {
            assertTrue(sample.duration() >= 0);
            times.add(decodeTime + sample.compositionOffset());
            decodeTime += sample.duration();
        }
        return times;
    }

    private static AccessUnit unit(int what, long ticks, byte[] body) {
        return switch (what & 3) {
            case 0 -> Units.keyFrame(ticks);
            case 1 -> Units.keyFrame(ticks, Units.REORDERING_SPS);
            default -> {
                byte[] slice = new byte[body.length + 1];
                slice[0] = SLICE_HEADER;
                System.arraycopy(body, 0, slice, 1, body.length);
                yield Units.unit(ticks, false, (what & 4) == 0, null, List.of(Units.SPS, Units.PPS), slice);
            }
        };
    }

    static List<byte[]> seeds() {
        return List.of(
                Units.hex("02 0177 03 9a0102 02 0177 00 00 0177 00 02 0177 02 0000"),
                Units.hex("01 0200 00 02 fe00 01 9a 02 0400 02 000001 03 8000 00"));
    }
}
