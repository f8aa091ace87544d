package io.github.whep4j.receiver;

import static io.github.whep4j.receiver.Units.delta;
import static io.github.whep4j.receiver.Units.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.receiver.BoundedUnits.Dropped;
import io.github.whep4j.receiver.BoundedUnits.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BoundedUnitsTest {
    @Test
    void theOldestWholeGroupGoesFirst_theOneThatIsBeingTakenStays() {
        BoundedUnits buffer = new BoundedUnits(5, Overflow.DROP_GROUPS);
        add(buffer, key(1), delta(2), delta(3), key(4), delta(5));
        assertEquals(1, buffer.poll().rtpTimestamp());
        assertEquals(List.of(Outcome.ADDED, Outcome.ADDED), add(buffer, key(6), delta(7)));
        assertEquals(List.of(2L, 3L, 6L, 7L), rest(buffer));
        assertEquals(new Dropped(2, 1), buffer.dropped());
    }

    @Test
    void aGroupThatIsStillComingIsDroppedAsAWhole() {
        BoundedUnits buffer = new BoundedUnits(3, Overflow.DROP_GROUPS);
        add(buffer, key(1), delta(2));
        assertEquals(1, buffer.poll().rtpTimestamp());
        assertEquals(
                List.of(Outcome.ADDED, Outcome.ADDED, Outcome.OVERFLOWED, Outcome.DROPPED, Outcome.ADDED),
                add(buffer, key(3), delta(4), delta(5), delta(6), key(7)));
        assertEquals(List.of(2L, 7L), rest(buffer));
        assertEquals(new Dropped(4, 1), buffer.dropped());
    }

    @Test
    void theGroupThatIsBeingTakenLosesItsEnd_ifItIsLongerThanTheBuffer() {
        BoundedUnits buffer = new BoundedUnits(2, Overflow.DROP_GROUPS);
        add(buffer, key(1));
        assertEquals(1, buffer.poll().rtpTimestamp());
        assertEquals(
                List.of(Outcome.ADDED, Outcome.ADDED, Outcome.OVERFLOWED, Outcome.OVERFLOWED, Outcome.DROPPED),
                add(buffer, delta(2), delta(3), delta(4), key(5), delta(6)));
        assertEquals(List.of(2L, 3L), rest(buffer));
        assertEquals(new Dropped(3, 2), buffer.dropped());
    }

    /** A sender may make each unit as large as units can be, however many the user lets wait. */
    @ParameterizedTest
    @EnumSource(
            value = Overflow.class,
            names = {"DROP_TO_KEY_FRAME", "DROP_GROUPS"})
    void thereIsALimitInBytesToo(Overflow overflow) {
        for (int capacity : new int[] {2, 300}) {
            BoundedUnits buffer = new BoundedUnits(capacity, overflow);
            long most = 0;
            for (int i = 0; i < 1_000; i++) {
                buffer.add(Units.large(i, i % 3 == 0));
                most = Math.max(most, buffer.size());
            }
            long limit = Math.max(32 << 20, 300 * (256L << 10)) / Units.LARGE_BYTES;
            assertTrue(most >= 2 && most <= limit, capacity + ": " + most);
            assertEquals(1_000, buffer.size() + buffer.dropped().units());
            while (buffer.poll() != null) {
                // Until there is nothing.
            }
            assertEquals(Outcome.ADDED, buffer.add(key(1_000)), "what has been taken counts no more");
        }
    }

    /** Else a consumer that is quick enough would get less and less of a long stream. */
    @ParameterizedTest
    @EnumSource(
            value = Overflow.class,
            names = {"DROP_TO_KEY_FRAME", "DROP_GROUPS"})
    void whatHasBeenTakenTakesNoRoom(Overflow overflow) {
        BoundedUnits buffer = new BoundedUnits(300, overflow);
        buffer.add(Units.large(0, true));
        for (int i = 1; i < 1_000; i++) {
            assertEquals(Outcome.ADDED, buffer.add(Units.large(i, i % 30 == 0)));
            assertEquals(i - 1, buffer.poll().rtpTimestamp());
        }
        assertEquals(Dropped.NOTHING, buffer.dropped());
    }

    @Test
    void norDoesWhatHasBeenDropped() {
        BoundedUnits buffer = new BoundedUnits(300, Overflow.DROP_GROUPS);
        int most = 0;
        for (int i = 0; i < 1_000; i++) {
            buffer.add(Units.large(i, true));
            most = Math.max(most, buffer.size());
        }
        assertTrue(most > 2);
        assertEquals(most, buffer.size(), "it is full still, of the latest");
        assertEquals(1_000 - most, buffer.poll().rtpTimestamp());
    }

    @Test
    void whatNobodyTakesAnyMoreIsDropped_byGroupsOfWhichOneHadBegun() {
        BoundedUnits buffer = new BoundedUnits(9, Overflow.DROP_GROUPS);
        add(buffer, key(1), delta(2), delta(3), key(4), delta(5), key(6));
        assertEquals(1, buffer.poll().rtpTimestamp());
        buffer.drop();
        assertEquals(new Dropped(5, 3), buffer.dropped());
        assertEquals(List.of(), rest(buffer));
        buffer.drop();
        assertEquals(new Dropped(5, 3), buffer.dropped());
    }

    /** Whatever is dropped, what comes out can be decoded, and everything is accounted for. */
    @ParameterizedTest
    @EnumSource(
            value = Overflow.class,
            names = {"DROP_TO_KEY_FRAME", "DROP_GROUPS"})
    void whatComesOutIsDecodable_andTheCountsAddUp(Overflow overflow) {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            BoundedUnits buffer = new BoundedUnits(1 + random.nextInt(8), overflow);
            List<AccessUnit> taken = new ArrayList<>();
            List<AccessUnit> all = new ArrayList<>();
            int offered = 0;
            for (int step = 0; step < 100; step++) {
                if (random.nextInt(3) > 0) {
                    offered++;
                    boolean keyFrame = offered == 1 || random.nextInt(4) == 0;
                    AccessUnit unit = keyFrame ? key(offered) : delta(offered);
                    all.add(unit);
                    buffer.add(unit);
                } else {
                    AccessUnit unit = buffer.poll();
                    if (unit != null) {
                        taken.add(unit);
                    }
                }
            }
            assertEquals(
                    offered, taken.size() + buffer.size() + buffer.dropped().units());
            List<Long> kept =
                    new ArrayList<>(taken.stream().map(AccessUnit::rtpTimestamp).toList());
            kept.addAll(rest(buffer));
            assertEquals(groupsThatMiss(all, kept), buffer.dropped().groups(), "with seed " + seed);
            long before = 0;
            for (AccessUnit unit : taken) {
                long timestamp = unit.rtpTimestamp();
                assertTrue(timestamp > before, "out of order with seed " + seed);
                assertTrue(unit.isKeyFrame() || timestamp == before + 1, "not decodable with seed " + seed);
                before = timestamp;
            }
        }
    }

    private static long groupsThatMiss(List<AccessUnit> all, List<Long> kept) {
        long groups = 0;
        boolean counted = false;
        for (AccessUnit unit : all) {
            counted &= !unit.isKeyFrame();
            if (!counted && !kept.contains(unit.rtpTimestamp())) {
                groups++;
                counted = true;
            }
        }
        return groups;
    }

    private static List<Outcome> add(BoundedUnits buffer, AccessUnit... units) {
        List<Outcome> outcomes = new ArrayList<>();
        for (AccessUnit unit : units) {
            outcomes.add(buffer.add(unit));
        }
        return outcomes;
    }

    private static List<Long> rest(BoundedUnits buffer) {
        List<Long> timestamps = new ArrayList<>();
        for (AccessUnit unit = buffer.poll(); unit != null; unit = buffer.poll()) {
            timestamps.add(unit.rtpTimestamp());
        }
        return timestamps;
    }
}
