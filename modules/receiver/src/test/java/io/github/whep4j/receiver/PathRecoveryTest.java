package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.receiver.PathRecovery.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What silence leads to, in virtual time. Each event has the millisecond at which it came. */
class PathRecoveryTest {
    private static final long MILLI = 1_000_000L;
    private static final long MINUTE = 60_000;

    private final VirtualClock clock = new VirtualClock();
    private final List<String> done = new ArrayList<>();
    private long lastPacketNanos;
    private final PathRecovery recovery =
            new PathRecovery(clock, Duration.ofSeconds(1), () -> lastPacketNanos, new World());
    private boolean alive = true;
    private Outcome outcome = Outcome.DONE;
    private boolean restartRevives;

    /** A check of a dead pair takes its time, one of a living pair 20 ms; a restart takes 300 ms. */
    private final class World implements PathRecovery.Actions {
        @Override
        public void check(Duration limit) {
            done.add(millis() + " check " + limit.toMillis());
            clock.after(alive ? 20 * MILLI : limit.toNanos(), () -> recovery.checked(alive));
        }

        @Override
        public void restart() {
            done.add(millis() + " restart");
            clock.after(300 * MILLI, () -> {
                if (restartRevives) {
                    alive = true;
                    mediaUntil(MINUTE);
                }
                recovery.restarted(outcome);
            });
        }

        @Override
        public void unreachable(boolean gone) {
            done.add(millis() + (gone ? " gone" : " unreachable"));
        }

        @Override
        public void ended() {
            done.add(millis() + " ended");
        }
    }

    private long millis() {
        return clock.nanoTime() / MILLI;
    }

    private void runUntil(long millis) {
        clock.runUntil(millis * MILLI);
    }

    /** A packet every 10 ms, from now on until then. */
    private void mediaUntil(long endMillis) {
        lastPacketNanos = clock.nanoTime();
        if (millis() + 10 <= endMillis) {
            clock.after(10 * MILLI, () -> mediaUntil(endMillis));
        }
    }

    private void begin(long mediaMillis) {
        mediaUntil(mediaMillis);
        recovery.begin();
    }

    private long count(String what) {
        return done.stream().filter(event -> event.endsWith(what)).count();
    }

    @Test
    void whileMediaFlowsNothingIsDone() {
        begin(MINUTE);
        runUntil(MINUTE);
        assertEquals(List.of(), done);
    }

    @Test
    void beforeTheFirstPictureNothingIsDone() {
        runUntil(MINUTE);
        assertEquals(List.of(), done);
    }

    @Test
    void aSecondOfSilenceLeadsToACheck_andNoAnswerToARestart() {
        begin(5_000);
        runUntil(5_500);
        alive = false;
        restartRevives = true;
        runUntil(30_000);
        assertEquals(List.of("6000 check 1000", "7000 restart"), done);
    }

    @Test
    void mediaThatComesBackAfterTheCheckIsAllThereIs() {
        begin(5_000);
        runUntil(6_010);
        mediaUntil(MINUTE);
        runUntil(MINUTE);
        assertEquals(List.of("6000 check 1000"), done);
    }

    @Test
    void aPairThatAnswersIsRestartedAfterFourSecondsMore() {
        begin(5_000);
        runUntil(10_019);
        assertEquals(List.of("6000 check 1000"), done);
        restartRevives = true;
        runUntil(30_000);
        assertEquals(List.of("6000 check 1000", "10020 restart"), done);
    }

    @Test
    void anAddressThatGoesLeadsToARestartAtOnce() {
        begin(5_000);
        runUntil(4_500);
        alive = false;
        restartRevives = true;
        recovery.addressGone();
        runUntil(30_000);
        assertEquals(List.of("4500 restart"), done);
    }

    @Test
    void anAddressThatGoesWhileMediaIsWaitedForLeadsToARestartAtOnce() {
        begin(5_000);
        runUntil(7_000);
        assertEquals(List.of("6000 check 1000"), done);
        alive = false;
        restartRevives = true;
        recovery.addressGone();
        runUntil(30_000);
        assertEquals(List.of("6000 check 1000", "7000 restart"), done);
    }

    @Test
    void anAddressThatGoesBeforeTheFirstPictureOrDuringARestartIsNoEventOfItsOwn() {
        recovery.addressGone();
        assertEquals(List.of(), done);
        begin(1_000);
        runUntil(500);
        alive = false;
        recovery.addressGone();
        recovery.addressGone();
        assertEquals(List.of("500 restart"), done);
    }

    /** Without restarts the pair is checked once more: it may have been a false alarm. */
    @Test
    void anAddressThatGoesWhereThereIsNoRestartingLeadsToALastCheck() {
        outcome = Outcome.IMPOSSIBLE;
        begin(MINUTE);
        runUntil(4_500);
        recovery.addressGone();
        runUntil(30_000);
        assertEquals(List.of("4500 restart"), done, "media has gone on, and all is well");

        alive = false;
        lastPacketNanos = clock.nanoTime();
        recovery.addressGone();
        assertEquals("30000 check 2000", done.get(1));
    }

    @Test
    void aRelayThatGoesLeadsToARestartAtOnce() {
        begin(5_000);
        runUntil(4_500);
        alive = false;
        restartRevives = true;
        assertTrue(recovery.pathGone());
        runUntil(30_000);
        assertEquals(List.of("4500 restart"), done);
    }

    @Test
    void aRelayThatGoesWhileItIsCheckedIsNoEventOfItsOwn() {
        begin(5_000);
        runUntil(5_500);
        alive = false;
        restartRevives = true;
        runUntil(6_500);
        assertTrue(recovery.pathGone());
        runUntil(30_000);
        assertEquals(List.of("6000 check 1000", "7000 restart"), done);
    }

    @Test
    void aRelayThatGoesIsTheEndWhereThereIsNoRestarting() {
        assertFalse(recovery.pathGone(), "there has been no picture yet");
        outcome = Outcome.IMPOSSIBLE;
        begin(4_500);
        runUntil(4_500);
        assertTrue(recovery.pathGone(), "it is not known yet");
        runUntil(10_000);
        assertEquals(List.of("4500 restart", "4800 gone"), done);
        assertFalse(recovery.pathGone());
        recovery.close();
        assertFalse(recovery.pathGone());
        assertEquals(2, done.size());
    }

    @Test
    void aRelayThatGoesIsTheEndAtOnceWhereItIsKnownThatThereIsNoRestarting() {
        outcome = Outcome.IMPOSSIBLE;
        begin(MINUTE);
        runUntil(4_500);
        recovery.addressGone();
        runUntil(10_000);
        assertEquals(List.of("4500 restart"), done, "media has gone on, and all is well");
        assertFalse(recovery.pathGone());
        assertEquals(1, done.size());
    }

    @Test
    void consentThatRunsOutWhileMediaFlowsLeadsToARestartAtOnce() {
        begin(MINUTE);
        runUntil(30_000);
        alive = false;
        restartRevives = true;
        assertTrue(recovery.consentExpired());
        runUntil(MINUTE);
        assertEquals(List.of("30000 restart"), done);
    }

    /** Nothing can be sent to the server, not even that a key frame is missing: that media flows is no reason to leave it so. */
    @Test
    void consentThatHasRunOutIsAskedForAgainThoughMediaFlows() {
        outcome = Outcome.FAILED;
        begin(10 * MINUTE);
        runUntil(30_000);
        alive = false;
        assertTrue(recovery.consentExpired());
        runUntil(32_500);
        assertEquals(List.of("30000 restart", "31300 check 1000", "32300 restart"), done);
        outcome = Outcome.DONE;
        runUntil(5 * MINUTE);
        assertEquals(List.of("30000 restart", "31300 check 1000", "32300 restart"), done, "all is well again");
    }

    @Test
    void consentThatHasRunOutIsTheEndWhenNoRestartSucceeds() {
        outcome = Outcome.FAILED;
        begin(10 * MINUTE);
        runUntil(30_000);
        alive = false;
        assertTrue(recovery.consentExpired());
        runUntil(5 * MINUTE);
        assertEquals(8, count("restart"));
        assertEquals(1, count("gone"));
        assertTrue(done.get(done.size() - 1).endsWith("gone"), done.toString());
    }

    @Test
    void consentThatRunsOutIsTheEndWhereThereIsNoRestarting() {
        assertFalse(recovery.consentExpired(), "there has been no picture yet");
        outcome = Outcome.IMPOSSIBLE;
        begin(MINUTE);
        runUntil(30_000);
        assertTrue(recovery.consentExpired(), "it is not known yet");
        runUntil(40_000);
        assertEquals(List.of("30000 restart", "30300 gone"), done);
        assertFalse(recovery.consentExpired());
    }

    /** A check that was answered before does not help: nothing may be sent by that pair. */
    @Test
    void consentThatRunsOutDuringACheckLeadsToARestart() {
        begin(5_000);
        runUntil(6_010);
        assertTrue(recovery.consentExpired());
        restartRevives = true;
        runUntil(30_000);
        assertEquals(List.of("6000 check 1000", "6020 restart"), done);
    }

    /** Restarts have been tried for the consent's lifetime then. */
    @Test
    void consentThatRunsOutOnAPairThatIsKnownToBeDeadIsTheEnd() {
        outcome = Outcome.FAILED;
        begin(4_500);
        runUntil(4_500);
        alive = false;
        recovery.addressGone();
        runUntil(34_000);
        assertFalse(recovery.consentExpired());
    }

    @Test
    void aServerThatSaysThatThereIsNoSessionIsBelievedWhereNoMediaComes() {
        outcome = Outcome.SESSION_GONE;
        begin(5_000);
        runUntil(5_500);
        assertTrue(recovery.isFlowing());
        alive = false;
        runUntil(30_000);
        assertFalse(recovery.isFlowing());
        assertEquals(List.of("6000 check 1000", "7000 restart", "7300 ended"), done);
    }

    @Test
    void aServerThatSaysThatThereIsNoSessionIsNotBelievedWhileMediaComes() {
        outcome = Outcome.SESSION_GONE;
        begin(MINUTE);
        runUntil(4_500);
        recovery.addressGone();
        runUntil(30_000);
        assertEquals(List.of("4500 restart"), done);
        runUntil(MINUTE + 10_000);
        assertEquals(List.of("4500 restart", "61000 check 1000", "65020 restart", "65320 ended"), done);
    }

    /** After a restart that has failed the next one would come 1, 2, 4 and 8 seconds later. */
    @Test
    void anAddressThatComesEndsTheWaitForTheNextRestart() {
        outcome = Outcome.FAILED;
        begin(4_500);
        runUntil(4_500);
        alive = false;
        recovery.addressGone();
        runUntil(4_900);
        assertEquals(List.of("4500 restart"), done);
        recovery.addressFound();
        assertEquals("4900 check 1000", done.get(1));
        recovery.addressFound();
        assertEquals(2, done.size());
    }

    @Test
    void anAddressThatComesWhileMediaFlowsChangesNothing() {
        begin(MINUTE);
        runUntil(5_000);
        recovery.addressFound();
        runUntil(MINUTE);
        assertEquals(List.of(), done);
    }

    /** Each time after twice as long, and three times in all. */
    @Test
    void aCameraThatSendsNothingIsNotRestartedForEver() {
        begin(5_000);
        runUntil(60 * MINUTE);
        assertEquals(
                List.of(
                        "6000 check 1000",
                        "10020 restart",
                        "11320 check 1000",
                        "19340 restart",
                        "20640 check 1000",
                        "36660 restart",
                        "37960 check 1000"),
                done);
    }

    /** A picture every 20 seconds, say, is no reason to begin the count anew. */
    @Test
    void norIsOneThatSendsNowAndThen() {
        begin(5_000);
        for (int i = 1; i <= 50; i++) {
            runUntil(5_000 + 20_000 * i);
            lastPacketNanos = clock.nanoTime();
        }
        runUntil(60 * MINUTE);
        assertEquals(3, count(" restart"));
    }

    @Test
    void afterTenSecondsOfMediaTheCountBeginsAnew() {
        begin(5_000);
        runUntil(60 * MINUTE);
        mediaUntil(61 * MINUTE);
        runUntil(120 * MINUTE);
        assertEquals(6, count(" restart"));
    }

    @Test
    void failedRestartsOfADeadPairAreRepeatedMoreAndMoreSlowly_andEightTimesInAll() {
        begin(5_000);
        runUntil(5_500);
        alive = false;
        outcome = Outcome.FAILED;
        runUntil(60 * MINUTE);
        assertEquals(
                List.of("7000", "9300", "12600", "17900", "27200", "36500", "45800", "55100"),
                done.stream()
                        .filter(event -> event.endsWith(" restart"))
                        .map(event -> event.split(" ")[0])
                        .toList());
        assertEquals("66400 unreachable", done.get(done.size() - 1));
    }

    @Test
    void whereTheServerDoesNotRestartADeadPairIsCheckedOnceMoreAndGivenUp() {
        begin(5_000);
        runUntil(5_500);
        alive = false;
        outcome = Outcome.IMPOSSIBLE;
        runUntil(MINUTE);
        assertEquals(List.of("6000 check 1000", "7000 restart", "7300 check 2000", "9300 unreachable"), done);
    }

    @Test
    void andIsNotAskedAgainWhenItHappensAnotherTime() {
        whereTheServerDoesNotRestartADeadPairIsCheckedOnceMoreAndGivenUp();
        done.clear();
        mediaUntil(2 * MINUTE);
        runUntil(3 * MINUTE);
        assertEquals(List.of("121000 check 1000", "122000 check 2000", "124000 unreachable"), done);
    }

    @Test
    void aServerThatDoesNotRestartKeepsALivingPair() {
        begin(5_000);
        outcome = Outcome.IMPOSSIBLE;
        runUntil(60 * MINUTE);
        assertEquals(List.of("6000 check 1000", "10020 restart"), done);
    }

    @Test
    void mediaThatIsBackBeforeTheRestartHasFailedEndsTheMatter() {
        begin(5_000);
        runUntil(5_500);
        alive = false;
        outcome = Outcome.FAILED;
        runUntil(7_100);
        mediaUntil(MINUTE);
        runUntil(MINUTE);
        assertEquals(List.of("6000 check 1000", "7000 restart"), done);
    }

    @Test
    void afterTheEndNothingIsDoneAnyMore() {
        begin(5_000);
        runUntil(6_010);
        recovery.close();
        runUntil(MINUTE);
        assertEquals(List.of("6000 check 1000"), done);
        assertTrue(clock.pending() <= 1, "timers that are left");
    }
}
