package io.github.whep4j.cli.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.cli.probe.KeyFrameRequest.Outcome;
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
    void aSlowAnswerToTheSecondRequestIsOneToo() {
        watch(200, n -> n % 30 == 0 || (asked == 2 && n == askedAt + 7));
        assertEquals(2, asked);
        assertEquals(Outcome.ANSWERED, request.outcome());
    }

    @Test
    void thoseThatComeWhenTheyAreDueAreNone() {
        watch(62, n -> n % 30 == 0);
        assertEquals(Outcome.UNKNOWN, request.outcome(), "the answer may have been slow");
        watch(38, n -> n % 30 == 0);
        assertEquals(Outcome.UNANSWERED, request.outcome());
        int before = asked;
        watch(100, n -> n % 30 == 0);
        assertEquals(before, asked);
    }

    @Test
    void whereTheyAreFarApartOneIsWaitedForTwoSeconds() {
        watch(100, n -> n == 0);
        assertEquals(2, asked);
        assertEquals(Outcome.UNKNOWN, request.outcome());
        watch(20, n -> false);
        assertEquals(Outcome.UNANSWERED, request.outcome());
    }

    @Test
    void whereTheyAreFarApartOneThatComesIsNoAnswerUntilItComesAgain() {
        watch(100, n -> n == 0 || (asked > 0 && n == askedAt + 2));
        assertEquals(Outcome.ANSWERED, request.outcome());
    }

    @Test
    void whereTheyAreFarApartASenderThatDoesNotAnswerTwiceInASecondHasAnswered() {
        watch(120, n -> n == 0 || n == 48);
        assertEquals(Outcome.ANSWERED, request.outcome());
    }

    @Test
    void oneEveryTwoSecondsIsNoAnswer() {
        watch(115, n -> n % 60 == 0);
        assertEquals(Outcome.UNKNOWN, request.outcome());
        watch(10, n -> n % 60 == 0);
        assertEquals(Outcome.UNANSWERED, request.outcome());
    }

    @Test
    void whereTheyComeEveryHalfSecondNoneIsAskedFor() {
        watch(300, n -> n % 15 == 0);
        assertEquals(0, asked);
        assertEquals(Outcome.UNKNOWN, request.outcome());
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
    }
}
