package io.github.whep4j.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that counts anew: its upstream has changed, and the session goes on. */
class TransportWideRestartTest {
    private static final int EXTENSION_ID = 5;
    private static final int MILLIS = 1_000_000;

    private final TransportWideFeedback feedback = new TransportWideFeedback(
            EXTENSION_ID,
            new RtcpOutput(Simulation.config(new TestSender.Settings()).build(), null));
    private long nowNanos = 1_000_000_000L;

    /** So many that each further one makes the report due at once, which shows that it is told of. */
    @BeforeEach
    void fiveThousandPackets() {
        for (int i = 0; i < 5_000; i++) {
            receive(20_000 + i);
        }
        assertEquals(nowNanos, feedback.nextTimeoutNanos());
    }

    @Test
    void oneThatIsFarBehindIsLateAndNotToldOf() {
        receive(17);
        assertEquals(nowNanos - MILLIS, feedback.nextTimeoutNanos());
        receive(25_000);
        assertEquals(nowNanos, feedback.nextTimeoutNanos());
        receive(18);
        assertEquals(nowNanos - MILLIS, feedback.nextTimeoutNanos());
    }

    @Test
    void twoInARowAreANewCount() {
        for (int i = 0; i < 1_000; i++) {
            receive(i);
        }
        assertEquals(nowNanos, feedback.nextTimeoutNanos());
    }

    private void receive(int number) {
        nowNanos += MILLIS;
        PacketSlot packet = new PacketSlot();
        byte[] head = {
            (byte) 0x90,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            (byte) 0xbe,
            (byte) 0xde,
            0,
            1,
            EXTENSION_ID << 4 | 1,
            (byte) (number >> 8),
            (byte) number,
            0
        };
        System.arraycopy(head, 0, packet.bytes, 0, head.length);
        packet.length = 100;
        packet.arrivalNanos = nowNanos;
        feedback.onPacket(packet);
    }
}
