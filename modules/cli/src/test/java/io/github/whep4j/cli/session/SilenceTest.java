package io.github.whep4j.cli.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.whep4j.receiver.ReceiverStats;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private static final Instant END = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void aCameraThatGoesAwayWithoutAWordIsTold() {
        ReceiverStats stats = lastPacket(END.minusMillis(10_250));
        assertEquals("no video has come for the last 10.3 s", Silence.words(stats));
        assertEquals(Duration.ofMillis(10_250), Silence.of(stats));
    }

    @Test
    void theTimeBetweenTwoPicturesIsNotWorthAWord() {
        assertNull(Silence.words(lastPacket(END.minusMillis(1_999))));
    }

    @Test
    void withoutAPacketThereIsNoneThatCouldBeTheLast() {
        assertNull(Silence.words(lastPacket(null)));
        assertEquals(Duration.ZERO, Silence.of(lastPacket(null)));
    }

    @Test
    void aClockThatIsSetBackMakesNoNegativeSilence() {
        assertEquals(Duration.ZERO, Silence.of(lastPacket(END.plusSeconds(3_600))));
    }

    private static ReceiverStats lastPacket(@Nullable Instant at) {
        return new ReceiverStats(
                1,
                0,
                0,
                0,
                1,
                0,
                1,
                1,
                0,
                640,
                360,
                0,
                0,
                0,
                0,
                0,
                1,
                0,
                0,
                0,
                0,
                END,
                new ReceiverStats.Source(1, 0, "0", at, 0, 0, 0, 0),
                ReceiverStats.Playout.NONE,
                ReceiverStats.RemoteOutbound.NONE);
    }
}
