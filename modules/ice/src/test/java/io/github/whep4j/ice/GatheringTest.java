package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GatheringTest {
    private final Sessions sessions = new Sessions();

    @AfterEach
    void close() {
        sessions.close();
    }

    private LocalIceDescription gather(IceConfig config) throws Exception {
        return sessions.gather(sessions.open(config, new Recorder()));
    }

    /** Sees everybody at one address, as a NAT would make it. */
    private static RawPeer stunServer(InetSocketAddress mapped) throws Exception {
        RawPeer server = new RawPeer();
        server.spoil = answer ->
                new RawStun(0x0101, RawStun.id(answer)).xorMapped(mapped).bytes();
        return server;
    }

    @Test
    void offersOneHostCandidateForEachAddress() throws Exception {
        LocalIceDescription local =
                gather(IceConfig.builder().includeLoopback(true).build());
        assertTrue(local.complete());
        assertTrue(local.ufrag().matches("[A-Za-z0-9+/]{4,256}"));
        assertTrue(local.password().matches("[A-Za-z0-9+/]{22,256}"));
        assertTrue(local.candidates().stream()
                .anyMatch(c -> c.address().getAddress().isLoopbackAddress()));
        int size = local.candidates().size();
        assertEquals(
                size,
                local.candidates().stream()
                        .map(IceCandidate::address)
                        .distinct()
                        .count());
        assertEquals(
                size,
                local.candidates().stream()
                        .map(IceCandidate::priority)
                        .distinct()
                        .count());
        for (IceCandidate candidate : local.candidates()) {
            assertEquals("host", candidate.type());
            assertEquals("udp", candidate.transport());
            assertEquals(1, candidate.component());
            assertFalse(candidate.address().getAddress().getHostAddress().contains("%"));
        }
    }

    @Test
    void aLiteAgentOffersTheSame() throws Exception {
        LocalIceDescription local = gather(Sessions.config().localLite(true).build());
        assertTrue(local.ufrag().matches("[A-Za-z0-9+/]{4,256}"));
        assertTrue(local.password().matches("[A-Za-z0-9+/]{22,256}"));
        assertEquals(1, local.candidates().size());
        assertEquals(2_130_706_431L, local.candidates().get(0).priority());
    }

    @Test
    void asksStunServersForServerReflexiveCandidates() throws Exception {
        InetSocketAddress mapped = new InetSocketAddress("203.0.113.5", 4_242);
        try (RawPeer server = stunServer(mapped)) {
            LocalIceDescription local = gather(Sessions.config()
                    .stunServers(List.of(server.address()))
                    .gatherTimeout(Duration.ofSeconds(20))
                    .build());
            assertTrue(local.complete());
            assertEquals(2, local.candidates().size());
            IceCandidate reflexive = local.candidates().get(1);
            assertEquals("srflx", reflexive.type());
            assertEquals(mapped, reflexive.address());
            assertEquals(local.candidates().get(0).address(), reflexive.relatedAddress());
        }
    }

    @Test
    void takesTheAnswerOfAServerOfRfc3489() throws Exception {
        byte[] mapped = {0, 1, 0x10, (byte) 0x92, (byte) 203, 0, 113, 5};
        byte[] source = {0, 1, 0x0d, (byte) 0x96, (byte) 192, 0, 2, 1};
        byte[] changed = {0, 1, 0x0d, (byte) 0x97, (byte) 192, 0, 2, 2};
        try (RawPeer server = new RawPeer()) {
            server.spoil = answer -> new RawStun(0x0101, RawStun.id(answer))
                    .attribute(0x0001, mapped)
                    .attribute(0x0004, source)
                    .attribute(0x0005, changed)
                    .bytes();
            LocalIceDescription local = gather(Sessions.config()
                    .stunServers(List.of(server.address()))
                    .gatherTimeout(Duration.ofSeconds(20))
                    .build());
            assertEquals(2, local.candidates().size());
            assertEquals(
                    new InetSocketAddress("203.0.113.5", 4_242),
                    local.candidates().get(1).address());
        }
    }

    @Test
    void anAddressThatIsOursAlreadyIsNotOfferedTwice() throws Exception {
        try (RawPeer server = new RawPeer()) {
            LocalIceDescription local = gather(Sessions.config()
                    .stunServers(List.of(server.address(), server.address()))
                    .build());
            assertEquals(1, local.candidates().size());
            assertTrue(local.complete());
        }
    }

    @Test
    void nonsenseOfAStunServerIsNotOffered() throws Exception {
        for (InetSocketAddress mapped : List.of(
                new InetSocketAddress("0.0.0.0", 5),
                new InetSocketAddress("224.0.0.1", 5),
                new InetSocketAddress("203.0.113.5", 0),
                new InetSocketAddress("2001:db8::1", 5))) {
            try (RawPeer server = stunServer(mapped)) {
                LocalIceDescription local = gather(
                        Sessions.config().stunServers(List.of(server.address())).build());
                assertEquals(1, local.candidates().size(), mapped.toString());
            }
        }
    }

    @Test
    void aStunServerThatIsSilentDelaysForABoundedTime() throws Exception {
        try (RawPeer silent = new RawPeer();
                RawPeer server = stunServer(new InetSocketAddress("203.0.113.5", 4_242))) {
            silent.answersWith = null;
            LocalIceDescription local = gather(Sessions.config()
                    .stunServers(List.of(silent.address(), server.address()))
                    .gatherTimeout(Duration.ofMillis(300))
                    .build());
            assertFalse(local.complete());
            assertEquals(2, local.candidates().size());
        }
    }

    /** The gathering timeout is longer than the test may take. */
    @Test
    void aStunServerThatIsSilentBesideAnotherDelaysForAMoment() throws Exception {
        try (RawPeer silent = new RawPeer();
                RawPeer server = stunServer(new InetSocketAddress("203.0.113.5", 4_242))) {
            silent.answersWith = null;
            LocalIceDescription local = gather(Sessions.config()
                    .stunServers(List.of(silent.address(), server.address()))
                    .gatherTimeout(Duration.ofHours(1))
                    .build());
            assertFalse(local.complete());
            assertEquals(2, local.candidates().size());
        }
    }

    @Test
    void aStunServerThatIsSilentIsAskedAgain() throws Exception {
        try (RawPeer silent = new RawPeer()) {
            silent.answersWith = null;
            CompletionStage<LocalIceDescription> gathering = sessions.open(
                            Sessions.config()
                                    .stunServers(List.of(silent.address()))
                                    .gatherTimeout(Duration.ofHours(1))
                                    .build(),
                            new Recorder())
                    .gather();
            Recorder.await(silent.requests);
            Recorder.await(silent.requests);
            assertFalse(gathering.toCompletableFuture().isDone());
        }
    }

    @Test
    void aServerIsNamedAsItWasGivenWithWhereItIs() throws Exception {
        byte[] address = {(byte) 192, 0, 2, 1};
        assertEquals(
                "stun.example.org (192.0.2.1:3478)",
                IceReportText.server(
                        new InetSocketAddress(InetAddress.getByAddress("stun.example.org", address), 3478)));
        assertEquals(
                "192.0.2.1:3478", IceReportText.server(new InetSocketAddress(InetAddress.getByAddress(address), 3478)));
        assertEquals(
                "[2001:db8:0:0:0:0:0:1]:3478",
                IceReportText.server(new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 3478)));
    }

    @Test
    void anAnswerFromSomebodyElseIsIgnored() throws Exception {
        try (RawPeer server = stunServer(new InetSocketAddress("203.0.113.5", 4_242));
                RawPeer liar = new RawPeer()) {
            server.answersFrom = liar;
            LocalIceDescription local = gather(Sessions.config()
                    .stunServers(List.of(server.address()))
                    .gatherTimeout(Duration.ofMillis(100))
                    .build());
            assertFalse(local.complete());
            assertEquals(1, local.candidates().size());
        }
    }

    @Test
    void withoutAnAddressItFails() throws Exception {
        IceSession session = sessions.open(
                IceConfig.builder()
                        .localAddresses(List.of(InetAddress.getByName("203.0.113.250")))
                        .build(),
                new Recorder());
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> sessions.gather(session));
        assertEquals(
                IceFailure.Kind.NO_LOCAL_ADDRESS,
                ((IceException) thrown.getCause()).failure().kind());
    }

    @Test
    void canBeCalledOnceAndHasToPrecedeConnecting() throws Exception {
        IceSession session = sessions.open(Sessions.config().build(), new Recorder());
        RemoteIceDescription remote = new RemoteIceDescription("u", "p", false, List.of());
        ExecutionException early = assertThrows(ExecutionException.class, () -> sessions.connect(session, remote));
        assertEquals(IllegalStateException.class, early.getCause().getClass());
        sessions.gather(session);
        assertThrows(IllegalStateException.class, session::gather);
        assertThrows(IllegalStateException.class, () -> session.connect(remote));
        sessions.connect(session, remote);
        assertThrows(ExecutionException.class, () -> sessions.connect(session, remote));
    }

    @Test
    void completesOnTheLoop() throws Exception {
        IceSession session = sessions.open(Sessions.config().build(), new Recorder());
        assertTrue(session.gather()
                .thenApply(local -> sessions.loop.inLoop()
                        || Thread.currentThread().getName().startsWith("main"))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS));
    }
}
