package io.github.whep4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.cli.KeyFrameRequest.Outcome;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/** Whether a key frame comes when it is asked for, by the times of pictures, 30 a second. */
class KeyFrameRequestTest {
    private static final long NANOS = 1_000_000_000L / 30;

    private int asked;
    private long askedAt = -1;
    private long picture;
    private final KeyFrameRequest request = new KeyFrameRequest(() -> {
        asked++;
        askedAt = picture;
    });

    @Test
    void oneThatComesBeforeItsTimeIsAnAnswer() {
        watch(100, n -> n % 30 == 0 || (asked > 0 && n == askedAt + 3));
        assertEquals(39, askedAt);
        assertEquals(Outcome.ANSWERED, request.outcome());
    }

    @Test
    void oneThatComesWhenItIsDueIsNone() {
        watch(100, n -> n % 30 == 0);
        assertEquals(Outcome.UNANSWERED, request.outcome());
    }

    @Test
    void whereTheyAreFarApartOneIsWaitedForTwoSeconds() {
        watch(100, n -> n == 0);
        assertEquals(46, askedAt);
        assertEquals(Outcome.UNKNOWN, request.outcome());
        watch(20, n -> false);
        assertEquals(Outcome.UNANSWERED, request.outcome());
    }

    @Test
    void whereTheyAreFarApartAnyOneIsAnAnswer() {
        watch(80, n -> n == 0 || n == 60);
        assertEquals(Outcome.ANSWERED, request.outcome());
    }

    @Test
    void nothingIsKnownOfAShortTimeNorWithoutAKeyFrame() {
        watch(35, n -> n % 30 == 0);
        assertEquals(Outcome.UNKNOWN, request.outcome());
        assertEquals(0, asked);
    }

    private void watch(int pictures, LongPredicate isKeyFrame) {
        for (long end = picture + pictures; picture < end; picture++) {
            request.onPicture(NANOS * picture, isKeyFrame.test(picture));
        }
        assertEquals(asked, Math.min(asked, 1));
    }
}
