package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is sent where the policy forbids it, by whatever way the peer names the address; it listens there and hears nothing. */
@Timeout(60)
class RemoteAddressPolicyTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final RemoteAddressPolicy NOT_HERE = address -> !address.equals(HERE);

    private final Sessions sessions = new Sessions();
    private final Recorder recorder = new Recorder();
    private RawPeer peer;

    @BeforeAll
    static void warmUp() {
        IceSession.warmUp();
    }

    @BeforeEach
    void open() throws Exception {
        peer = new RawPeer();
    }

    @AfterEach
    void close() {
        sessions.close();
        peer.close();
    }

    private static IceConfig.Builder config() {
        return Sessions.config().remoteAddressPolicy(NOT_HERE).connectTimeout(Duration.ofMillis(700));
    }

    private IceCandidate candidate(String type) {
        return new IceCandidate("1", 1, "udp", 2_130_706_431L, peer.address(), type, null);
    }

    private void assertNothingWasSent(IceSession session) {
        IceStats stats = session.stats();
        assertEquals(0, stats.requestsSent());
        assertEquals(0, stats.responsesSent());
        assertTrue(peer.requests.isEmpty());
        assertTrue(peer.responses.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {IceCandidate.HOST, IceCandidate.SERVER_REFLEXIVE, IceCandidate.RELAYED, "prflx"})
    void candidatesThereArePassedOver_andTheFailureSaysSo(String type) throws Exception {
        IceSession session = sessions.open(config().build(), recorder);
        sessions.gather(session);
        sessions.connect(session, peer.description(true, candidate(type)));
        IceFailure failure = recorder.awaitFailed();
        assertEquals(IceFailure.Kind.ADDRESSES_REFUSED, failure.kind());
        String words = "passed over, as nothing may be sent to their addresses: 1 remote candidates and 0 checks";
        assertTrue(failure.message().contains(words), failure.message());
        IceReport report = failure.report();
        assertNotNull(report);
        assertEquals(IceReport.Cause.REMOTE_ADDRESSES_REFUSED, report.cause());
        assertEquals(List.of(), report.remoteCandidates());
        assertEquals(1, report.stats().candidatesRefused());
        assertTrue(report.toText().contains("addresses: 1 remote candidates, 0 checks"), report.toText());
        assertNothingWasSent(session);
    }

    @Test
    void noConnectionIsMadeThere() throws Exception {
        try (RawTcpPeer tcp = new RawTcpPeer()) {
            IceSession session = sessions.open(config().activeTcp(true).build(), recorder);
            sessions.gather(session);
            sessions.connect(session, peer.description(true, tcp.candidate()));
            assertEquals(
                    IceFailure.Kind.ADDRESSES_REFUSED, recorder.awaitFailed().kind());
            assertTrue(tcp.requests.isEmpty());
            assertTrue(tcp.hungUp.isEmpty(), "nobody has connected");
            assertNothingWasSent(session);
        }
    }

    @Test
    void thoseOfTheCallerCountToo() throws Exception {
        IceSession session = sessions.open(config().build(), recorder);
        sessions.gather(session);
        sessions.connect(session, new RemoteIceDescription(RawPeer.UFRAG, RawPeer.PASSWORD, false, List.of(), 3));
        IceFailure failure = recorder.awaitFailed();
        assertEquals(IceFailure.Kind.ADDRESSES_REFUSED, failure.kind());
        assertTrue(failure.message().contains(": 3 remote candidates"), failure.message());
    }

    @Test
    void candidatesThatFollowArePassedOver() throws Exception {
        IceSession session = sessions.open(config().build(), recorder);
        sessions.gather(session);
        sessions.connect(session, peer.description(true));
        sessions.call(() -> {
            session.addRemoteCandidates(List.of(peer.candidate()));
            return true;
        });
        assertEquals(IceFailure.Kind.ADDRESSES_REFUSED, recorder.awaitFailed().kind());
        assertNothingWasSent(session);
    }

    /** Before the peer is known and after; with the right password, so that it would be answered, and checked in turn. */
    @Test
    void aCheckFromThereIsNotAnswered() throws Exception {
        IceSession session = sessions.open(config().build(), recorder);
        LocalIceDescription local = sessions.gather(session);
        byte[] check = RawStun.check(local.ufrag() + ":" + RawPeer.UFRAG)
                .integrity(local.password())
                .fingerprint()
                .bytes();
        byte[] stranger = RawStun.check("any:body").fingerprint().bytes();
        InetSocketAddress us = local.candidates().get(0).address();
        peer.send(check, us);
        peer.send(stranger, us);
        awaitRefused(session, 2);
        sessions.connect(session, peer.description(true));
        peer.send(check, us);
        awaitRefused(session, 3);
        IceFailure failure = recorder.awaitFailed();
        assertTrue(failure.message().contains("0 remote candidates and 3 checks"), failure.message());
        assertEquals(0, session.stats().requestsReceived());
        assertNothingWasSent(session);
    }

    private static void awaitRefused(IceSession session, long count) throws InterruptedException {
        while (session.stats().requestsRefused() < count) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    @Test
    void noRelayOfOursReachesThem() throws Exception {
        try (RawTurnServer turn = new RawTurnServer()) {
            // The server is the user's own, and may be anywhere.
            IceSession session = sessions.open(
                    config().relayOnly(true).turnServers(List.of(turn.server())).build(), recorder);
            LocalIceDescription local = sessions.gather(session);
            assertEquals("relay", local.candidates().get(0).type());
            sessions.connect(session, peer.description(true, peer.candidate()));
            sessions.call(() -> {
                session.addTurnServers(List.of(turn.server()));
                return true;
            });
            assertEquals(
                    IceFailure.Kind.ADDRESSES_REFUSED, recorder.awaitFailed().kind());
            assertEquals(0, turn.model.accepted(8).size(), "permissions asked for");
            assertNothingWasSent(session);
        }
    }

    /** The one is where nothing may be sent to by the word of others; so is the other, which stands in the configuration. */
    @Test
    void aTurnServerRedirectsUsToNoSuchAddressUnlessItHasOne() throws Exception {
        try (RawTurnServer from = new RawTurnServer();
                RawTurnServer to = new RawTurnServer()) {
            from.model.alternate = to.server().address();
            IceSession fromOwn = sessions.open(
                    config().relayOnly(true).turnServers(List.of(from.server())).build(), recorder);
            assertEquals(
                    to.model.relayed,
                    sessions.gather(fromOwn).candidates().stream()
                            .map(IceCandidate::address)
                            .toList());

            from.model.alternate = new InetSocketAddress("127.0.0.2", 3_478);
            IceSession fromElsewhere = sessions.open(
                    config().remoteAddressPolicy(HERE::equals)
                            .relayOnly(true)
                            .gatherTimeout(Duration.ofSeconds(20))
                            .turnServers(List.of(from.server()))
                            .build(),
                    recorder);
            Exception thrown = assertThrows(ExecutionException.class, () -> sessions.gather(fromElsewhere));
            assertTrue(thrown.getMessage().contains("300"), thrown.getMessage());
        }
    }

    @Test
    void aRestartNamesNoneThatMayBeSentTo() throws Exception {
        BlockingQueue<IceFailure> failures = new LinkedBlockingQueue<>();
        Recorder restarting = new Recorder() {
            @Override
            public void onRestartFailed(IceFailure failure) {
                failures.add(failure);
            }
        };
        boolean[] allowed = {true};
        IceSession session = sessions.open(
                config().remoteAddressPolicy(address -> allowed[0])
                        .connectTimeout(Duration.ofSeconds(3))
                        .build(),
                restarting);
        sessions.gather(session);
        sessions.connect(session, peer.description(true, peer.candidate()));
        restarting.awaitConnected();
        try (RawPeer next = new RawPeer()) {
            LocalIceDescription local =
                    sessions.call(session::gatherRestart).toCompletableFuture().get(20, TimeUnit.SECONDS);
            sessions.call(() -> {
                allowed[0] = false;
                session.connectRestart(
                        new RemoteIceDescription("next", RawPeer.PASSWORD, true, List.of(next.candidate())), true);
                session.addRestartCandidates(List.of(next.candidate()));
                return true;
            });
            next.send(
                    RawStun.check(local.ufrag() + ":next")
                            .integrity(local.password())
                            .fingerprint()
                            .bytes(),
                    local.candidates().get(0).address());
            IceFailure failure = Recorder.await(failures);
            assertEquals(IceFailure.Kind.ADDRESSES_REFUSED, failure.kind());
            assertTrue(failure.message().contains("2 remote candidates and 1 checks"), failure.message());
            assertTrue(next.requests.isEmpty());
            assertTrue(next.responses.isEmpty());
        }
    }

    @Test
    void othersAreCheckedAllTheSame() {
        IceCounters counters = new IceCounters();
        RemoteCandidates taken = new RemoteCandidates(
                List.of(
                        candidate("host"),
                        new IceCandidate("2", 1, "udp", 100, new InetSocketAddress("192.0.2.1", 9), "host", null),
                        RawTcpPeer.candidate(new InetSocketAddress(HERE, 9), "passive")),
                true,
                NOT_HERE,
                counters);
        assertEquals(1, taken.size());
        assertTrue(taken.tcp().isEmpty());
        assertEquals(2, counters.snapshot().candidatesRefused());
        assertFalse(taken.add(candidate("host")));
    }
}
