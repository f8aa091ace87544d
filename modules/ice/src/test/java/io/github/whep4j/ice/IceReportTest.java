package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be said of a session that has found no way. */
@Timeout(60)
class IceReportTest {
    private static final IceReporter.Servers NONE = new IceReporter.Servers(false, false, 0, List.of());

    private final Sessions sessions = new Sessions();
    private final Recorder ours = new Recorder();

    @AfterEach
    void close() {
        sessions.close();
    }

    private IceReport report(IceSession session) throws Exception {
        return sessions.call(session::report);
    }

    @Test
    void aFailureTellsWhatBecameOfEachPair() throws Exception {
        try (RawPeer silent = new RawPeer()) {
            silent.answersWith = null;
            IceSession session = sessions.open(
                    Sessions.config().connectTimeout(Duration.ofSeconds(1)).build(), ours);
            LocalIceDescription local = sessions.gather(session);
            sessions.connect(session, silent.description(false, silent.candidate()));
            IceFailure failure = ours.awaitFailed();
            IceReport report = failure.report();
            assertNotNull(report);
            assertEquals(local.candidates(), report.localCandidates());
            assertEquals(List.of(silent.candidate()), report.remoteCandidates());
            assertEquals(1, report.pairs().size());
            IceReport.Pair pair = report.pairs().get(0);
            assertEquals(local.candidates().get(0), pair.local());
            assertEquals(silent.candidate(), pair.remote());
            assertFalse(pair.state() == IceReport.PairState.SUCCEEDED, pair.toString());
            assertEquals(IceReport.Cause.NO_RELAY_CONFIGURED, report.cause());
            assertTrue(failure.message().contains("1 local and 1 remote candidates"), failure.message());
            for (String secret : List.of(local.password(), RawPeer.PASSWORD)) {
                assertFalse(report.toString().contains(secret), report.toText());
            }
        }
    }

    @Test
    void aPairThatIsBeingCheckedIsInProgressAndOneThatWorksHasSucceeded() throws Exception {
        try (RawPeer peer = new RawPeer()) {
            peer.answersWith = null;
            IceSession session = sessions.open(Sessions.config().build(), ours);
            LocalIceDescription local = sessions.gather(session);
            sessions.connect(session, peer.description(false, peer.candidate()));
            Recorder.await(peer.requests);
            IceReport.Pair pair = report(session).pairs().get(0);
            assertEquals(IceReport.PairState.IN_PROGRESS, pair.state());
            assertTrue(pair.checksSent() > 0);
            assertEquals("", pair.lastError());

            peer.answersWith = RawPeer.PASSWORD;
            ours.awaitConnected();
            IceReport after = report(session);
            assertEquals(IceReport.PairState.SUCCEEDED, after.pairs().get(0).state());
            assertEquals(IceReport.Cause.NONE, after.cause());
            IceReport.Pair measured = after.pairs().get(0);
            assertTrue(measured.responsesReceived() > 0);
            assertTrue(measured.responsesReceived() >= measured.roundTripTimeMeasurements());
            assertTrue(measured.totalRoundTripTime() >= measured.currentRoundTripTime());
            // The agent, which made it, has ended.
            Recorder.await(ours.selected);
            assertEquals(
                    local.candidates().get(0), report(session).pairs().get(0).local());
            assertNull(session.report(), "off the loop");
        }
    }

    @Test
    void answersWithAWrongPasswordAreToldApartFromSilence() throws Exception {
        try (RawPeer peer = new RawPeer()) {
            peer.answersWith = "anotherPasswordOfTwentyTwoOrMore";
            IceSession session = sessions.open(Sessions.config().build(), ours);
            sessions.gather(session);
            sessions.connect(session, peer.description(false, peer.candidate()));
            IceReport report = report(session);
            while (report.stats().responsesUnauthenticated() == 0) {
                Recorder.await(peer.requests);
                report = report(session);
            }
            assertEquals(IceReport.Cause.WRONG_CREDENTIALS, report.cause());
            IceReport.Pair pair = report.pairs().get(0);
            assertEquals(IceReport.PairState.IN_PROGRESS, pair.state());
            assertEquals("an answer, with no or a wrong password", pair.lastError());
        }
    }

    @Test
    void silentServersAreNamed() throws Exception {
        try (RawPeer silent = new RawPeer()) {
            silent.answersWith = null;
            IceSession session = sessions.open(
                    Sessions.config()
                            .stunServers(List.of(silent.address()))
                            .turnServers(List.of(new TurnServer(
                                    silent.address(), TurnServer.Transport.UDP, "turn.example.org", "u5er", "s3cret")))
                            .gatherTimeout(Duration.ofMillis(100))
                            .connectTimeout(Duration.ofMillis(100))
                            .build(),
                    ours);
            sessions.gather(session);
            sessions.connect(session, silent.description(false, silent.candidate()));
            IceReport report = ours.awaitFailed().report();
            assertNotNull(report);
            assertEquals(2, report.serverErrors().size(), report.toText());
            assertTrue(report.serverErrors().get(0).contains("STUN server"), report.toText());
            assertTrue(report.serverErrors().get(1).contains("turn.example.org"), report.toText());
            assertEquals(IceReport.Cause.NO_RELAY, report.cause());
            assertFalse(report.toText().matches("(?s).*(u5er|s3cret).*"), report.toText());
        }
    }

    private static IceCandidate candidate(String type, String address) {
        return new IceCandidate("f", 1, "udp", 100, new InetSocketAddress(address, 40_000), type, null);
    }

    private static IceStats stats(long requestsReceived, long responsesReceived, long unauthenticated) {
        return new IceStats(
                7, requestsReceived, 0, responsesReceived, 0, unauthenticated, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    private static final IceReport.Pair SILENT = new IceReport.Pair(
            candidate("host", "192.0.2.1"),
            candidate("host", "198.51.100.1"),
            IceReport.PairState.FAILED,
            3,
            "no answer");

    @ParameterizedTest
    @CsvSource({
        // pair, remote candidates, requests, responses, unauthenticated, STUN asked, TURN asked, relays
        "true,  1, 0, 0, 0, false, false, 0, NO_RELAY_CONFIGURED",
        "true,  1, 0, 1, 0, true,  false, 0, NO_RELAY_CONFIGURED",
        "true,  1, 0, 0, 0, true,  false, 0, NO_UDP_OUT",
        "true,  1, 0, 0, 0, true,  true,  0, NO_RELAY",
        "true,  1, 0, 0, 0, true,  true,  1, PEER_SILENT",
        "true,  1, 2, 0, 0, true,  true,  1, ONE_WAY",
        "true,  1, 2, 0, 1, true,  true,  1, WRONG_CREDENTIALS",
        "false, 0, 0, 0, 0, true,  false, 0, NO_REMOTE_CANDIDATES",
        "false, 1, 0, 1, 0, true,  false, 0, NO_COMMON_FAMILY",
        "false, 1, 0, 0, 0, false, true,  0, NO_RELAY",
    })
    void theCauseIsTheOneThatSomethingCanBeDoneAbout(
            boolean pair,
            int remote,
            long requests,
            long responses,
            long unauthenticated,
            boolean stun,
            boolean turn,
            int relays,
            IceReport.Cause cause) {
        assertEquals(
                cause,
                IceReporter.cause(
                        pair ? List.of(SILENT) : List.of(),
                        List.of(candidate("host", "192.0.2.1")),
                        List.of(candidate("host", "198.51.100.1")).subList(0, remote),
                        stats(requests, responses, unauthenticated),
                        new IceReporter.Servers(stun, turn, relays, List.of())));
    }

    @Test
    void withoutAnAddressOfOursItIsNotAQuestionOfFamilies() {
        List<IceCandidate> theirs = List.of(candidate("host", "198.51.100.1"));
        assertEquals(
                IceReport.Cause.NO_LOCAL_CANDIDATES,
                IceReporter.cause(List.of(), List.of(), theirs, stats(0, 0, 0), NONE));
    }

    @Test
    void isReadAsATable() {
        IceReport.Pair relayed = new IceReport.Pair(
                candidate("relay", "2001:db8::7"),
                candidate("prflx", "2001:db8::8"),
                IceReport.PairState.IN_PROGRESS,
                12,
                "");
        IceReport report = new IceReport(
                List.of(),
                List.of(),
                List.of(SILENT, relayed),
                List.of("a\r\nserver"),
                stats(1, 2, 3),
                IceReport.Cause.NONE);
        assertEquals("""
                local                            remote                           state        checks  last error
                host udp 192.0.2.1:40000         host udp 198.51.100.1:40000      failed       3       no answer
                relay udp [2001:db8:0:0:0:0:0:7]:40000  prflx udp [2001:db8:0:0:0:0:0:8]:40000  in-progress  12
                a server
                checks: 7 sent, 2 answered, 1 received; with a wrong password: 3 requests, 0 answers""".replaceAll(" {2,}", "  "), report.toText().replaceAll(" {2,}", "  "));
        String[] lines = report.toText().split("\n", -1);
        assertEquals(lines[1].indexOf("failed"), lines[2].indexOf("in-progress"), "in one column");
    }

    @Test
    void withoutAPairItListsTheCandidates() {
        IceReport report = new IceReport(
                List.of(candidate("host", "192.0.2.1")),
                List.of(candidate("host", "2001:db8::8")),
                List.of(),
                List.of(),
                stats(0, 0, 0),
                IceReporter.cause(
                        List.of(),
                        List.of(candidate("host", "192.0.2.1")),
                        List.of(candidate("host", "2001:db8::8")),
                        stats(0, 0, 0),
                        NONE));
        assertEquals(IceReport.Cause.NO_COMMON_FAMILY, report.cause());
        assertTrue(
                report.toText().startsWith("no pair of candidates\nlocal  host udp 192.0.2.1:40000\n"),
                report.toText());
    }
}
