package io.github.whep4j.cli.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.receiver.Candidate;
import io.github.whep4j.receiver.CandidatePair;
import io.github.whep4j.receiver.ReceiverStats;
import io.github.whep4j.receiver.SessionDeletion;
import io.github.whep4j.receiver.SessionInfo;
import io.github.whep4j.receiver.SessionTimings;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When something is worth a remark, and when it is not. */
class RemarksTest {
    private static final SessionTimings NO_TIMES = new SessionTimings(-1, -1, -1, -1, -1, -1);

    private List<String> warnings = List.of();
    private @Nullable String redirectedTo;

    @Test
    void thereIsNothingToSayOfACameraThatWorks() {
        assertEquals(List.of(), remarks(1_000, 0, 0, 0, 0));
    }

    @Test
    void lossesThatWereMadeGoodAreNoRemark() {
        assertEquals(List.of(), remarks(1_000, 50, 50, 40, 0));
        assertEquals(0.05, findings(1_000, 50, 50, 40, 0, SessionDeletion.DONE).fractionLost(), 1e-9);
    }

    @Test
    void requestsOnSuspicionAloneAreNone() {
        assertEquals(List.of(), remarks(1_000, 0, 0, 7, 0));
    }

    @Test
    void lossesThatCostPicturesAreNamedWithBoth() {
        assertEquals(
                List.of(
                        "10.0 % of the packets were lost on the way, and 7 pictures with them: is it a weak wireless link?"),
                remarks(930, 100, 30, 90, 7));
    }

    @Test
    void aSenderThatDoesNotSendAgainIsNamed() {
        List<String> said = remarks(900, 100, 0, 90, 120);
        assertEquals(2, said.size(), said::toString);
        assertTrue(said.get(1).contains("the sender does not send again"), said::toString);
    }

    /** A POST that has no answer yet may have opened one. */
    @Test
    void thatASessionMayStayOpenIsToldAlsoWhereItWasInterruptedBeforeAPicture() {
        assertEquals(
                List.of("the session could not be DELETEd, and may stay open until the server ends it"),
                withoutPicture(SessionDeletion.FAILED).hints());
        assertEquals(List.of(), withoutPicture(SessionDeletion.DONE).hints());
    }

    private Findings withoutPicture(SessionDeletion deletion) {
        Findings with = findings(0, 0, 0, 0, 0, deletion);
        return new Findings(null, NO_TIMES, with.stats(), null, with.video(), deletion, null, null);
    }

    @ParameterizedTest
    @CsvSource({"NOT_SUPPORTED, refuses DELETE as such", "FAILED, got no answer"})
    void whyASessionStaysOpenIsTold(SessionDeletion deletion, String words) {
        List<String> said = findings(1_000, 0, 0, 0, 0, deletion).hints();
        assertEquals(1, said.size(), said::toString);
        assertTrue(said.get(0).contains(words), said::toString);
    }

    @Test
    void thatThereIsNoUrlToDeleteIsSaidOnce() {
        warnings = List.of("the server gave no session URL (Location): the session cannot be ended by DELETE");
        List<String> said =
                findings(1_000, 0, 0, 0, 0, SessionDeletion.NO_SESSION_URL).hints();
        assertEquals(List.of("against the rules, and put up with: " + warnings.get(0)), said);
    }

    @Test
    void aRedirectIsToldOfWithWhereItLeads() {
        redirectedTo = "https://edge.example.org";
        List<String> said = findings(1_000, 0, 0, 0, 0, SessionDeletion.DONE).hints();
        assertEquals(1, said.size(), said::toString);
        assertTrue(said.get(0).contains("redirected the offer, to a URL at https://edge.example.org"), said::toString);
    }

    private List<String> remarks(long received, long lost, long again, long nacks, long framesDropped) {
        return findings(received, lost, again, nacks, framesDropped, SessionDeletion.DONE)
                .hints();
    }

    private Findings findings(
            long received, long lost, long again, long nacks, long framesDropped, SessionDeletion deletion) {
        Candidate here = new Candidate("host", "udp", "192.0.2.1", 5_000);
        SessionInfo info = new SessionInfo(
                "avc1.42C01F",
                640,
                360,
                "",
                "",
                "client",
                "",
                new CandidatePair(here, here),
                NO_TIMES,
                redirectedTo,
                warnings);
        ReceiverStats stats = new ReceiverStats(
                received,
                lost,
                0,
                again,
                0,
                0,
                100,
                4,
                framesDropped,
                640,
                360,
                nacks,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Instant.EPOCH,
                ReceiverStats.Source.NONE,
                ReceiverStats.Playout.NONE,
                ReceiverStats.RemoteOutbound.NONE);
        ProbedVideo.Measured video =
                new ProbedVideo.Measured(100, 4, 30, 1_000, 1e6, "High", true, 0, KeyFrameRequest.Outcome.ANSWERED);
        return new Findings(info, NO_TIMES, stats, null, video, deletion, null, null);
    }
}
