package io.github.whep4j.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SourceRegisterTest {
    private static final int CAPACITY = 16;

    private final SourceRegister register = new SourceRegister();

    @Test
    void thoseThatWereRetiredLast() {
        assertFalse(register.isRetired(0));
        for (int ssrc = 0; ssrc < CAPACITY; ssrc++) {
            register.retire(ssrc);
        }
        assertTrue(register.isRetired(0));
        register.retire(100);
        assertFalse(register.isRetired(0), "the first makes room");
        assertTrue(register.isRetired(1));
        assertTrue(register.isRetired(100));
        assertFalse(register.isRetired(101));
    }

    @Test
    void isAnOrderedSetOfBoundedSize() {
        SplittableRandom random = new SplittableRandom(1);
        Set<Integer> model = new LinkedHashSet<>();
        for (int i = 0; i < 20_000; i++) {
            int ssrc = random.nextInt(24);
            model.remove(ssrc);
            if (random.nextInt(4) == 0) {
                register.readmit(ssrc);
            } else {
                register.retire(ssrc);
                model.add(ssrc);
            }
            if (model.size() > CAPACITY) {
                model.remove(model.iterator().next());
            }
            for (int each = 0; each < 24; each++) {
                assertEquals(model.contains(each), register.isRetired(each));
            }
        }
    }
}
