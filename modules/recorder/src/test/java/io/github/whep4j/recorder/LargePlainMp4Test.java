package io.github.whep4j.recorder;

import static io.github.whep4j.recorder.Units.keyFrame;
import static io.github.whep4j.recorder.Units.picture;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings of gigabytes, in files that are mostly holes. */
class LargePlainMp4Test {
    private static final int SAMPLE_BYTES = 64 << 20;
    private static final int TIMESCALE = 90_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"1900, stco, 4", "2300, stco, 4", "4000, stco, 4", "4200, co64, 8"})
    void offsetsAreThoseOfTheSamplesAndTheDataIsAsLongAsThey(long mebibytes, String table, int offsetBytes)
            throws IOException {
        Path fragmented = folder.resolve("f.mp4");
        try (FragmentedMp4Recorder recorder = FragmentedMp4Recorder.to(fragmented)) {
            recorder.accept(keyFrame(0));
            recorder.accept(picture(3_000));
        }
        appendHoles(fragmented, mebibytes << 20);

        ByteBuffer head = PlainMp4.head(fragmented);

        String text = new String(head.array(), 0, head.limit(), StandardCharsets.ISO_8859_1);
        int offsets = text.indexOf(table) + 12;
        assertEquals(head.limit(), offset(head, offsets, offsetBytes));
        int chunks = head.getInt(offsets - 4);
        long data = sampleBytes(head, text.indexOf("stsz") + 12);
        assertEquals(
                head.limit() + data - SAMPLE_BYTES, offset(head, offsets + (chunks - 1) * offsetBytes, offsetBytes));
        boolean isLarge = offsetBytes == 8;
        assertEquals(
                data + (isLarge ? 16 : 8),
                isLarge ? head.getLong(head.limit() - 8) : Integer.toUnsignedLong(head.getInt(head.limit() - 8)));
    }

    private static long offset(ByteBuffer head, int at, int offsetBytes) {
        return offsetBytes == 8 ? head.getLong(at) : Integer.toUnsignedLong(head.getInt(at));
    }

    private static long sampleBytes(ByteBuffer head, int countAt) {
        long bytes = 0;
        for (int i = 1; i <= head.getInt(countAt); i++) {
            bytes += head.getInt(countAt + 4 * i);
        }
        return bytes;
    }

    /** Fragments of one key frame each, of which little but its beginning is there. */
    private static void appendHoles(Path file, long untilBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long position = channel.size();
            for (int i = 1; position < untilBytes; i++) {
                BoxWriter out = new BoxWriter(256);
                int moof = out.begin("moof");
                int mfhd = out.begin("mfhd", 0, 0);
                out.u32(100 + i);
                out.end(mfhd);
                int traf = out.begin("traf");
                int tfhd = out.begin("tfhd", 0, 0x020000);
                out.u32(1);
                out.end(tfhd);
                int tfdt = out.begin("tfdt", 1, 0);
                out.u64((long) i * TIMESCALE);
                out.end(tfdt);
                int trun = out.begin("trun", 1, 0x701);
                out.u32(1).u32(0).u32(TIMESCALE).u32(SAMPLE_BYTES).u32(0x0200_0000L);
                out.end(trun);
                out.end(traf);
                out.end(moof);
                out.u32(SAMPLE_BYTES + 8L).ascii("mdat");
                int headBytes = out.length();
                out.u32(SAMPLE_BYTES - 4L).u8(0x65);
                ByteBuffer bytes = ByteBuffer.wrap(out.array(), 0, out.length());
                while (bytes.hasRemaining()) {
                    channel.write(bytes, position + bytes.position());
                }
                position += headBytes + SAMPLE_BYTES;
            }
            channel.write(ByteBuffer.wrap(new byte[1]), position - 1);
        }
    }
}
