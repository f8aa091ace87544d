package io.github.whep4j.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class GenericNackProperties {

    /** Starts near the wrap; a size limit cuts off the end and nothing else. */
    @Property(tries = 500)
    void asksForExactlyTheGivenPackets(
            @ForAll @IntRange(min = 65_000, max = 65_535) int base,
            @ForAll @Size(min = 1, max = 200) Set<@IntRange(max = 1_000) Integer> offsets,
            @ForAll @IntRange(min = 16, max = 400) int maxLength) {
        long[] lost =
                offsets.stream().mapToLong(offset -> base + offset).sorted().toArray();
        byte[] buf = new byte[1 + 400];
        int length = GenericNack.write(buf, 1, 7, 8, lost, 0, lost.length, maxLength);

        assertTrue(length <= maxLength);
        assertEquals(length, RtcpHeader.lengthOf(buf, 1, length));
        assertTrue(GenericNack.isValid(buf, 1, length));
        List<Integer> asked = new ArrayList<>();
        for (int entry = 0; entry < GenericNack.entryCount(buf, 1, length); entry++) {
            int packetId = GenericNack.packetId(buf, 1, entry);
            asked.add(packetId);
            for (int bit = 0; bit < 16; bit++) {
                if ((GenericNack.bitMask(buf, 1, entry) >> bit & 1) != 0) {
                    asked.add(packetId + bit + 1 & 0xffff);
                }
            }
        }
        int requested = GenericNack.requested(buf, 1, length);
        assertTrue(requested == lost.length || length + 4 > maxLength);
        List<Integer> expected = Arrays.stream(lost)
                .limit(requested)
                .mapToObj(number -> (int) number & 0xffff)
                .collect(Collectors.toList());
        assertEquals(expected, asked);
    }
}
