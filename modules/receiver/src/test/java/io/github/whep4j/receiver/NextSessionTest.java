package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.receiver.WhepHttpException.Kind;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextSessionTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = -5 * SECOND;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration BRIEF = Duration.ofSeconds(9);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final WhepException silence = Failures.silent(Duration.ofSeconds(5), null);

    @Test
    void overlappingItIsOpenedAsLongBeforeTheEndAsAskedFor_butAThirdOfASessionAtMost() {
        NextSession next = following(Renewal.overlapping().lead(Duration.ofSeconds(5)), false);
        assertEquals(Duration.ofSeconds(5), next.lead(Duration.ofSeconds(59)));
        assertEquals(Duration.ofSeconds(3), next.lead(Duration.ofSeconds(9)));
        assertNull(following(Renewal.sequential(), false).lead(Duration.ofSeconds(59)));
    }

    @Test
    void afterTheLimitItFollowsAtOnce() {
        for (CloseReason why : new CloseReason[] {CloseReason.SESSION_LIMIT, CloseReason.REMOTE}) {
            NextSession next = following(Renewal.sequential().attempts(1), false);
            assertTrue(next.follows(LIMIT, why, null, START));
            assertTrue(next.isDue(START));
            assertFalse(following(Renewal.none(), false).follows(LIMIT, why, null, START));
        }
    }

    @Test
    void whenTheUserOrWhatWillNotChangeEndsOneNoneFollows() {
        NextSession next = following(Renewal.sequential(), true);
        assertFalse(next.follows(LIMIT, CloseReason.LOCAL, null, START));
        assertFalse(next.follows(LIMIT, CloseReason.LOCAL, refused(404, false, null), START));
    }

    @Test
    void whatEndsByItselfIsFollowedOnlyWhereReconnectingWasAskedFor() {
        assertFalse(following(Renewal.sequential(), false).follows(LONG, CloseReason.LOCAL, silence, START));
        assertTrue(following(Renewal.none(), true).follows(LONG, CloseReason.LOCAL, silence, START));
    }

    /** At once after a session that has lasted a while, else later each time, and in the end no more. */
    @Test
    void briefSessionsCountAsFailures_andOneOfTenSecondsEndsTheCount() {
        NextSession next = following(Renewal.none().attempts(3), true);
        assertTrue(next.follows(BRIEF, CloseReason.LOCAL, silence, START));
        long first = next.notBeforeNanos() - START;
        assertTrue(next.follows(BRIEF, CloseReason.LOCAL, silence, START));
        assertEquals(2 * first, next.notBeforeNanos() - START);
        assertFalse(next.isDue(next.notBeforeNanos() - 1));
        assertTrue(next.isDue(next.notBeforeNanos()));

        assertTrue(next.follows(LONG, CloseReason.LOCAL, silence, START));
        assertTrue(next.isDue(START));
        assertTrue(next.follows(BRIEF, CloseReason.LOCAL, silence, START));
        assertEquals(first, next.notBeforeNanos() - START);
        assertTrue(next.follows(BRIEF, CloseReason.LOCAL, silence, START));
        assertFalse(next.follows(BRIEF, CloseReason.LOCAL, silence, START));
    }

    @Test
    void aServerThatWantsAnotherSessionTooSoonIsCompliedWithLater_andNotForEver() {
        assertFalse(following(Renewal.none(), false).followsReconnect(LONG, START));
        NextSession next = following(Renewal.none().attempts(2), true);
        assertTrue(next.followsReconnect(BRIEF, START));
        assertFalse(next.isDue(START));
        assertFalse(next.followsReconnect(BRIEF, START));
        assertTrue(next.followsReconnect(LONG, START));
        assertTrue(next.isDue(START));
        assertTrue(next.followsReconnect(BRIEF, START));
    }

    @Test
    void anAttemptThatFailsIsRepeatedWhenTheServerSays() {
        NextSession next = following(Renewal.sequential(), false);
        Duration retryIn = next.attemptFailed(refused(503, true, Duration.ofSeconds(20)), START);
        assertTrue(retryIn != null && retryIn.toSeconds() == 20, "in " + retryIn);
        assertEquals(START + retryIn.toNanos(), next.notBeforeNanos());
        assertNull(next.attemptFailed(refused(503, true, Duration.ofMinutes(3)), START), "longer than is waited");
    }

    @Test
    void anAttemptThatIsRefusedForGoodIsTheLast() {
        NextSession next = following(Renewal.sequential(), false);
        assertNull(next.attemptFailed(refused(404, false, null), START));
        assertTrue(next.isDue(START));
    }

    /** The endpoint has spoken HTTP before. */
    @Test
    void anAnswerThatBreaksOffIsNoReasonToGiveUp() {
        WhepException broken =
                new WhepHttpException(Kind.BAD_RESPONSE, 0, null, null, null, "broken off", "", false, null);
        assertTrue(following(Renewal.sequential(), false).attemptFailed(broken, START) != null);
    }

    @ParameterizedTest
    @CsvSource({"400, false", "503, false", "0, true"})
    void aSecondSessionThatIsRefusedIsNotAskedForAgain_oneThatOnlyFailsIs(int status, boolean again) {
        NextSession next = following(Renewal.overlapping(), false);
        assertEquals(LONG, next.overlapFailed(refused(status, true, null), LONG, START));
        assertTrue(next.isDue(START), "as soon as the first has ended");
        assertEquals(again, next.lead(LIMIT) != null);
    }

    @Test
    void aServerThatRefusesASecondSessionIsLeftAloneForAsLongAsItSays() {
        NextSession next = following(Renewal.overlapping(), false);
        WhepException busy = refused(503, true, Duration.ofSeconds(20));
        assertEquals(Duration.ofSeconds(30), next.overlapFailed(busy, Duration.ofSeconds(30), START));
        assertEquals(Duration.ofSeconds(20), next.overlapFailed(busy, Duration.ofSeconds(4), START));
        assertEquals(Duration.ofSeconds(20), next.overlapFailed(busy, null, START));
        assertTrue(next.follows(LIMIT, CloseReason.SESSION_LIMIT, null, START + 4 * SECOND));
        assertFalse(next.isDue(START + 20 * SECOND - 1));
        assertTrue(next.isDue(START + 20 * SECOND));
    }

    /** It may not know that the first session is about to end; and whoever watches has said how long there may be no picture. */
    @Test
    void butNotForLongerThanAttemptsMayFail() {
        NextSession next = following(Renewal.overlapping().giveUpAfter(Duration.ofSeconds(45)), false);
        WhepException busy = refused(503, true, Duration.ofDays(1));
        assertEquals(Duration.ofSeconds(45), next.overlapFailed(busy, Duration.ofSeconds(4), START));
        assertTrue(next.follows(LIMIT, CloseReason.SESSION_LIMIT, null, START + 4 * SECOND));
        assertTrue(next.isDue(START + 45 * SECOND));
    }

    private static WhepException refused(int status, boolean retryable, @Nullable Duration retryAfter) {
        Kind kind = status == 0 ? Kind.CONNECT : Kind.STATUS;
        return new WhepHttpException(kind, status, null, null, retryAfter, "refused", "", retryable, null);
    }

    private static NextSession following(Renewal renewal, boolean reconnects) {
        ReceiverBuilder builder = WhepReceiver.builder(URI.create("https://device.example/whep"))
                .onAccessUnit(unit -> {})
                .sessionLimit(SessionLimit.of(LIMIT))
                .renewal(renewal);
        return new NextSession((reconnects ? builder.autoReconnect() : builder).options(), () -> 0, START);
    }
}
