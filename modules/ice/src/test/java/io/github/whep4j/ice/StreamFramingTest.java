package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamFramingTest {
    /** Over UDP whoever throws loses one datagram; over a stream it must not be all that follow. */
    @Test
    void aSinkThatThrowsMissesNothingOfWhatFollows() {
        List<Integer> messages = new ArrayList<>();
        StreamFraming framing = new StreamFraming(StreamFraming.Format.LENGTH_PREFIXED, (buf, off, len, nowNanos) -> {
            messages.add((int) buf[off]);
            if (buf[off] == 2) {
                throw new StackOverflowError();
            }
            if (buf[off] < 3) {
                throw new IllegalStateException("at " + buf[off]);
            }
            return true;
        });
        byte[] stream = {0, 1, 1, 0, 1, 2, 0, 1, 3, 0, 2, 4, 4};
        IllegalStateException first =
                assertThrows(IllegalStateException.class, () -> framing.onBytes(stream, 0, stream.length - 1, 0));
        assertEquals("at 1", first.getMessage());
        assertTrue(framing.onBytes(Arrays.copyOfRange(stream, stream.length - 1, stream.length), 0, 1, 0));
        assertEquals(List.of(1, 2, 3, 4), messages);
    }
}
