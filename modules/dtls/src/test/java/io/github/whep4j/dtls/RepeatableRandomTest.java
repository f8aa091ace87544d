package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RepeatableRandomTest {
    private final RepeatableRandom random = new RepeatableRandom(new SecureRandom());

    private byte[] next(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void repeatsWhatItHasGiven_howeverItIsCut_andGoesOnWithSomethingNew() {
        byte[] first = next(32);
        byte[] second = next(20);
        random.repeat();
        assertArrayEquals(Arrays.copyOf(first, 10), next(10));
        byte[] across = next(52);
        assertArrayEquals(Arrays.copyOfRange(first, 10, 32), Arrays.copyOf(across, 22));
        assertArrayEquals(second, Arrays.copyOfRange(across, 22, 42));
        byte[] more = next(16);

        random.repeat();
        byte[] all = next(78);
        assertArrayEquals(first, Arrays.copyOf(all, 32));
        assertArrayEquals(Arrays.copyOfRange(across, 42, 52), Arrays.copyOfRange(all, 52, 62));
        assertArrayEquals(more, Arrays.copyOfRange(all, 62, 78));
    }

    @Test
    void forgets_andRemembersNothingMore() {
        byte[] first = next(32);
        random.forget();
        random.repeat();
        byte[] second = next(32);
        assertFalse(Arrays.equals(first, second));
        random.repeat();
        assertFalse(Arrays.equals(second, next(32)));
    }

    @Test
    void seedsFromOutside_changeNothing() {
        byte[] first = next(32);
        random.setSeed(1);
        random.repeat();
        assertArrayEquals(first, next(32));
    }
}
