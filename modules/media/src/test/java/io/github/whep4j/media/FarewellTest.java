package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.media.MediaEvent.Bye;
import io.github.whep4j.media.MediaEvent.FirstPacket;
import io.github.whep4j.media.MediaEvent.SourceChanged;
import io.github.whep4j.rtp.Goodbye;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** BYE, theirs and ours (RFC 3550, Section 6.6). */
class FarewellTest {
    @Test
    void farewells() {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.stream(SECOND);
        byte[] plain = new byte[40];
        int length = Goodbye.write(plain, 0, 0x999, "other".getBytes(StandardCharsets.UTF_8));
        simulation.onDatagram(simulation.sender.protectRtcp(plain, length));
        simulation.schedule();
        simulation.run(500 * MILLI);
        assertEquals(List.of(new FirstPacket(0)), simulation.events, "another source's, not that of the video");
        simulation.stream(SECOND);
        length = Goodbye.write(plain, 0, 0x1234_5678, "tea\ntime".getBytes(StandardCharsets.UTF_8));
        simulation.onDatagram(simulation.sender.protectRtcp(plain, length));
        simulation.schedule();
        simulation.run(499 * MILLI);
        assertEquals(List.of(new FirstPacket(0)), simulation.events);
        simulation.run(MILLI);
        assertEquals(List.of(new FirstPacket(0), new Bye("tea?time")), simulation.events);

        simulation.session.sendBye(simulation.time.now());
        simulation.run(MILLI);
        assertEquals(1, simulation.sender.goodbyes);
        assertEquals(Long.MAX_VALUE, simulation.session.nextTimeoutNanos());
        int before = simulation.delivered;
        simulation.stream(SECOND);
        simulation.session.sendBye(simulation.time.now());
        simulation.session.requestKeyFrame(simulation.time.now());
        simulation.session.onTimeout(simulation.time.now());
        simulation.installKeys();
        assertEquals(before, simulation.delivered);
        assertEquals(1, simulation.sender.goodbyes);
    }

    @Test
    void aFarewellIsNoneIfVideoGoesOn() {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.stream(SECOND);
        sayGoodbye(simulation);
        simulation.sender.ssrc++;
        simulation.stream(SECOND);
        sayGoodbye(simulation);
        simulation.stream(SECOND);
        assertEquals(simulation.picturesSent, simulation.delivered + 1, "all but one at the change of source");
        assertEquals(List.of(new FirstPacket(0), new SourceChanged(0x1234_5678, 0x1234_5679)), simulation.events);
        sayGoodbye(simulation);
        simulation.sendPicture(3_000);
        simulation.run(SECOND);
        assertEquals(new Bye(""), simulation.events.get(2), "a packet that was under way is no video that goes on");
        assertEquals(simulation.picturesSent, simulation.delivered + 1);
    }

    private static void sayGoodbye(Simulation simulation) {
        byte[] plain = new byte[40];
        int length = Goodbye.write(plain, 0, simulation.sender.ssrc, new byte[0]);
        simulation.onDatagram(simulation.sender.protectRtcp(plain, length));
    }
}
