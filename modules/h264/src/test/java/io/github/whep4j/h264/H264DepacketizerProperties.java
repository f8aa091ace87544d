package io.github.whep4j.h264;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.Fixtures.Recording;
import io.github.whep4j.h264.Fixtures.Unit;
import io.github.whep4j.h264.ModelStream.Packet;
import io.github.whep4j.h264.ModelStream.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class H264DepacketizerProperties {
    private static final int MAX_BYTES = 1 << 16;

    @Property(tries = 300)
    void withoutLoss_everyPictureArrivesAsItWas(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int units) {
        ModelStream stream = new ModelStream(seed, units);
        Recording sink = new Recording();
        H264Depacketizer depacketizer = new H264Depacketizer(MAX_BYTES, List.of(), sink);
        for (Packet packet : stream.packets) {
            feed(depacketizer, stream, packet);
        }
        boolean lastIsOpen = !stream.hasMarkers();
        depacketizer.flush();

        assertEquals(List.of(), sink.damaged);
        assertEquals(units, sink.units.size());
        for (int i = 0; i < units; i++) {
            Unit unit = sink.units.get(i);
            Picture picture = stream.pictures.get(i);
            assertArrayEquals(picture.annexB(), unit.bytes());
            assertEquals(picture.timestamp(), unit.timestamp());
            assertEquals(picture.keyFrame(), unit.keyFrame());
            assertEquals(i < units - 1 || !lastIsOpen, unit.complete());
        }
    }

    @Property(tries = 500)
    void withLoss_nothingIsCalledCompleteThatIsNot(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 15) int units,
            @ForAll @IntRange(min = 1, max = 60) int lossPercent) {
        ModelStream stream = new ModelStream(seed, units);
        Random network = new Random(~seed);
        boolean[] lost = new boolean[stream.packets.size()];
        Recording sink = new Recording();
        H264Depacketizer depacketizer = new H264Depacketizer(MAX_BYTES, List.of(), sink);
        for (int i = 0; i < lost.length; i++) {
            lost[i] = network.nextInt(100) < lossPercent;
            if (i > 0 && lost[i - 1] && !lost[i]) {
                depacketizer.onGap();
            }
            if (!lost[i]) {
                feed(depacketizer, stream, stream.packets.get(i));
            }
        }
        if (lost[lost.length - 1]) {
            depacketizer.onGap();
        }
        depacketizer.flush();

        Map<Long, Unit> delivered = new HashMap<>();
        List<Long> timestamps = new ArrayList<>(sink.damaged);
        for (Unit unit : sink.units) {
            delivered.put(unit.timestamp(), unit);
            timestamps.add(unit.timestamp());
        }
        assertEquals(timestamps.stream().distinct().count(), timestamps.size(), "one call for each unit");
        for (int i = 0; i < units; i++) {
            Unit unit = delivered.get(stream.pictures.get(i).timestamp());
            if (unit != null) {
                check(stream, i, lost, unit);
            }
        }
        checkUndamagedOnesArrived(stream, lost, delivered);
    }

    private static void check(ModelStream stream, int index, boolean[] lost, Unit unit) {
        Picture picture = stream.pictures.get(index);
        int lostPackets = 0;
        int leadingLost = 0;
        boolean leading = true;
        for (int i = 0; i < lost.length; i++) {
            if (stream.packets.get(i).unit() == index) {
                lostPackets += lost[i] ? 1 : 0;
                leading &= lost[i];
                leadingLost += leading ? 1 : 0;
            }
        }
        boolean whole = lostPackets == 0;
        boolean lostADelimiterOnly = lostPackets == leadingLost && lostPackets <= picture.dispensablePackets();
        if (unit.complete()) {
            assertTrue(whole || lostADelimiterOnly);
            List<byte[]> expected =
                    picture.nalUnits().subList(whole ? 0 : 1, picture.nalUnits().size());
            assertArrayEquals(Fixtures.annexB(expected.toArray(new byte[0][])), unit.bytes());
        }
        List<String> sent = hexOf(picture.nalUnits());
        for (String nalUnit : hexOf(unit.nalUnits())) {
            boolean parameterSet = nalUnit.startsWith("67") || nalUnit.startsWith("68");
            assertTrue(sent.contains(nalUnit) || parameterSet, "spliced or mangled: " + nalUnit);
        }
        assertTrue(unit.sets().width() > 0);
        assertEquals(picture.keyFrame(), unit.keyFrame());
    }

    /** A unit that lost nothing, with nothing lost right before it or, lacking a marker, right after it. */
    private static void checkUndamagedOnesArrived(ModelStream stream, boolean[] lost, Map<Long, Unit> delivered) {
        boolean setsArrived = false;
        boolean undamaged = true;
        for (int i = 0; i < lost.length; i++) {
            Packet packet = stream.packets.get(i);
            if (packet.firstOfUnit()) {
                undamaged = i == 0 || !lost[i - 1];
            }
            undamaged &= !lost[i];
            boolean endSeen = packet.marker() || (i + 1 < lost.length && !lost[i + 1]);
            if (packet.lastOfUnit() && undamaged) {
                Picture picture = stream.pictures.get(packet.unit());
                setsArrived |= picture.keyFrame();
                Unit unit = delivered.get(picture.timestamp());
                if (setsArrived) {
                    assertTrue(unit != null && unit.complete() == endSeen, "not delivered: " + packet.unit());
                }
            }
        }
    }

    @Property(tries = 300)
    void mangledStreams_leaveItUsable(
            @ForAll long seed, @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 1_000_000) Integer> damages) {
        ModelStream stream = new ModelStream(seed, 8);
        Recording sink = new Recording();
        H264Depacketizer depacketizer = new H264Depacketizer(MAX_BYTES, List.of(), sink);
        List<Packet> packets = new ArrayList<>(stream.packets);
        for (int damage : damages) {
            mangle(packets, damage);
        }
        for (Packet packet : packets) {
            feed(depacketizer, stream, packet);
        }
        depacketizer.flush();

        for (Unit unit : sink.units) {
            assertTrue(unit.bytes().length <= MAX_BYTES);
            assertTrue(unit.sets().width() > 0 && unit.sets().height() > 0);
            assertFalse(unit.nalUnits().isEmpty());
        }
        assertRecovers(depacketizer, sink);
    }

    @Property(tries = 500)
    void anyPayloads_doNoHarm(
            @ForAll @Size(max = 20) List<@Size(max = 40) byte[]> payloads, @ForAll @IntRange(max = 255) int markers) {
        Recording sink = new Recording();
        H264Depacketizer depacketizer = new H264Depacketizer(MAX_BYTES, List.of(Fixtures.SPS, Fixtures.PPS), sink);
        for (int i = 0; i < payloads.size(); i++) {
            byte[] payload = payloads.get(i);
            depacketizer.onPacket(payload, 0, payload.length, i / 3, (markers >> i % 8 & 1) == 1);
        }
        depacketizer.flush();
        assertRecovers(depacketizer, sink);
    }

    private static void assertRecovers(H264Depacketizer depacketizer, Recording sink) {
        byte[] keyFrame = Fixtures.stapA(Fixtures.SPS, Fixtures.PPS, Fixtures.IDR);
        depacketizer.onPacket(keyFrame, 0, keyFrame.length, Long.MAX_VALUE, true);
        Unit last = sink.units.get(sink.units.size() - 1);
        assertTrue(last.complete() && last.keyFrame());
        assertArrayEquals(Fixtures.annexB(Fixtures.SPS, Fixtures.PPS, Fixtures.IDR), last.bytes());
    }

    /** One bit flipped, one packet cut, repeated, moved or taken away. */
    private static void mangle(List<Packet> packets, int damage) {
        int at = damage / 5 % packets.size();
        Packet packet = packets.get(at);
        byte[] payload = packet.payload().clone();
        int place = damage / 500;
        switch (damage % 5) {
            case 0 -> {
                if (payload.length > 0) {
                    payload[place / 8 % Math.min(payload.length, 4)] ^= (byte) (1 << place % 8);
                }
                packets.set(at, with(packet, payload));
            }
            case 1 -> packets.set(at, with(packet, Arrays.copyOf(payload, place % (payload.length + 1))));
            case 2 -> packets.add(at, packet);
            case 3 -> packets.add(place % packets.size(), packets.remove(at));
            default -> packets.set(at, with(packet, new byte[0]));
        }
    }

    private static Packet with(Packet packet, byte[] payload) {
        return new Packet(payload, packet.unit(), packet.marker(), packet.firstOfUnit(), packet.lastOfUnit());
    }

    private static List<String> hexOf(List<byte[]> nalUnits) {
        return nalUnits.stream().map(HexFormat.of()::formatHex).toList();
    }

    private static void feed(H264Depacketizer depacketizer, ModelStream stream, Packet packet) {
        byte[] payload = packet.payload();
        long timestamp = stream.pictures.get(packet.unit()).timestamp();
        depacketizer.onPacket(payload, 0, payload.length, timestamp, packet.marker());
    }
}
