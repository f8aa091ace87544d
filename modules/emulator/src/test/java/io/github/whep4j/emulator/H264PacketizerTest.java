package io.github.whep4j.emulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.H264Depacketizer;
import io.github.whep4j.h264.ParameterSets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class H264PacketizerTest {
    @Test
    void parameterSetsShareAPacketAndALongSliceIsTakenApart() {
        byte[] slice = new byte[150];
        Arrays.fill(slice, (byte) 7);
        slice[0] = 0x65;

        List<String> packets = packetize(new H264Packetizer(64, true), List.of(hex("6701"), hex("480203"), slice));

        String seven = "07";
        assertEquals(
                List.of(
                        "78" + "0002" + "6701" + "0003" + "480203",
                        "7c" + "85" + seven.repeat(62),
                        "7c" + "05" + seven.repeat(62),
                        "7c" + "45" + seven.repeat(25) + "M"),
                packets);
    }

    @Test
    void withoutAggregationEachUnitHasItsOwnPacket() {
        assertEquals(
                List.of("6701", "6802", "6503M"),
                packetize(new H264Packetizer(64, false), List.of(hex("6701"), hex("6802"), hex("6503"))));
    }

    @Test
    void aUnitThatFillsThePacketStaysWhole() {
        byte[] fits = new byte[64];
        fits[0] = 0x41;
        byte[] tooLong = new byte[65];
        tooLong[0] = 0x41;

        assertEquals(1, packetize(new H264Packetizer(64, true), List.of(fits)).size());
        assertEquals(
                2, packetize(new H264Packetizer(64, true), List.of(tooLong)).size());
    }

    @Test
    void parameterSetsThatDoNotFitTogetherGoAlone() {
        byte[] sps = new byte[40];
        sps[0] = 0x67;
        byte[] pps = new byte[40];
        pps[0] = 0x68;

        List<String> packets = packetize(new H264Packetizer(64, true), List.of(sps, pps, hex("6503")));

        assertEquals(3, packets.size());
        assertTrue(packets.get(0).startsWith("67"));
        assertTrue(packets.get(1).startsWith("68"));
    }

    @Test
    void aPictureOfParameterSetsAloneEndsWithAMarker() {
        assertEquals(
                List.of("78" + "0002" + "6701" + "0002" + "6802" + "M"),
                packetize(new H264Packetizer(64, true), List.of(hex("6701"), hex("6802"))));
    }

    @Test
    void tooSmallPacketsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new H264Packetizer(63, true));
    }

    @ParameterizedTest
    @CsvSource({"1172, true", "1172, false", "64, true", "64, false", "20000, true"})
    void theDepacketizerGivesTheClipBack(int maxPayloadBytes, boolean aggregating) {
        Clip clip = Clip.bundled();
        List<byte[]> received = new ArrayList<>();
        List<Boolean> keyFrames = new ArrayList<>();
        H264Depacketizer depacketizer = new H264Depacketizer(1 << 20, List.of(), new H264Depacketizer.Sink() {
            @Override
            public void accessUnit(
                    byte[] annexB,
                    int lengthBytes,
                    long extendedTimestamp,
                    boolean keyFrame,
                    boolean complete,
                    ParameterSets sets) {
                assertTrue(complete);
                assertEquals(640, sets.width());
                received.add(Arrays.copyOf(annexB, lengthBytes));
                keyFrames.add(keyFrame);
            }

            @Override
            public void damaged(long extendedTimestamp) {
                throw new AssertionError("damaged");
            }
        });
        H264Packetizer packetizer = new H264Packetizer(maxPayloadBytes, aggregating);
        long timestamp = 0;
        for (Clip.Picture picture : clip.pictures()) {
            long now = timestamp;
            packetizer.packetize(picture.nalUnits(), (buf, off, len, marker) -> {
                assertTrue(len <= maxPayloadBytes);
                depacketizer.onPacket(buf, off, len, now, marker);
            });
            timestamp += 3000;
        }

        assertEquals(clip.pictures().size(), received.size());
        for (int i = 0; i < received.size(); i++) {
            assertArrayEquals(clip.pictures().get(i).annexB(), received.get(i));
            assertEquals(clip.pictures().get(i).isKeyFrame(), keyFrames.get(i));
        }
    }

    private static List<String> packetize(H264Packetizer packetizer, List<byte[]> nalUnits) {
        List<String> packets = new ArrayList<>();
        packetizer.packetize(
                nalUnits,
                (buf, off, len, marker) ->
                        packets.add(HexFormat.of().formatHex(buf, off, off + len) + (marker ? "M" : "")));
        return packets;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
