package io.github.whep4j.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Against a sorted map of what is held and a map of since when what is not has been missing. */
class ReorderBufferProperties {

    @Property(tries = 300)
    void isASortedMap(
            @ForAll @LongRange(min = -70_000, max = 70_000) long start,
            @ForAll @Size(max = 200) List<@IntRange(max = 300) Integer> ahead,
            @ForAll @IntRange(min = 1, max = 40) int skipEvery) {
        ReorderBuffer buffer = new ReorderBuffer();
        buffer.start(start);
        TreeMap<Long, PacketSlot> held = new TreeMap<>();
        Map<Long, Integer> requests = new HashMap<>();
        Map<Long, Long> missingSince = new HashMap<>();
        long next = start;
        long end = start;
        for (int i = 0; i < ahead.size(); i++) {
            long sequence = next + ahead.get(i);
            if (!held.containsKey(sequence)) {
                for (; end <= sequence; end++) {
                    missingSince.put(end, (long) i);
                }
                PacketSlot packet = new PacketSlot();
                packet.sequence = sequence;
                held.put(sequence, packet);
                buffer.put(packet, i);
            }
            if (i % skipEvery == 0 && !held.isEmpty() && held.firstKey() != next) {
                assertSame(held.firstEntry().getValue(), buffer.firstHeld());
                assertEquals(missingSince.get(next), buffer.gapSinceNanos());
                for (; next < held.firstKey(); next++) {
                    buffer.skip();
                }
            }
            while (held.containsKey(next) && i % 3 == 0) {
                assertSame(held.remove(next), buffer.poll());
                next++;
            }
            assertEquals(next, buffer.next());
            assertEquals(end, buffer.end());
            assertEquals(held.isEmpty(), buffer.isEmpty());
            assertEquals(end - next - held.size(), buffer.missingWith(end));
            for (long number = next - 3; number < end + 3; number++) {
                boolean missing = number >= next && number < end && !held.containsKey(number);
                assertEquals(missing, buffer.isMissing(number));
                assertSame(held.get(number), buffer.held(number));
                if (missing) {
                    assertEquals(missingSince.get(number), buffer.missingSinceNanos(number));
                    assertEquals(requests.getOrDefault(number, 0), buffer.requests(number));
                    if (number % 3 == 0) {
                        requests.merge(number, 1, Integer::sum);
                        buffer.onRequested(number, i);
                        assertEquals(i, buffer.requestedNanos(number));
                    }
                }
            }
            if (!held.containsKey(next)) {
                assertNull(buffer.poll());
            }
        }
    }
}
