package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeReassemblerTest {
    private record Message(int type, int messageSeq, byte[] body) {}

    private final DtlsCounters counters = new DtlsCounters();
    private final List<Message> whole = new ArrayList<>();
    private final HandshakeReassembler reassembler =
            new HandshakeReassembler(counters, (type, seq, body) -> whole.add(new Message(type, seq, body)));

    private void give(byte[] fragment) {
        reassembler.onFragment(fragment, 0);
    }

    private long refused() {
        return counters.fragmentsRefused.get();
    }

    @Test
    void fragmentsInAnyOrderAndOverlapping_becomeOneMessage() {
        byte[] body = Wire.random(1_000, 1);
        give(Wire.part(11, 0, body, 600, 1_000));
        give(Wire.part(11, 0, body, 0, 300));
        give(Wire.part(11, 0, body, 200, 500));
        assertTrue(whole.isEmpty());
        give(Wire.part(11, 0, body, 450, 650));

        assertEquals(1, whole.size());
        assertArrayEquals(body, whole.get(0).body);
        assertEquals(1, reassembler.nextMessageSeq());
        assertEquals(0, refused());
    }

    @Test
    void emptyMessage_isWholeAtOnce() {
        give(Wire.whole(14, 0, new byte[0]));
        assertEquals(0, whole.get(0).body.length);
    }

    @Test
    void retransmittedMessage_isHandedOnAgain() {
        byte[] body = Wire.random(100, 1);
        give(Wire.whole(1, 0, body));
        give(Wire.part(1, 0, body, 0, 50));
        give(Wire.part(1, 0, body, 50, 100));
        assertEquals(2, whole.size());
        assertArrayEquals(body, whole.get(1).body);
    }

    @Test
    void declaredLengthOf16MiB_allocatesNothing() {
        for (int seq = 0; seq < 16; seq++) {
            give(Wire.fragment(11, 0xffffff, seq, 0, new byte[] {1}));
        }
        assertEquals(16, refused());
        assertEquals(0, counters.reassemblyPeakBytes.get());
    }

    @Test
    void manyLargeMessagesAtOnce_stayWithinTheLimit_andEarlierOnesComeFirst() {
        for (int seq = 10; seq >= 0; seq--) {
            give(Wire.fragment(11, HandshakeReassembler.MAX_MESSAGE_BYTES, seq, 0, new byte[] {1}));
        }
        assertEquals(HandshakeReassembler.MAX_PENDING_BYTES, counters.reassemblyPeakBytes.get());
        // 10 and 9 filled it, and every earlier one pushed the latest out.
        assertEquals(9, refused());

        byte[] body = Wire.random(2_000, 1);
        give(Wire.whole(1, 0, body));
        assertArrayEquals(body, whole.get(0).body);
    }

    @Test
    void laterMessage_doesNotPushOutAnEarlierOne() {
        give(Wire.fragment(11, 32_768, 0, 0, new byte[] {1}));
        give(Wire.fragment(11, 32_768, 1, 0, new byte[] {1}));
        give(Wire.fragment(11, 32_768, 2, 0, new byte[] {1}));
        assertEquals(1, refused());
    }

    @Test
    void messagesTooFarAhead_areRefused() {
        give(Wire.whole(11, 11, new byte[10]));
        assertEquals(1, refused());
        give(Wire.whole(11, 10, new byte[10]));
        assertEquals(1, whole.size());
        assertEquals(0, reassembler.nextMessageSeq());
    }

    @Test
    void zeroLengthFragmentOfALongerMessage_isRefused() {
        give(Wire.fragment(11, 100, 0, 0, new byte[0]));
        give(Wire.fragment(11, 100, 0, 100, new byte[0]));
        assertEquals(2, refused());
        assertEquals(0, counters.reassemblyPeakBytes.get());
    }

    @Test
    void fragmentBeyondTheEnd_isRefused() {
        give(Wire.fragment(11, 10, 0, 5, new byte[6]));
        give(Wire.fragment(11, 10, 0, 0xffffff, new byte[1]));
        assertEquals(2, refused());
    }

    @Test
    void contradictingLengthOrType_dropsWhatWasCollected() {
        byte[] body = Wire.random(100, 1);
        give(Wire.fragment(11, 200, 0, 0, new byte[50]));
        give(Wire.part(11, 0, body, 0, 50));
        assertEquals(1, refused());
        give(Wire.part(12, 0, body, 50, 100));
        assertEquals(2, refused());
        give(Wire.part(11, 0, body, 0, 50));
        give(Wire.part(11, 0, body, 50, 100));
        assertArrayEquals(body, whole.get(0).body);
        assertEquals(1, whole.size());
    }

    @Test
    void contradictingBytes_dropWhatWasCollected() {
        byte[] body = Wire.random(100, 1);
        byte[] forged = body.clone();
        forged[10] ^= 1;
        give(Wire.part(11, 0, forged, 0, 60));
        give(Wire.part(11, 0, body, 0, 50));
        assertEquals(1, refused());
        give(Wire.part(11, 0, body, 50, 100));
        assertArrayEquals(body, whole.get(0).body);
    }

    @Test
    void moreThan64Fragments_areRefused() {
        byte[] body = Wire.random(1_000, 1);
        for (int i = 0; i < body.length; i += 2) {
            give(Wire.part(11, 0, body, i, i + 1));
        }
        assertTrue(whole.isEmpty());
        assertEquals(500 / (HandshakeReassembler.MAX_FRAGMENTS + 1), refused());
    }

    @Test
    void copiesOfAFragment_doNotCount() {
        byte[] body = Wire.random(100, 1);
        for (int i = 0; i < 1_000; i++) {
            give(Wire.part(11, 0, body, 0, 50));
        }
        give(Wire.part(11, 0, body, 50, 100));
        assertEquals(1, whole.size());
        assertEquals(0, refused());
    }
}
