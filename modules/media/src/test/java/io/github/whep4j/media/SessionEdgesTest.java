package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.rtp.Goodbye;
import io.github.whep4j.srtp.SrtpProfile;
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
}
