package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.media.MediaEvent.Bye;
import io.github.whep4j.media.MediaEvent.FirstPacket;
import io.github.whep4j.media.MediaEvent.Resumed;
import io.github.whep4j.media.MediaEvent.Stalled;
import io.github.whep4j.media.MediaEvent.TimedOut;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each moment from which something is so, and the one before it. */
class LivenessWatchTest {
    private final List<MediaEvent> events = new ArrayList<>();
    private final LivenessWatch watch = new LivenessWatch(2 * SECOND, 5 * SECOND, events::add);

    private List<MediaEvent> at(long nowNanos) {
        events.clear();
        watch.onTimeout(nowNanos);
        return List.copyOf(events);
    }

    private List<MediaEvent> packet(long nowNanos) {
        events.clear();
        watch.onPacket(nowNanos);
        return List.copyOf(events);
    }

    @Test
    void silenceAfterVideo() {
        watch.start(SECOND);
        assertEquals(List.of(new FirstPacket(3 * SECOND)), packet(3 * SECOND));
        assertEquals(List.of(), packet(4 * SECOND));
        assertEquals(6 * SECOND, watch.nextTimeoutNanos());
        assertEquals(List.of(), at(6 * SECOND - 1));
        assertEquals(List.of(new Stalled(2 * SECOND)), at(6 * SECOND));
        assertEquals(List.of(), at(7 * SECOND));
        assertEquals(List.of(new Resumed(4 * SECOND)), packet(8 * SECOND));
        assertEquals(List.of(new Stalled(2 * SECOND)), at(10 * SECOND));
        assertEquals(13 * SECOND, watch.nextTimeoutNanos());
        assertEquals(List.of(new TimedOut(5 * SECOND)), at(13 * SECOND));
        assertEquals(Long.MAX_VALUE, watch.nextTimeoutNanos());
    }

    @Test
    void noVideoAtAll() {
        assertEquals(Long.MAX_VALUE, watch.nextTimeoutNanos());
        watch.start(SECOND);
        watch.start(3 * SECOND);
        assertEquals(SECOND, watch.lastNanos());
        assertEquals(List.of(), at(6 * SECOND - 1));
        assertEquals(List.of(new TimedOut(5 * SECOND)), at(6 * SECOND));
        watch.stop();
        assertEquals(Long.MAX_VALUE, watch.nextTimeoutNanos());
    }

    @Test
    void aFarewellThatVideoFollowsIsNone() {
        watch.start(0);
        packet(SECOND);
        watch.onGoodbye("night", SECOND);
        packet(SECOND + 100 * MILLI - 1);
        assertEquals(SECOND + 500 * MILLI, watch.nextTimeoutNanos(), "what was sent before it still comes");
        assertEquals(List.of(), at(SECOND + 500 * MILLI - 1));
        assertEquals(List.of(new Bye("night")), at(SECOND + 500 * MILLI));
        watch.onGoodbye(null, 2 * SECOND);
        packet(2 * SECOND + 100 * MILLI);
        assertEquals(List.of(), at(2 * SECOND + 600 * MILLI), "the source goes on");
        watch.onGoodbye(null, 3 * SECOND);
        watch.onSourceChange();
        assertEquals(List.of(), at(3 * SECOND + 600 * MILLI), "another goes on");
    }

    @Test
    void withoutBoundsThereIsNoSilence() {
        LivenessWatch unbounded = new LivenessWatch(0, 0, events::add);
        unbounded.start(0);
        unbounded.onPacket(1);
        assertEquals(Long.MAX_VALUE, unbounded.nextTimeoutNanos());
    }
}
