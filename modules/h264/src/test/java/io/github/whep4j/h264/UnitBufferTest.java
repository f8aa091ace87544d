package io.github.whep4j.h264;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class UnitBufferTest {
    @Test
    void growsUpToTheLimitAndNotBeyond() {
        UnitBuffer buffer = new UnitBuffer(100_000);
        buffer.begin(false);
        byte[] part = new byte[1_000];
        for (int i = 0; i < 100; i++) {
            Arrays.fill(part, (byte) i);
            assertTrue(buffer.append(part, 0, part.length));
        }
        assertFalse(buffer.append((byte) 1));
        assertFalse(buffer.append(part, 0, 1));
        assertFalse(buffer.insert(0, new byte[1]));
        assertEquals(100_000, buffer.length());
        for (int i = 0; i < 100_000; i++) {
            assertEquals((byte) (i / 1_000), buffer.array()[i]);
        }
    }

    @Test
    void insertMovesTheRestBack() {
        UnitBuffer buffer = new UnitBuffer(100);
        buffer.begin(true);
        buffer.append(new byte[] {1, 4}, 0, 2);
        assertTrue(buffer.insert(1, new byte[] {2, 3}));
        assertTrue(buffer.insert(4, new byte[] {5}));
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, Arrays.copyOf(buffer.array(), buffer.length()));
    }

    @Test
    void farTooLargeArray_isKeptAndAFittingOneGivenAway() {
        UnitBuffer buffer = new UnitBuffer(1 << 20);
        buffer.begin(false);
        byte[] large = buffer.array();
        buffer.append(new byte[10], 0, 10);

        assertEquals(10, buffer.take().length);
        buffer.begin(false);
        assertSame(large, buffer.array());
    }

    @Test
    void arrayThatFits_isGivenAwayItself() {
        UnitBuffer buffer = new UnitBuffer(1 << 20);
        buffer.begin(false);
        byte[] array = buffer.array();
        buffer.append(new byte[7_000], 0, 7_000);

        assertSame(array, buffer.take());
        buffer.begin(false);
        assertNotSame(array, buffer.array());
    }

    @Test
    void discardedArray_isUsedAgain() {
        UnitBuffer buffer = new UnitBuffer(1 << 20);
        buffer.begin(true);
        byte[] array = buffer.array();
        buffer.append((byte) 1);
        buffer.discard();
        buffer.begin(true);

        assertSame(array, buffer.array());
        assertEquals(0, buffer.length());
    }

    @Test
    void aKeyFramesArray_isNotKeptForSmallPictures() {
        UnitBuffer buffer = new UnitBuffer(1 << 20);
        buffer.begin(true);
        byte[] large = buffer.array();
        buffer.append(new byte[10], 0, 10);
        buffer.take();
        buffer.begin(false);

        assertTrue(buffer.array().length < large.length / 2);
    }

    @Test
    void oneHugeUnit_isNotRememberedForEver() {
        UnitBuffer buffer = new UnitBuffer(1 << 24);
        buffer.begin(true);
        buffer.append(new byte[10_000_000], 0, 10_000_000);
        buffer.discard();
        buffer.begin(true);
        assertTrue(buffer.array().length < 100_000);
    }
}
