package io.github.whep4j.recorder;

import static io.github.whep4j.recorder.Units.ANAMORPHIC_SPS;
import static io.github.whep4j.recorder.Units.IDR;
import static io.github.whep4j.recorder.Units.PPS;
import static io.github.whep4j.recorder.Units.REORDERING_SPS;
import static io.github.whep4j.recorder.Units.SPS;
import static io.github.whep4j.recorder.Units.keyFrame;
import static io.github.whep4j.recorder.Units.picture;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.whep4j.h264.AccessUnit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainMp4Test {
    private static final Instant TAKEN = Instant.parse("2026-11-26T12:00:00.500Z");
    private static final long SECONDS_FROM_1904 = 2_082_844_800L;

    @TempDir
    Path folder;

    @Test
    void samplesTimesAndBytesAreThoseOfTheFragmentedFile() throws IOException {
        byte[] fragmented = fragmented(stream());
        PlainReader plain = plain(fragmented);

        assertEquals(
                List.of("ftyp", "moov", "mdat"),
                plain.mp4.top.stream().map(Mp4Reader.Box::type).toList());
        assertSameSamples(new Mp4Reader(fragmented).samples, plain.samples);
        Mp4Reader.Box data = plain.mp4.top.get(2);
        assertEquals(plain.mp4.file.length, data.start() + 8 + data.body().limit());
        long duration =
                plain.samples.stream().mapToLong(PlainReader.Sample::duration).sum();
        assertEquals(duration, plain.mp4.moov().at("mvhd").body().getLong(24));
        assertEquals(duration, plain.mp4.moov().at("trak/tkhd").body().getLong(28));
        assertEquals(duration, plain.mp4.moov().at("trak/mdia/mdhd").body().getLong(24));
    }

    /** ISO/IEC 14496-12, Section 6.2.3: those that there must be. */
    @Test
    void itHasTheBoxesOfAPlainFile() throws IOException {
        Mp4Reader.Box moov = plain(fragmented(stream())).mp4.moov();
        assertEquals(List.of("mvhd", "trak"), types(moov));
        assertEquals(List.of("tkhd", "mdia"), types(moov.at("trak")));
        assertEquals(List.of("mdhd", "hdlr", "minf"), types(moov.at("trak/mdia")));
        assertEquals(List.of("vmhd", "dinf", "stbl"), types(moov.at("trak/mdia/minf")));
        assertEquals(List.of("stsd", "stts", "stss", "stsc", "stsz", "stco"), types(moov.at("trak/mdia/minf/stbl")));
    }

    private static List<String> types(Mp4Reader.Box box) {
        return box.children().stream().map(Mp4Reader.Box::type).toList();
    }

    /** Its samples are in several chunks, of which the last one has fewer. */
    @Test
    void aLongWayBetweenKeyFramesIsKeptToo() throws IOException {
        AccessUnit[] units = new AccessUnit[280];
        for (int i = 0; i < units.length; i++) {
            byte[] slice = new byte[10 + i % 7];
            Arrays.fill(slice, (byte) 0x41);
            units[i] = i % 250 == 0
                    ? keyFrame(3000L * i)
                    : Units.unit(3000L * i, false, true, null, List.of(SPS, PPS), slice);
        }
        byte[] fragmented = fragmented(units);
        assertSameSamples(new Mp4Reader(fragmented).samples, plain(fragmented).samples);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aNamedPipeIsRefusedAtOnce() throws Exception {
        Path pipe = folder.resolve("x.mp4");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertThrows(IOException.class, () -> PlainMp4Recorder.to(pipe));
    }

    /** ffmpeg takes a sample that lasts longer than that for one of a single tick, and the rest of its times with it. */
    @Test
    void aGapOfManyHoursIsAsLongAsPlayersTake() throws IOException {
        long ffmpegTakes = 0xffff_ffffL - 48_000 * 10;
        PlainReader plain = plain(fragmented(keyFrame(0), keyFrame(0x1_2000_0000L), picture(0x1_2000_0bb8L)));
        long gap = plain.samples.get(0).duration() & 0xffff_ffffL;
        assertTrue(gap <= ffmpegTakes && gap > 13L * 3600 * 90_000, "" + gap);
        assertEquals(
                gap + 2 * 3000, plain.mp4.moov().at("trak/mdia/mdhd").body().getLong(24));
    }

    @Test
    void reorderedPicturesAreShownWhenTheyWere_fromTheLeastLeadOn() throws IOException {
        byte[] fragmented = fragmented(
                keyFrame(0, REORDERING_SPS),
                picture(9000, REORDERING_SPS),
                picture(3000, REORDERING_SPS),
                picture(6000, REORDERING_SPS),
                picture(12_000, REORDERING_SPS));
        PlainReader plain = plain(fragmented);

        List<Long> shown = plain.samples.stream()
                .map(sample -> sample.decodeTime() + sample.compositionOffset() - 3000)
                .toList();
        assertEquals(List.of(0L, 9000L, 3000L, 6000L, 12_000L), shown);
        assertEquals(0, plain.mp4.moov().at("trak/mdia/minf/stbl/ctts").body().get(0), "none is negative");
        assertEquals(3000, plain.mp4.moov().at("trak/edts/elst").body().getLong(16));
        assertEquals(15_000, plain.mp4.moov().at("trak/edts/elst").body().getLong(8));
    }

    @Test
    void eachResolutionHasItsSampleDescription() throws IOException {
        PlainReader plain = plain(fragmented(
                keyFrame(0),
                picture(3000),
                keyFrame(6000, ANAMORPHIC_SPS),
                picture(9000, ANAMORPHIC_SPS),
                keyFrame(12_000),
                keyFrame(15_000, ANAMORPHIC_SPS)));

        assertEquals(
                List.of(1, 1, 2, 2, 3, 2),
                plain.samples.stream().map(PlainReader.Sample::description).toList());
        var stsd = plain.mp4.moov().at("trak/mdia/minf/stbl/stsd").body();
        assertEquals(3, stsd.getInt(4));
        int first = stsd.getInt(8);
        assertEquals(0x61766333, stsd.getInt(12), "avc3");
        assertEquals(0x61766333, stsd.getInt(8 + first + 4), "avc3");
        assertEquals(320, stsd.getShort(8 + 32));
        assertEquals(640, stsd.getShort(8 + first + 32));
        assertEquals(360, stsd.getShort(8 + first + 34));
    }

    /** From a camera that has other sets with each key frame: they are in the samples, and not all kept. */
    @Test
    void thereAreNotMoreDescriptionsThanAnyCameraHas() throws IOException {
        AccessUnit[] units = new AccessUnit[1_000];
        for (int i = 0; i < units.length; i++) {
            byte[] pps = Arrays.copyOf(Units.PPS, Units.PPS.length + 2);
            pps[pps.length - 2] = (byte) (1 + i / 250);
            pps[pps.length - 1] = (byte) (1 + i % 250);
            units[i] = Units.unit(i * 3000L, true, true, null, List.of(Units.SPS, pps), Units.SPS, pps, Units.IDR);
        }
        PlainReader plain = plain(fragmented(units));

        assertEquals(1_000, plain.samples.size());
        var stsd = plain.mp4.moov().at("trak/mdia/minf/stbl/stsd").body();
        assertEquals(1 + SampleDescriptions.MAX_OTHERS, stsd.getInt(4));
        assertEquals(
                1 + SampleDescriptions.MAX_OTHERS,
                plain.samples.get(units.length - 1).description());
    }

    @Test
    void aFileThatWasCutOffAnywhere_keepsWhatIsWhole() throws IOException {
        byte[] fragmented = fragmented(stream());
        Mp4Reader whole = new Mp4Reader(fragmented);
        int begin = whole.top.get(2).start();
        for (int length = begin; length < fragmented.length; length++) {
            int cut = length;
            List<Mp4Reader.Sample> left =
                    whole.samples.stream().filter(sample -> sample.end() <= cut).toList();
            PlainReader plain = plain(Arrays.copyOf(fragmented, cut));
            assertEquals(left.size(), plain.samples.size());
            for (int i = 0; i < left.size(); i++) {
                assertEquals(left.get(i).decodeTime(), plain.samples.get(i).decodeTime());
                assertArrayEquals(left.get(i).bytes(), plain.samples.get(i).bytes());
            }
        }
        for (int length = 0; length < begin; length++) {
            byte[] cut = Arrays.copyOf(fragmented, length);
            assertThrows(IOException.class, () -> plain(cut));
        }
    }

    @Test
    void anyBitThatIsFlipped_isReadOrRefused() throws IOException {
        byte[] fragmented = fragmented(keyFrame(0), keyFrame(6000, ANAMORPHIC_SPS));
        Path from = folder.resolve("from.mp4");
        Path to = folder.resolve("to.mp4");
        int refused = 0;
        for (int bit = 0; bit < 8 * fragmented.length; bit++) {
            byte[] flipped = fragmented.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(from, flipped);
            try {
                PlainMp4.of(from, to);
            } catch (IOException e) {
                refused++;
            }
        }
        assertTrue(refused > 0);
    }

    @Test
    void whileItRecordsTheFileIsFragmented_thenPlain() throws IOException {
        Path file = folder.resolve("x.mp4");
        PlainMp4Recorder recorder = PlainMp4Recorder.to(file);
        recorder.accept(keyFrame(0));
        recorder.accept(keyFrame(3000));
        recorder.accept(keyFrame(6000));
        assertEquals(1, new Mp4Reader(Files.readAllBytes(file)).samples.size());
        recorder.close();
        recorder.close();

        PlainReader plain = new PlainReader(Files.readAllBytes(file));
        assertEquals(3, plain.samples.size());
        assertEquals(3, recorder.unitsWritten());
        assertEquals(Files.size(file), recorder.bytesWritten());
        assertEquals(100_000_000, recorder.durationNanos());
        assertEquals(List.of("x.mp4"), names());
    }

    @Test
    void whereAnotherRecordingGoesOn_itIsPlainAndLastsUntilThere() throws IOException {
        Path file = folder.resolve("x.mp4");
        PlainMp4Recorder recorder = PlainMp4Recorder.to(file);
        recorder.accept(keyFrame(0));
        recorder.accept(picture(3000));
        recorder.closeBefore(keyFrame(10_000));
        recorder.closeBefore(keyFrame(20_000));
        recorder.close();
        recorder.accept(picture(13_000));

        PlainReader plain = new PlainReader(Files.readAllBytes(file));
        assertEquals(2, plain.samples.size());
        assertEquals(7000, plain.samples.get(1).duration());
        assertEquals(2, recorder.unitsWritten());
    }

    @Test
    void whereAnotherRecordingGoesOnAfterBPictures_theyAreShownUntilThere() throws IOException {
        Path file = folder.resolve("x.mp4");
        PlainMp4Recorder recorder = PlainMp4Recorder.to(file);
        recorder.accept(keyFrame(0, REORDERING_SPS));
        for (long ticks : new long[] {9000, 3000, 6000, 12_000}) {
            recorder.accept(picture(ticks, REORDERING_SPS));
        }
        recorder.closeBefore(keyFrame(22_000));

        PlainReader plain = new PlainReader(Files.readAllBytes(file));
        assertEquals(22_000, plain.mp4.moov().at("trak/edts/elst").body().getLong(8));
    }

    @Test
    void aLinkStaysOne_andWhatItLeadsToIsPlain() throws IOException {
        Path file = Files.createDirectory(folder.resolve("disk")).resolve("x.mp4");
        Path link = Files.createSymbolicLink(folder.resolve("link.mp4"), file);
        try (PlainMp4Recorder recorder = PlainMp4Recorder.to(link)) {
            recorder.accept(keyFrame(0));
        }

        assertTrue(Files.isSymbolicLink(link));
        assertFalse(Files.isSymbolicLink(file));
        assertEquals(1, new PlainReader(Files.readAllBytes(file)).samples.size());
        assertEquals(List.of("disk", "link.mp4"), names());
    }

    @Test
    void creationIsWhenTheFirstPictureWasTaken_alsoWhereALaterOneTells() throws IOException {
        Path file = folder.resolve("x.mp4");
        try (PlainMp4Recorder recorder = PlainMp4Recorder.to(file)) {
            recorder.accept(keyFrame(0));
            recorder.accept(picture(3000));
            recorder.accept(Units.unit(180_000, true, true, TAKEN, List.of(SPS, PPS), SPS, PPS, IDR));
        }
        Mp4Reader mp4 = new Mp4Reader(Files.readAllBytes(file));
        long expected = TAKEN.getEpochSecond() - 2 + SECONDS_FROM_1904;
        assertEquals(expected, mp4.moov().at("mvhd").body().getLong(4));
        assertEquals(expected, mp4.moov().at("trak/tkhd").body().getLong(4));
        assertEquals(expected, mp4.moov().at("trak/mdia/mdhd").body().getLong(4));
    }

    @Test
    void whereThePlainOneCannotBeMade_theFragmentedOneStays() throws IOException {
        Path file = folder.resolve("x.mp4");
        PlainMp4Recorder recorder = PlainMp4Recorder.to(file);
        recorder.accept(keyFrame(0));
        recorder.accept(picture(3000));
        rename(file, "moov", "what");

        assertThrows(IOException.class, recorder::close);
        assertEquals(List.of("x.mp4"), names());
        rename(file, "what", "moov");
        assertEquals(2, new Mp4Reader(Files.readAllBytes(file)).samples.size());
    }

    /** Another type for a box, without which a reader does not know what to make of the file. */
    private static void rename(Path file, String box, String other) throws IOException {
        int at = new String(Files.readAllBytes(file), ISO_8859_1).indexOf(box);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(other.getBytes(ISO_8859_1)), at);
        }
    }

    @Test
    void aFileOfANameLikeItsOwnIsLeftAlone() throws IOException {
        Path file = folder.resolve("x.mp4");
        Path other = Files.writeString(folder.resolve("x.mp4.tmp"), "of somebody else");
        try (PlainMp4Recorder recorder = PlainMp4Recorder.to(file)) {
            recorder.accept(keyFrame(0));
        }

        assertEquals("of somebody else", Files.readString(other));
        assertEquals(1, new PlainReader(Files.readAllBytes(file)).samples.size());
    }

    @Test
    void aNameMayBeAsLongAsNamesCanBe() throws IOException {
        Path file = folder.resolve("x".repeat(251) + ".mp4");
        try (PlainMp4Recorder recorder = PlainMp4Recorder.to(file)) {
            recorder.accept(keyFrame(0));
        }

        assertEquals(1, new PlainReader(Files.readAllBytes(file)).samples.size());
    }

    @Test
    void withoutAPictureTheFileIsEmpty() throws IOException {
        Path file = folder.resolve("x.mp4");
        PlainMp4Recorder.to(file).close();
        assertEquals(0, Files.size(file));
        assertEquals(List.of("x.mp4"), names());
    }

    @Test
    void whatIsToBecomeOfItselfIsRefusedAndStays() throws IOException {
        byte[] fragmented = fragmented(stream());
        Path file = folder.resolve("fragmented.mp4");
        Path link = Files.createSymbolicLink(folder.resolve("link.mp4"), file);

        assertThrows(IOException.class, () -> PlainMp4.of(file, file));
        assertThrows(IOException.class, () -> PlainMp4.of(file, link));
        assertArrayEquals(fragmented, Files.readAllBytes(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r-----", "rw-rw-r--"})
    void whoMayReadItMayReadItStill_andNobodyElse(String permissions) throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Path file = Files.createFile(folder.resolve("x.mp4"));
        Set<PosixFilePermission> mine = PosixFilePermissions.fromString(permissions);
        Files.setPosixFilePermissions(file, mine);
        try (PlainMp4Recorder recorder = PlainMp4Recorder.to(file)) {
            recorder.accept(keyFrame(0));
        }

        assertEquals(1, new PlainReader(Files.readAllBytes(file)).samples.size());
        assertEquals(mine, Files.getPosixFilePermissions(file));
        assertEquals(List.of("x.mp4"), names());
    }

    @Test
    void whoHasBeenInterruptedKeepsTheEndOfTheRecording() throws IOException {
        Path file = folder.resolve("x.mp4");
        PlainMp4Recorder recorder = PlainMp4Recorder.to(file);
        recorder.accept(keyFrame(0));
        recorder.accept(picture(3000));
        Thread.currentThread().interrupt();
        try {
            recorder.close();
        } finally {
            assertTrue(Thread.interrupted(), "and stays interrupted");
        }

        assertEquals(2, new PlainReader(Files.readAllBytes(file)).samples.size());
    }

    private static AccessUnit[] stream() {
        return new AccessUnit[] {
            keyFrame(0),
            picture(3000),
            picture(7000),
            keyFrame(9000),
            picture(12_000),
            picture(12_001),
            keyFrame(200_000)
        };
    }

    private byte[] fragmented(AccessUnit... units) throws IOException {
        Path file = folder.resolve("fragmented.mp4");
        try (FragmentedMp4Recorder recorder = FragmentedMp4Recorder.to(file)) {
            Stream.of(units).forEach(recorder);
        }
        return Files.readAllBytes(file);
    }

    private PlainReader plain(byte[] fragmented) throws IOException {
        Path from = folder.resolve("from.mp4");
        Path to = folder.resolve("to.mp4");
        Files.write(from, fragmented);
        PlainMp4.of(from, to);
        return new PlainReader(Files.readAllBytes(to));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static void assertSameSamples(List<Mp4Reader.Sample> expected, List<PlainReader.Sample> plain) {
        assertEquals(expected.size(), plain.size());
        for (int i = 0; i < plain.size(); i++) {
            assertEquals(expected.get(i).decodeTime(), plain.get(i).decodeTime());
            assertEquals(expected.get(i).duration(), plain.get(i).duration());
            assertEquals(expected.get(i).compositionOffset(), plain.get(i).compositionOffset());
            assertEquals(expected.get(i).isSync(), plain.get(i).sync());
            assertArrayEquals(expected.get(i).bytes(), plain.get(i).bytes());
        }
    }
}
