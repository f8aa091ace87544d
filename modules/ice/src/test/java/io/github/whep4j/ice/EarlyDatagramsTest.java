package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.transport.DatagramKind;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.transport.MediaLoops;
import io.github.whep4j.transport.UdpPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EarlyDatagramsTest {
    private static final long SECOND = 1_000_000_000L;

    private final MediaLoops loops = MediaLoops.create(1);
    private final IceCounters counters = new IceCounters();
    private final EarlyDatagrams early = new EarlyDatagrams(counters);
    private IcePath path;
    private IcePath other;

    @BeforeEach
    void open() throws Exception {
        MediaLoop loop = loops.next();
        UdpPort port = loop.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), (p, buf, off, len, from, now) -> {});
        path = new IcePath(port, new InetSocketAddress("192.0.2.1", 1));
        other = new IcePath(port, new InetSocketAddress("192.0.2.1", 2));
    }

    @AfterEach
    void close() {
        loops.close();
    }

    private void hold(IcePath from, DatagramKind kind, int number, long nowNanos) {
        byte[] buf = {9, 9, (byte) number, 9};
        early.hold(from, kind, buf, 2, 1, nowNanos);
        buf[2] = 77;
    }

    private List<String> replay(long nowNanos) {
        List<String> replayed = new ArrayList<>();
        early.replay(nowNanos, (from, kind, bytes) -> replayed.add(kind.toString() + bytes[0]));
        return replayed;
    }

    @Test
    void replaysInTheOrderOfComingAndOnlyWhatIsValid() {
        hold(path, DatagramKind.DTLS, 1, 0);
        hold(other, DatagramKind.DTLS, 2, 1);
        hold(path, DatagramKind.SRTP, 3, 2);
        hold(path, DatagramKind.DTLS, 4, 3);
        assertEquals(List.of(), replay(4));
        path.valid = true;
        assertEquals(List.of("DTLS1", "SRTP3", "DTLS4"), replay(5));
        assertEquals(List.of(), replay(6));
        other.valid = true;
        assertEquals(List.of("DTLS2"), replay(7));
        assertTrue(early.isEmpty());
        assertEquals(4, counters.snapshot().datagramsHeld());
        assertEquals(0, counters.snapshot().heldDatagramsDropped());
    }

    @Test
    void keepsTheFirstEightOfDtlsAndSixtyFourOfMedia() {
        for (int i = 0; i < 20; i++) {
            hold(path, DatagramKind.DTLS, i, 0);
        }
        for (int i = 0; i < 100; i++) {
            hold(i % 2 == 0 ? path : other, i % 3 == 0 ? DatagramKind.SRTCP : DatagramKind.SRTP, i, 1);
        }
        assertEquals(72, counters.snapshot().datagramsHeld());
        assertEquals(48, counters.snapshot().heldDatagramsDropped());
        path.valid = true;
        other.valid = true;
        List<String> replayed = replay(2);
        assertEquals(72, replayed.size());
        assertEquals("DTLS7", replayed.get(7));
        assertEquals("SRTCP63", replayed.get(71));
        // There is room again.
        hold(path, DatagramKind.DTLS, 1, 3);
        assertEquals(List.of("DTLS1"), replay(4));
    }

    @Test
    void forgetsAfterTwoSeconds() {
        hold(path, DatagramKind.DTLS, 1, 0);
        hold(path, DatagramKind.DTLS, 2, SECOND);
        path.valid = true;
        assertEquals(List.of("DTLS2"), replay(2 * SECOND + 1));
        assertEquals(1, counters.snapshot().heldDatagramsDropped());
        hold(path, DatagramKind.DTLS, 3, 3 * SECOND);
        early.expire(6 * SECOND);
        assertTrue(early.isEmpty());
    }

    @Test
    void keepsNothingLargerThanAPathLetsThrough() {
        early.hold(path, DatagramKind.SRTP, new byte[EarlyDatagrams.LARGEST_BYTES + 1], 0, 2_049, 0);
        assertTrue(early.isEmpty());
        assertEquals(1, counters.snapshot().heldDatagramsDropped());
    }
}
