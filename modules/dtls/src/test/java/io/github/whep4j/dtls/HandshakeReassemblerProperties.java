package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class HandshakeReassemblerProperties {
    /** However honest messages are cut, mixed and repeated, each comes out as it was. */
    @Property(tries = 300)
    void honestFragmentsInAnyOrder_giveTheMessages(
            @ForAll @IntRange(min = 0, max = 4_000) int length,
            @ForAll @IntRange(min = 1, max = 30) int cuts,
            @ForAll @IntRange(min = 1, max = 5) int messages,
            @ForAll long seed) {
        Random random = new Random(seed);
        List<byte[]> bodies = new ArrayList<>();
        List<byte[]> fragments = new ArrayList<>();
        for (int seq = 0; seq < messages; seq++) {
            byte[] body = Wire.random(length, seed + seq);
            bodies.add(body);
            int at = 0;
            do {
                int to = Math.min(length, at + 1 + random.nextInt(Math.max(1, 2 * length / cuts)));
                int from = at == 0 ? 0 : at - random.nextInt(Math.min(at, 5) + 1);
                fragments.add(Wire.part(11, seq, body, from, to));
                at = to;
            } while (at < length);
        }
        if (fragments.size() > HandshakeReassembler.MAX_FRAGMENTS) {
            return;
        }
        Collections.shuffle(fragments, random);
        byte[][] got = new byte[messages][];
        DtlsCounters counters = new DtlsCounters();
        HandshakeReassembler reassembler = new HandshakeReassembler(counters, (type, seq, body) -> got[seq] = body);
        fragments.forEach(fragment -> reassembler.onFragment(fragment, 0));

        for (int seq = 0; seq < messages; seq++) {
            assertArrayEquals(bodies.get(seq), got[seq]);
        }
        assertEquals(messages, reassembler.nextMessageSeq());
        assertEquals(0, counters.fragmentsRefused.get());
    }

    /** Whatever headers claim, nothing is thrown and the limits hold. */
    @Property(tries = 300)
    void arbitraryFragments_neverThrowAndStayWithinTheLimits(@ForAll long seed) {
        Random random = new Random(seed);
        DtlsCounters counters = new DtlsCounters();
        HandshakeReassembler reassembler = new HandshakeReassembler(
                counters, (type, seq, body) -> assertTrue(body.length <= HandshakeReassembler.MAX_MESSAGE_BYTES));
        for (int i = 0; i < 200; i++) {
            int length = random.nextInt(4) == 0 ? random.nextInt(1 << 24) : random.nextInt(50_000);
            byte[] bytes = new byte[random.nextInt(1_400)];
            int offset = random.nextInt(4) == 0 ? random.nextInt(1 << 24) : random.nextInt(2_000);
            reassembler.onFragment(Wire.fragment(random.nextInt(20), length, random.nextInt(20), offset, bytes), 0);
        }
        assertTrue(counters.reassemblyPeakBytes.get() <= HandshakeReassembler.MAX_PENDING_BYTES);
    }
}
