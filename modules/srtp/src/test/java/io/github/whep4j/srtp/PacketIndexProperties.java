package io.github.whep4j.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The index guess against the pseudo-code of RFC 3711, Appendix A, and against what it is for. */
class PacketIndexProperties {
    private static final long MAX_ROC = 0xffff_ffffL;

    @Property(tries = 2_000)
    void findsEveryIndexNearerThanHalfTheNumbers(
            @ForAll @LongRange(max = PacketIndex.MAX_RTP) long highest,
            @ForAll @IntRange(min = -0x7fff, max = 0x7fff) int distance) {
        long index = highest + distance;
        assertEquals(index, PacketIndex.guess(highest, (int) (index & 0xffff)));
    }

    @Property(tries = 2_000)
    void isThePseudoCode(
            @ForAll @LongRange(max = MAX_ROC) long roc,
            @ForAll @IntRange(max = 0xffff) int highestSequenceNumber,
            @ForAll @IntRange(max = 0xffff) int sequenceNumber) {
        assertPseudoCode(roc, highestSequenceNumber, sequenceNumber);
    }

    /** All distances of exactly half the numbers and around it, in the first, a middle and the last round. */
    @Example
    void isThePseudoCodeAtEveryHalf() {
        for (long roc : new long[] {0, 1, 77, MAX_ROC - 1, MAX_ROC}) {
            for (int highest = 0; highest <= 0xffff; highest++) {
                for (int distance = 0x8000 - 2; distance <= 0x8000 + 2; distance++) {
                    assertPseudoCode(roc, highest, (highest + distance) & 0xffff);
                }
            }
        }
    }

    private static void assertPseudoCode(long roc, int highestSequenceNumber, int sequenceNumber) {
        long v = appendixA(roc, highestSequenceNumber, sequenceNumber);
        long guess = PacketIndex.guess(roc << 16 | highestSequenceNumber, sequenceNumber);
        if (roc == 0 && v == MAX_ROC) {
            assertTrue(guess < 0);
        } else if (roc == MAX_ROC && v == 0) {
            assertTrue(guess > PacketIndex.MAX_RTP);
        } else {
            assertEquals(v << 16 | sequenceNumber, guess);
        }
    }

    private static long appendixA(long roc, int highestSequenceNumber, int sequenceNumber) {
        if (highestSequenceNumber < 32_768) {
            if (sequenceNumber - highestSequenceNumber > 32_768) {
                return (roc - 1) & MAX_ROC;
            }
            return roc;
        }
        if (highestSequenceNumber - 32_768 > sequenceNumber) {
            return (roc + 1) & MAX_ROC;
        }
        return roc;
    }
}
