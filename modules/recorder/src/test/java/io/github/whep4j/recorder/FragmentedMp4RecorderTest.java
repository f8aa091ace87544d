package io.github.whep4j.recorder;

import static io.github.whep4j.recorder.Units.IDR;
import static io.github.whep4j.recorder.Units.PPS;
import static io.github.whep4j.recorder.Units.SLICE;
import static io.github.whep4j.recorder.Units.SPS;
import static io.github.whep4j.recorder.Units.hex;
import static io.github.whep4j.recorder.Units.keyFrame;
import static io.github.whep4j.recorder.Units.picture;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.VideoOrientation;
import io.github.whep4j.recorder.FragmentedMp4Recorder.ParameterSetPlacement;
import io.github.whep4j.recorder.Mp4Reader.Box;
import io.github.whep4j.recorder.Mp4Reader.Sample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FragmentedMp4RecorderTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void beginsWithFtypAndMoov_thenOneFragmentForEachUnit() throws IOException {
        Mp4Reader mp4 = record(keyFrame(0), picture(3000), picture(7000));

        assertEquals(
                List.of("ftyp", "moov", "moof", "mdat", "moof", "mdat", "moof", "mdat"),
                mp4.top.stream().map(Box::type).toList());
        assertEquals(List.of("mvhd", "trak", "mvex"), types(mp4.moov()));
        assertEquals(List.of("tkhd", "mdia"), types(mp4.moov().at("trak")));
        assertEquals(
                List.of("stsd", "stts", "stsc", "stco", "stsz"),
                types(mp4.moov().at("trak/mdia/minf/stbl")));
        assertEquals(1, mp4.moov().at("mvex/trex").body().getInt(4));
        assertEquals(90_000, mp4.moov().at("trak/mdia/mdhd").body().getInt(20));
        assertEquals(320 << 16, mp4.moov().at("trak/tkhd").body().getInt(88));
        assertEquals(240 << 16, mp4.moov().at("trak/tkhd").body().getInt(92));
        assertEquals(
                List.of(1L, 2L, 3L), mp4.samples.stream().map(Sample::sequence).toList());
    }

    @Test
    void timesAreThoseOfTheUnits_fromZeroOn() throws IOException {
        Mp4Reader mp4 = record(keyFrame(123_456_789), picture(123_456_790), picture(123_459_790), picture(123_465_690));

        assertEquals(
                List.of(0L, 1L, 3001L, 8901L),
                mp4.samples.stream().map(Sample::decodeTime).toList());
        assertEquals(
                List.of(1L, 3000L, 5900L, 5900L),
                mp4.samples.stream().map(Sample::duration).toList());
        assertTrue(mp4.samples.stream().allMatch(sample -> sample.compositionOffset() == 0));
        assertFalse(mp4.moov().at("trak").has("edts"));
    }

    @Test
    void recordingsOfHoursKeepTheirTimes() throws IOException {
        long ticks = 90_000L * 3_600 * 24 * 365;
        Mp4Reader mp4 = record(keyFrame(0), picture(3000), picture(ticks), picture(ticks + 3000));
        assertEquals(ticks + 3000, mp4.samples.get(3).decodeTime());
        assertEquals(0xffffffffL, mp4.samples.get(1).duration());
    }

    @Test
    void keyFramesAreSyncSamples() throws IOException {
        Mp4Reader mp4 = record(keyFrame(0), picture(3000), keyFrame(6000));
        assertEquals(
                List.of(true, false, true),
                mp4.samples.stream().map(Sample::isSync).toList());
    }

    @Test
    void parameterSetsAreInTheSampleEntryAndNotInTheSamples() throws IOException {
        Mp4Reader mp4 = record(keyFrame(0), picture(3000), keyFrame(6000));

        assertEquals("avc1", mp4.sampleEntry().type());
        byte[] sps = SPS;
        ByteBuffer expected = ByteBuffer.allocate(100);
        expected.put(hex("0142c01fffe1")).putShort((short) sps.length).put(sps);
        expected.put((byte) 1).putShort((short) PPS.length).put(PPS);
        assertEquals(expected.flip(), mp4.inSampleEntry("avcC"));
        assertEquals(320, mp4.sampleEntry().body().getShort(24));
        assertEquals(240, mp4.sampleEntry().body().getShort(26));
        assertEquals(List.of(List.of(5), List.of(1), List.of(5)), nalTypes(mp4));
        assertArrayEquals(SLICE, Arrays.copyOfRange(mp4.samples.get(1).bytes(), 4, 4 + SLICE.length));
    }

    @Test
    void changedParameterSets_stayInTheSamplesFromThereOn() throws IOException {
        byte[] larger = Units.ANAMORPHIC_SPS;
        Mp4Reader mp4 =
                record(keyFrame(0), keyFrame(3000, larger), picture(6000, larger), keyFrame(9000), picture(12_000));

        assertEquals(List.of(List.of(5), List.of(7, 8, 5), List.of(1), List.of(7, 8, 5), List.of(1)), nalTypes(mp4));
    }

    @Test
    void inBandPlacement_isAvc3WithSetsInEveryKeyFrame() throws IOException {
        FragmentedMp4Recorder recorder = FragmentedMp4Recorder.to(bytes, ParameterSetPlacement.IN_BAND);
        assertEquals(Optional.empty(), recorder.codecString());
        recorder.accept(keyFrame(0));
        assertEquals(Optional.of("avc3.42C01F"), recorder.codecString());
        recorder.accept(keyFrame(3000));
        recorder.close();

        Mp4Reader mp4 = new Mp4Reader(bytes.toByteArray());
        assertEquals("avc3", mp4.sampleEntry().type());
        assertEquals(List.of(List.of(7, 8, 5), List.of(7, 8, 5)), nalTypes(mp4));
        assertEquals(0xe1, mp4.inSampleEntry("avcC").get(5) & 0xff);
    }

    @Test
    void fillerIsLeftOut_theRestStays() throws IOException {
        AccessUnit unit = Units.unit(
                3000, false, true, null, List.of(SPS, PPS), hex("0930"), hex("0601ff80"), SLICE, hex("0cff80"));
        Mp4Reader mp4 = record(keyFrame(0), unit);
        assertEquals(List.of(9, 6, 1), nalTypes(mp4).get(1));
    }

    @Test
    void unitWithNothingToStore_takesNoFragment() throws IOException {
        Mp4Reader mp4 =
                record(keyFrame(0), Units.unit(3000, false, true, null, List.of(SPS, PPS), SPS, PPS), picture(6000));
        assertEquals(
                List.of(0L, 6000L), mp4.samples.stream().map(Sample::decodeTime).toList());
    }

    @Test
    void highProfilesHaveTheirChromaFormatInTheConfiguration() throws IOException {
        Mp4Reader mp4 = record(keyFrame(0, Units.HIGH_10_SPS), keyFrame(3000, Units.HIGH_10_SPS));
        ByteBuffer avcC = mp4.inSampleEntry("avcC");
        assertEquals(0xfdfafa00, avcC.getInt(avcC.limit() - 4));
    }

    @Test
    void aspectRatioAndColour_areInTheSampleEntry() throws IOException {
        Mp4Reader mp4 = record(keyFrame(0, Units.ANAMORPHIC_SPS));

        assertEquals(ByteBuffer.wrap(hex("00000004 00000003")), mp4.inSampleEntry("pasp"));
        assertEquals(ByteBuffer.wrap(hex("6e636c78 0001 0001 0001 80")), mp4.inSampleEntry("colr"));
        assertEquals(853 << 16, mp4.moov().at("trak/tkhd").body().getInt(88));
        assertEquals(640, mp4.sampleEntry().body().getShort(24));
    }

    /** As most encoders leave it. */
    @Test
    void withoutAnAspectRatioPixelsAreSquare() throws IOException {
        Mp4Reader mp4 = record(keyFrame(0, Units.SPS_WITHOUT_ASPECT));
        assertEquals(320 << 16, mp4.moov().at("trak/tkhd").body().getInt(88));
        assertThrows(AssertionError.class, () -> mp4.inSampleEntry("pasp"));
    }

    /** ISO/IEC 14496-12, Sections 8.2.2, 8.3.2, 8.4.2 and 8.7.2, of version 1 where there is one. */
    @Test
    void theHeadersAreAsLongAsTheStandardHasThem() throws IOException {
        Box moov = record(keyFrame(0)).moov();
        ByteBuffer mvhd = moov.at("mvhd").body();
        assertEquals(112, mvhd.limit());
        assertEquals(1 << 16, mvhd.getInt(48), "the matrix");
        assertEquals(1 << 30, mvhd.getInt(80), "and its end");
        assertEquals(2, mvhd.getInt(108), "the next track");
        assertEquals(96, moov.at("trak/tkhd").body().limit());
        assertEquals(36, moov.at("trak/mdia/mdhd").body().limit());
        assertEquals(
                ByteBuffer.wrap(hex("00000000 00000001 0000000c 75726c20 00000001")),
                moov.at("trak/mdia/minf/dinf/dref").body());
    }

    @ParameterizedTest
    @CsvSource({
        "0,    1,  0,  0,  1,   0,   0",
        "90,   0,  1, -1,  0, 240,   0",
        "180, -1,  0,  0, -1, 320, 240",
        "270,  0, -1,  1,  0,   0, 320",
    })
    void orientationIsTheTracksMatrix(int degrees, int a, int b, int c, int d, int x, int y) throws IOException {
        AccessUnit upright = keyFrame(0);
        AccessUnit turned = new AccessUnit(
                upright.toByteArray(),
                upright.lengthBytes(),
                0,
                0,
                null,
                true,
                true,
                true,
                new VideoOrientation(degrees, false, false),
                upright.parameterSets());
        ByteBuffer tkhd = record(turned, picture(3000)).moov().at("trak/tkhd").body();
        List<Integer> matrix = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            matrix.add(tkhd.getInt(52 + 4 * i));
        }
        assertEquals(List.of(a << 16, b << 16, 0, c << 16, d << 16, 0, x << 16, y << 16, 1 << 30), matrix);
    }

    @Test
    void captureTimeIsTheCreationTime() throws IOException {
        Instant captured = Instant.parse("2026-01-02T03:04:05Z");
        Mp4Reader mp4 = record(Units.unit(0, true, true, captured, List.of(SPS, PPS), SPS, PPS, IDR));
        long since1904 = mp4.moov().at("mvhd").body().getLong(4);
        assertEquals(captured, Instant.parse("1904-01-01T00:00:00Z").plusSeconds(since1904));
    }

    @Test
    void aFileIsToldTheCreationTimeAsSoonAsItIsKnown(@TempDir Path folder) throws IOException {
        Instant captured = Instant.parse("2026-01-02T03:04:05Z");
        Path file = folder.resolve("x.mp4");
        byte[] told;
        try (FragmentedMp4Recorder recorder = FragmentedMp4Recorder.to(file)) {
            recorder.accept(keyFrame(900_000));
            recorder.accept(picture(990_000));
            recorder.accept(keyFrame(1_080_000));
            byte[] untold = Files.readAllBytes(file);
            assertEquals(0, new Mp4Reader(untold).moov().at("mvhd").body().getLong(4));
            recorder.accept(Units.unit(1_170_000, true, true, captured, List.of(SPS, PPS), SPS, PPS, IDR));
            told = Files.readAllBytes(file);
        }
        Mp4Reader mp4 = new Mp4Reader(told);
        long since1904 = mp4.moov().at("mvhd").body().getLong(4);
        assertEquals(
                captured.minusSeconds(3), Instant.parse("1904-01-01T00:00:00Z").plusSeconds(since1904));
        assertEquals(since1904, mp4.moov().at("trak/mdia/mdhd").body().getLong(4));
        byte[] whole = Files.readAllBytes(file);
        assertEquals(4, new Mp4Reader(whole).samples.size());
        assertArrayEquals(told, Arrays.copyOf(whole, told.length));
    }

    @Test
    void aStreamIsNotGoneBackTo() throws IOException {
        Mp4Reader mp4 = record(
                keyFrame(0),
                picture(3000),
                Units.unit(6000, true, true, Instant.parse("2026-01-02T03:04:05Z"), List.of(SPS, PPS), SPS, PPS, IDR));
        assertEquals(0, mp4.moov().at("mvhd").body().getLong(4));
        assertEquals(3, mp4.samples.size());
    }

    @Test
    void reorderedPictures_haveExactPresentationTimesBehindTheLead() throws IOException {
        byte[] sps = Units.REORDERING_SPS;
        Mp4Reader mp4 = record(
                keyFrame(0, sps), picture(9000, sps), picture(3000, sps), picture(6000, sps), picture(12_000, sps));

        ByteBuffer elst = mp4.moov().at("trak/edts/elst").body();
        long lead = elst.getLong(16);
        assertEquals(1, elst.getInt(4));
        assertEquals(0, elst.getLong(8));
        assertEquals(6000, lead);
        assertEquals(
                List.of(0L, 9000L, 3000L, 6000L, 12_000L),
                mp4.samples.stream()
                        .map(sample -> sample.presentationTime() - lead)
                        .toList());
        assertTrue(mp4.samples.stream().allMatch(sample -> sample.compositionOffset() >= 0));
    }

    @Test
    void beginsAtTheFirstCompleteKeyFrame() throws IOException {
        AccessUnit broken = Units.unit(3000, true, false, null, List.of(SPS, PPS), SPS, PPS, IDR);
        Mp4Reader mp4 = record(picture(0), broken, keyFrame(6000), picture(9000));
        assertEquals(
                List.of(0L, 3000L), mp4.samples.stream().map(Sample::decodeTime).toList());
    }

    @Test
    void withoutKeyFrame_nothingIsWritten() throws IOException {
        FragmentedMp4Recorder recorder = FragmentedMp4Recorder.to(bytes);
        recorder.accept(picture(0));
        recorder.close();
        assertEquals(0, bytes.size());
        assertEquals(0, recorder.bytesWritten());
        assertEquals(0, recorder.unitsWritten());
    }

    @Test
    void eachFragmentGoesOutInOneWrite_andIsFlushed() throws IOException {
        List<Integer> writes = new ArrayList<>();
        int[] flushes = {0};
        FragmentedMp4Recorder recorder = FragmentedMp4Recorder.to(new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("byte by byte");
            }

            @Override
            public void write(byte[] b, int off, int len) {
                writes.add(len);
                bytes.write(b, off, len);
            }

            @Override
            public void flush() {
                flushes[0]++;
            }
        });
        recorder.accept(keyFrame(0));
        assertEquals(1, writes.size(), "the beginning, at once");
        recorder.accept(picture(3000));
        recorder.accept(picture(6000));
        assertEquals(2, recorder.unitsWritten(), "the last is kept until its duration is known");
        recorder.close();

        assertEquals(3, recorder.unitsWritten());
        assertEquals(4, writes.size());
        assertEquals(4, flushes[0]);
        assertEquals(bytes.size(), recorder.bytesWritten());
        Mp4Reader mp4 = new Mp4Reader(bytes.toByteArray());
        int position = writes.get(0);
        for (int i = 0; i < 3; i++) {
            position += writes.get(i + 1);
            assertEquals(position, mp4.samples.get(i).end());
        }
    }

    @Test
    void cutAnywhere_everythingBeforeTheCutIsThere() throws IOException {
        Mp4Reader whole = record(keyFrame(0), picture(3000), keyFrame(6000), picture(9000));
        for (int length = 0; length <= whole.file.length; length++) {
            int cut = length;
            long expected =
                    whole.samples.stream().filter(sample -> sample.end() <= cut).count();
            assertEquals(expected, new Mp4Reader(Arrays.copyOf(whole.file, cut)).samples.size());
        }
    }

    @Test
    void afterClose_unitsArePassedOver() throws IOException {
        FragmentedMp4Recorder recorder = FragmentedMp4Recorder.to(bytes);
        recorder.accept(keyFrame(0));
        recorder.close();
        int length = bytes.size();
        recorder.accept(picture(3000));
        recorder.close();
        assertEquals(length, bytes.size());
        assertEquals(1, recorder.unitsWritten());
    }

    @Test
    void afterAFailure_nothingMoreIsWritten() {
        boolean[] closed = {false};
        FragmentedMp4Recorder recorder = FragmentedMp4Recorder.to(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("disk full");
            }

            @Override
            public void write(byte[] b, int off, int len) throws IOException {
                if (bytes.size() > 0) {
                    throw new IOException("disk full");
                }
                bytes.write(b, off, len);
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        });
        recorder.accept(keyFrame(0));
        int length = bytes.size();
        UncheckedIOException first = assertThrows(UncheckedIOException.class, () -> recorder.accept(picture(3000)));
        assertEquals("disk full", first.getCause().getMessage());
        assertThrows(UncheckedIOException.class, () -> recorder.accept(picture(6000)));
        assertEquals(length, recorder.bytesWritten());
        assertDoesNotThrow(recorder::close);
        assertTrue(closed[0]);
    }

    /** As the clients of object stores do. */
    @Test
    void afterAStreamHasThrownSomethingUnchecked_nothingMoreIsWritten() {
        FragmentedMp4Recorder recorder = FragmentedMp4Recorder.to(new OutputStream() {
            @Override
            public void write(int b) {
                bytes.write(b);
            }

            @Override
            public void write(byte[] b, int off, int len) {
                boolean failing = bytes.size() > 0;
                bytes.write(b, off, failing ? len / 2 : len);
                if (failing) {
                    throw new IllegalStateException("connection reset");
                }
            }
        });
        recorder.accept(keyFrame(0));
        assertThrows(IllegalStateException.class, () -> recorder.accept(picture(3000)));
        int length = bytes.size();

        assertThrows(UncheckedIOException.class, () -> recorder.accept(picture(6000)));
        assertDoesNotThrow(recorder::close);
        assertEquals(length, bytes.size());
    }

    @Test
    void closeThatCannotWriteTheLastUnit_stillClosesTheStream() {
        boolean[] closed = {false};
        FragmentedMp4Recorder recorder = FragmentedMp4Recorder.to(new OutputStream() {
            private boolean first = true;

            @Override
            public void write(int b) throws IOException {
                throw new IOException("unplugged");
            }

            @Override
            public void write(byte[] b, int off, int len) throws IOException {
                if (!first) {
                    throw new IOException("unplugged");
                }
                first = false;
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        });
        recorder.accept(keyFrame(0));
        IOException e = assertThrows(IOException.class, recorder::close);
        assertEquals("unplugged", e.getMessage());
        assertTrue(closed[0]);
    }

    @Test
    void toAFile_replacesWhatWasThere(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("door.mp4");
        Files.write(file, new byte[100_000]);
        try (FragmentedMp4Recorder recorder = FragmentedMp4Recorder.to(file)) {
            recorder.accept(keyFrame(0));
            recorder.accept(picture(3000));
            assertEquals(Files.size(file), recorder.bytesWritten());
        }
        assertEquals(2, new Mp4Reader(Files.readAllBytes(file)).samples.size());
        assertThrows(IOException.class, () -> FragmentedMp4Recorder.to(directory.resolve("none/door.mp4")));
    }

    private Mp4Reader record(AccessUnit... units) throws IOException {
        try (FragmentedMp4Recorder recorder = FragmentedMp4Recorder.to(bytes)) {
            for (AccessUnit unit : units) {
                recorder.accept(unit);
            }
        }
        return new Mp4Reader(bytes.toByteArray());
    }

    private static List<String> types(Box box) {
        return box.children().stream().map(Box::type).toList();
    }

    private static List<List<Integer>> nalTypes(Mp4Reader mp4) {
        List<List<Integer>> types = new ArrayList<>();
        for (Sample sample : mp4.samples) {
            List<Integer> inSample = new ArrayList<>();
            ByteBuffer data = ByteBuffer.wrap(sample.bytes());
            while (data.hasRemaining()) {
                int length = data.getInt();
                inSample.add(data.get(data.position()) & 0x1f);
                data.position(data.position() + length);
            }
            types.add(inSample);
        }
        return types;
    }
}
