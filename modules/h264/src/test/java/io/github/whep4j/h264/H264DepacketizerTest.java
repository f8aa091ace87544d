package io.github.whep4j.h264;

import static io.github.whep4j.h264.Fixtures.IDR;
import static io.github.whep4j.h264.Fixtures.PPS;
import static io.github.whep4j.h264.Fixtures.SLICE;
import static io.github.whep4j.h264.Fixtures.SPS;
import static io.github.whep4j.h264.Fixtures.annexB;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.Fixtures.Recording;
import io.github.whep4j.h264.Fixtures.Unit;
import java.util.List;
import org.junit.jupiter.api.Test;

class H264DepacketizerTest {
    private final Recording sink = new Recording();
    private final H264Depacketizer depacketizer = new H264Depacketizer(1 << 20, List.of(), sink);

    @Test
    void stapAThenFragmentsThenMarker_givesKeyFrameAtOnce() {
        packet(Fixtures.stapA(SPS, PPS), 0, false);
        List<byte[]> fragments = Fixtures.fuA(IDR, 3);
        for (int i = 0; i < fragments.size(); i++) {
            packet(fragments.get(i), 0, i == fragments.size() - 1);
        }

        Unit unit = sink.only();
        assertArrayEquals(annexB(SPS, PPS, IDR), unit.bytes());
        assertTrue(unit.keyFrame());
        assertTrue(unit.complete());
        assertEquals(320, unit.sets().width());
        assertEquals(240, unit.sets().height());
        assertEquals("avc1.42C01F", unit.sets().codecString());
    }

    @Test
    void withoutMarker_theNextTimestampEndsTheUnit() {
        packet(SPS, 0, false);
        packet(PPS, 0, false);
        packet(IDR, 0, false);
        packet(SLICE, 3000, true);

        assertEquals(2, sink.units.size());
        assertTrue(sink.units.get(0).complete());
        assertFalse(sink.units.get(1).keyFrame());
        assertArrayEquals(annexB(SLICE), sink.units.get(1).bytes());
    }

    private void packet(byte[] payload, long timestamp, boolean marker) {
        depacketizer.onPacket(payload, 0, payload.length, timestamp, marker);
    }
}
