package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.rtp.Goodbye;
import io.github.whep4j.srtp.SrtpProfile;
import java.lang.reflect.Field;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes before the keys, with other keys, and with the sender's farewell. */
class SessionEdgesTest {
    private final Simulation simulation = Simulation.perfect();

    @Test
    void aReportIsHeldUntilThereAreKeys() {
        simulation.sender.sendReport(1_000 * SECOND);
        simulation.sendPicture(3_000);
        simulation.run(MILLI);
        simulation.installKeys();
        assertEquals(1, simulation.stats().remoteOutbound().reportsSent());
        assertEquals(Instant.ofEpochSecond(1_000), simulation.units.get(0).captureTime());
        assertEquals(0, simulation.stats().discarded().malformed());
    }

    @Test
    void whatCannotBeMediaIsNotHeld() {
        byte[] shortHeader = new byte[11];
        shortHeader[0] = (byte) 0x80;
        simulation.onDatagram(shortHeader);
        simulation.onDatagram(new byte[40]);
        assertEquals(2, simulation.stats().discarded().malformed());
        simulation.installKeys();
        assertEquals(2, simulation.stats().discarded().malformed());
    }

    @Test
    void otherKeysTakeThePlaceOfTheFirst() {
        simulation.installKeys();
        simulation.sendPicture(3_000);
        simulation.run(MILLI);
        assertEquals(1, simulation.delivered);
        simulation.session.installKeys(TestKeys.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80, 5, 6), simulation.time.now());
        simulation.sendPicture(3_000);
        simulation.run(MILLI);
        assertEquals(1, simulation.delivered);
        assertTrue(simulation.stats().discarded().unauthenticated() > 0);
    }

    /** Those that send with as well as those that receive. */
    @Test
    void keysThatAreReplacedAreOverwritten() throws ReflectiveOperationException {
        simulation.installKeys();
        List<Object> former = List.of(field(simulation.session, "srtp"), field(output(), "srtp"));
        simulation.installKeys();
        for (Object holder : former) {
            assertTrue(holder.toString().endsWith("destroyed]"), holder::toString);
        }
        assertFalse(field(output(), "srtp").toString().contains("destroyed"));
    }

    private Object output() throws ReflectiveOperationException {
        return field(simulation.session, "rtcpOutput");
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    @Test
    void theLatestPacketsTimeBeginsWithTheKeys() {
        simulation.run(5 * MILLI);
        simulation.installKeys();
        assertEquals(simulation.time.now(), simulation.session.lastPacketNanos());
        simulation.run(7 * MILLI);
        simulation.sendPicture(3_000);
        long sent = simulation.time.now();
        simulation.run(9 * MILLI);
        assertEquals(sent, simulation.session.lastPacketNanos());
    }

    @Test
    void aFarewellEndsThePictureThatIsUnderWay() {
        List<byte[]> datagrams = new ArrayList<>();
        TestSender sender = new TestSender(new TestSender.Settings(), datagrams::add);
        sender.sendPicture(3_000);
        simulation.installKeys();
        datagrams.subList(0, datagrams.size() - 1).forEach(simulation::onDatagram);
        assertEquals(0, simulation.stats().framesDropped());
        byte[] plain = new byte[40];
        int length = Goodbye.write(plain, 0, sender.ssrc, new byte[0]);
        simulation.onDatagram(sender.protectRtcp(plain, length));
        assertEquals(1, simulation.stats().framesDropped());
    }

    @Test
    void whatHasWaitedTooLongForKeysIsForgotten() {
        simulation.sendPicture(3_000);
        simulation.run(EarlyPackets.MAX_AGE_NANOS - 1);
        assertEquals(0, simulation.stats().discarded().early());
        long held = simulation.sender.packets;
        simulation.run(1);
        assertEquals(held, simulation.stats().discarded().early());
        simulation.sendPicture(3_000);
        simulation.run(EarlyPackets.MAX_AGE_NANOS / 2);
        simulation.installKeys();
        assertEquals(simulation.sender.packets - held, simulation.stats().packetsReceived());
    }

    @Test
    void soManyAreHeld_andNoLongOnes() {
        Counters counters = new Counters();
        PacketPool pool = new PacketPool();
        EarlyPackets bounded = new EarlyPackets(pool, counters);
        assertEquals(Long.MAX_VALUE, bounded.nextTimeoutNanos());
        bounded.hold(new byte[3_000], 0, 2_048, 5);
        assertEquals(0, counters.early);
        bounded.hold(new byte[3_000], 0, 2_049, 5);
        assertEquals(1, counters.early);
        for (int i = 1; i < EarlyPackets.MAX_PACKETS; i++) {
            bounded.hold(new byte[20], 0, 20, 6);
        }
        assertEquals(1, counters.early);
        bounded.hold(new byte[20], 0, 20, 6);
        assertEquals(2, counters.early);
        assertEquals(5 + EarlyPackets.MAX_AGE_NANOS, bounded.nextTimeoutNanos());
        bounded.hold(new byte[20], 0, 20, 5 + EarlyPackets.MAX_AGE_NANOS);
        assertEquals(3, counters.early, "the first made room for it");
        List<Integer> lengths = new ArrayList<>();
        bounded.replay(6 + EarlyPackets.MAX_AGE_NANOS, (buf, off, len, nowNanos) -> lengths.add(len));
        assertEquals(List.of(20), lengths, "the others are too old by now");
        assertEquals(Long.MAX_VALUE, bounded.nextTimeoutNanos());
        assertEquals(EarlyPackets.MAX_PACKETS, pool.idle(), "all are there for the next");
    }

    @Test
    void aKeyFrameIsAskedForAtOnce() {
        TestSender.Settings settings = new TestSender.Settings();
        Simulation asking = new Simulation(
                Simulation.config(settings).pli(true),
                settings,
                new SimulatedLink.Conditions(),
                new SimulatedLink.Conditions());
        asking.installKeys();
        asking.stream(SECOND);
        asking.session.requestKeyFrame(asking.time.now());
        assertEquals(1, asking.stats().pliCount());
    }

    @Test
    void parameterSetsBeforeEveryPictureDoNotPutOffTheRequestForAKeyFrame() {
        simulation.installKeys();
        for (int picture = 0; picture < 30; picture++) {
            simulation.sender.sendPayload(TestSender.SPS, false);
            simulation.sender.sendPayload(TestSender.PPS, false);
            simulation.sender.sendPayload(new byte[] {0x61, (byte) 0x9a, (byte) 0xff, 1}, true);
            simulation.sender.timestamp += 3_000;
            simulation.run(33 * MILLI);
        }
        assertTrue(simulation.sender.plis > 1, simulation.sender.plis + " requests in a second");
    }

    @Test
    void whatComesOfAPictureAfterTheFarewellIsNoPictureOfItsOwn() {
        simulation.installKeys();
        simulation.sender.sendPayload(TestSender.SPS, false);
        simulation.sender.sendPayload(TestSender.PPS, false);
        simulation.sender.sendPayload(new byte[] {0x65, (byte) 0x88, (byte) 0xff, 1}, false);
        simulation.run(MILLI);
        byte[] plain = new byte[40];
        int length = Goodbye.write(plain, 0, simulation.sender.ssrc, new byte[0]);
        simulation.onDatagram(simulation.sender.protectRtcp(plain, length));
        simulation.sender.sendPayload(new byte[] {0x65, 0x44, (byte) 0xff, 1}, true); // the second slice, overtaken
        simulation.run(MILLI);
        assertEquals(0, simulation.delivered);
    }

    @Test
    void aSenderWithoutAWallClockTellsTheTimeSinceItsBeginning() {
        simulation.installKeys();
        long secondsTo1970 = 2_208_988_800L;
        simulation.sender.sendReport((5 - secondsTo1970) * SECOND);
        simulation.sendPicture(3_000);
        simulation.run(MILLI);
        assertNull(simulation.units.get(0).captureTime(), "of no day");
        assertNull(simulation.stats().remoteOutbound().remoteTimestamp());
        assertEquals(1, simulation.stats().remoteOutbound().reportsSent());
    }
}
