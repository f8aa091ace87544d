package io.github.whep4j.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketPoolTest {
    private final PacketPool pool = new PacketPool();

    @Test
    void aSlotIsUsedAgain() {
        PacketSlot slot = pool.acquire();
        pool.release(slot);
        assertSame(slot, pool.acquire());
    }

    @Test
    void whatABadMomentTookIsLetGo() {
        useAtOnce(200);
        assertEquals(200, pool.idle());
        for (int i = 0; i < 2 * PacketPool.PERIOD; i++) {
            useAtOnce(1);
        }
        assertEquals(1, pool.idle());
    }

    @Test
    void whatIsNeededNowAndThenIsKept() {
        for (int i = 0; i < 10 * PacketPool.PERIOD; i++) {
            useAtOnce(i % 100 == 0 ? 20 : 1);
        }
        assertEquals(20, pool.idle());
    }

    private void useAtOnce(int count) {
        List<PacketSlot> slots = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slots.add(pool.acquire());
        }
        slots.forEach(pool::release);
    }
}
