package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Beginnings, ends, threads and deadlines. */
class DtlsLifecycleTest {
    private static final DtlsCertificate CLIENT = DtlsCertificate.generate();
    private static final DtlsCertificate SERVER = DtlsCertificate.generate();
    private static final long SHORT_IDLE_MILLIS = 50;

    private final Network network = new Network();
    private final List<DtlsHandshakes> pools = new ArrayList<>();

    @AfterEach
    void release() {
        pools.forEach(DtlsHandshakes::close);
        network.close();
    }

    private DtlsHandshakes pool(int threads, int queue) {
        DtlsHandshakes pool = new DtlsHandshakes(threads, SHORT_IDLE_MILLIS, queue);
        pools.add(pool);
        return pool;
    }

    private static DtlsConfig client(Duration timeout) {
        return Endpoint.config(DtlsRole.CLIENT, CLIENT, SERVER.fingerprint(), Endpoint.ALL_PROFILES, timeout);
    }

    private static DtlsConfig server(Duration timeout) {
        return Endpoint.config(DtlsRole.SERVER, SERVER, CLIENT.fingerprint(), Endpoint.ALL_PROFILES, timeout);
    }

    private static long dtlsThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("whep4j-dtls-"))
                .filter(Thread::isAlive)
                .count();
    }

    private static void awaitNoThreads() throws InterruptedException {
        for (int i = 0; dtlsThreads() > 0; i++) {
            assertTrue(i < 3_000, () -> dtlsThreads() + " threads are left");
            Thread.sleep(10);
        }
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void silentPeer_isGivenUpAtTheDeadlineWithAdvice(DtlsRole role) throws Exception {
        Duration timeout = Duration.ofMillis(300);
        Endpoint us = new Endpoint().start(pool(2, 10), role == DtlsRole.CLIENT ? client(timeout) : server(timeout));
        DtlsFailure failure = us.failure();
        assertEquals(DtlsFailure.Kind.TIMEOUT, failure.kind());
        assertTrue(failure.message().contains("300 ms"), failure::message);
        assertTrue(
                failure.message().contains(role == DtlsRole.CLIENT ? "setup:passive" : "setup:active"),
                failure::message);
        awaitNoThreads();
        assertEquals(0, us.transmittedAfterEnd.get());
    }

    @Test
    void peerThatFallsSilent_isNamedWithItsLastMessage() throws Exception {
        DtlsHandshakes pool = pool(4, 10);
        Endpoint client = new Endpoint();
        Endpoint server = new Endpoint();
        network.connect(client, server, (i, datagram) -> i == 0 ? datagram : null);
        server.start(pool, server(Duration.ofMillis(400)));
        client.start(pool, client(Duration.ofMillis(400)));
        assertTrue(server.failure().message().contains("ClientHello"), server.failure()::message);
        assertTrue(client.failure().message().contains("ServerHelloDone"), client.failure()::message);
    }

    @Test
    void waitingServer_takesNoThread() throws Exception {
        DtlsHandshakes pool = pool(1, 1);
        List<Endpoint> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waiting.add(new Endpoint().start(pool, server(Endpoint.PATIENCE)));
        }
        for (Endpoint server : waiting) {
            server.receive(Wire.random(100, 7)); // nor does garbage give it one
            assertFalse(server.failed.isDone());
        }
        assertTrue(dtlsThreads() <= 1, "only the timer");
        waiting.forEach(Endpoint::close);
        awaitNoThreads();
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void closeBeforeAnythingCame_failsAsClosedBeforeItReturns(DtlsRole role) throws Exception {
        Endpoint us = new Endpoint()
                .start(pool(2, 10), role == DtlsRole.CLIENT ? client(Endpoint.PATIENCE) : server(Endpoint.PATIENCE));
        us.close();
        assertTrue(us.failed.isDone());
        assertEquals(DtlsFailure.Kind.CLOSED, us.failure().kind());
        us.close();
        us.receive(Wire.handshakeRecord(0, Wire.whole(1, 0, new byte[100])));
        awaitNoThreads();
        assertEquals(1, us.outcomes.get());
        assertEquals(0, us.transmittedAfterEnd.get());
    }

    /** Closes one side when its n-th datagram goes out, in the middle of Bouncy Castle's work, or comes in. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void closeInTheMiddle_endsBothSides(int step) throws Exception {
        DtlsHandshakes pool = pool(8, 10);
        Endpoint client = new Endpoint();
        Endpoint server = new Endpoint();
        Endpoint closing = step % 2 == 0 ? client : server;
        Endpoint other = closing == client ? server : client;
        CompletableFuture<Void> reached = new CompletableFuture<>();
        if (step < 4) {
            network.connect(closing, other, (i, datagram) -> {
                if (i == step / 2) {
                    closeIfStarted(closing);
                    reached.complete(null);
                }
                return datagram;
            });
        } else {
            network.connect(other, closing, (i, datagram) -> {
                if (i == (step - 4) / 2) {
                    closeIfStarted(closing);
                    reached.complete(null);
                }
                return datagram;
            });
        }
        server.start(pool, server(Duration.ofSeconds(20)));
        client.start(pool, client(Duration.ofSeconds(20)));
        reached.get(30, TimeUnit.SECONDS);
        closing.close();

        // The other side hears of it, in the clear or protected, or never began.
        if (!other.connected.isDone()) {
            other.close();
        }
        assertEquals(1, closing.outcomes.get());
        assertEquals(1, other.outcomes.get());
        awaitNoThreads();
    }

    /** The client's first datagram may go out, and be answered, before start() has returned. */
    private static void closeIfStarted(Endpoint endpoint) {
        if (endpoint.session() != null) {
            endpoint.close();
        }
    }

    @Test
    void closeFromTheListener_isAllowed() throws Exception {
        DtlsHandshakes pool = pool(4, 10);
        Endpoint[] self = new Endpoint[1];
        Endpoint client = new Endpoint();
        Endpoint server = new Endpoint();
        network.connect(client, server, Network.Weather.FAIR, 1);
        self[0] = client;
        client.connected.thenRun(() -> self[0].close());
        server.start(pool, server(Endpoint.PATIENCE));
        client.start(pool, client(Endpoint.PATIENCE));

        client.result();
        server.result();
        assertTrue(server.closed.get(30, TimeUnit.SECONDS));
        assertFalse(client.closed.isDone());
        awaitNoThreads();
    }

    /** Each side's close_notify is processed on the thread that closes the other: no lock may be held meanwhile. */
    @Test
    void sessionsThatAreLinkedDirectly_canBothBeClosedAtOnce() throws Exception {
        DtlsHandshakes pool = pool(8, 100);
        for (int i = 0; i < 50; i++) {
            Endpoint client = new Endpoint();
            Endpoint server = new Endpoint();
            client.network = server::receive;
            server.network = client::receive;
            server.start(pool, server(Endpoint.PATIENCE));
            client.start(pool, client(Endpoint.PATIENCE));
            client.result();
            server.result();
            CompletableFuture<Void> closing = CompletableFuture.runAsync(client::close);
            server.close();
            closing.get(30, TimeUnit.SECONDS);
        }
        awaitNoThreads();
    }

    @Test
    void listenerThatThrows_harmsNobody() throws Exception {
        DtlsHandshakes pool = pool(4, 10);
        Endpoint server = new Endpoint();
        CompletableFuture<DtlsResult> connected = new CompletableFuture<>();
        DtlsSession[] session = new DtlsSession[1];
        DtlsListener thrower = new DtlsListener() {
            @Override
            public void transmit(byte[] buf, int off, int len) {
                byte[] copy = java.util.Arrays.copyOfRange(buf, off, off + len);
                server.receive(copy);
                throw new IllegalStateException("transmit");
            }

            @Override
            public void onConnected(DtlsResult result) {
                connected.complete(result);
                throw new IllegalStateException("connected");
            }

            @Override
            public void onFailed(DtlsFailure failure) {
                connected.completeExceptionally(new IllegalStateException(failure.message()));
            }

            @Override
            public void onClosed() {
                throw new IllegalStateException("closed");
            }
        };
        server.network = datagram -> session[0].onDatagram(datagram, 0, datagram.length);
        server.start(pool, server(Endpoint.PATIENCE));
        session[0] = DtlsSession.start(pool, client(Endpoint.PATIENCE), thrower);
        assertEquals(7, connected.get(30, TimeUnit.SECONDS).srtpProfileId());
        server.result();
        server.close();
    }

    @Test
    void fullPool_failsAsOverloaded() throws Exception {
        DtlsHandshakes pool = pool(1, 2);
        List<Endpoint> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(new Endpoint().start(pool, client(Endpoint.PATIENCE)));
        }
        DtlsFailure failure = clients.get(3).failure();
        assertEquals(DtlsFailure.Kind.OVERLOADED, failure.kind());
        assertFalse(clients.get(2).failed.isDone());

        // Closing one that waits makes room at once.
        clients.get(2).close();
        Endpoint next = new Endpoint().start(pool, client(Endpoint.PATIENCE));
        assertFalse(next.failed.isDone());
        clients.forEach(Endpoint::close);
        next.close();
        awaitNoThreads();
    }

    /** As two ends that have few threads and many sessions with each other, half of them in each role. */
    @Test
    void endsFullOfClientsThatWaitForEachOther_connectAllTheSame() throws Exception {
        DtlsHandshakes here = pool(1, 100);
        DtlsHandshakes there = pool(1, 100);
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Endpoint client = new Endpoint();
            Endpoint server = new Endpoint();
            network.connect(client, server, Network.Weather.FAIR, i);
            server.start(i % 2 == 0 ? there : here, server(Endpoint.PATIENCE));
            client.start(i % 2 == 0 ? here : there, client(Endpoint.PATIENCE));
            endpoints.add(client);
            endpoints.add(server);
        }
        for (Endpoint endpoint : endpoints) {
            endpoint.result();
        }
        endpoints.forEach(Endpoint::close);
        awaitNoThreads();
    }

    /** It is not the peer's fault, so nobody is to look for it there. */
    @Test
    void waitingForAThread_countsTowardsTheDeadline_andIsToldAsThat() throws Exception {
        DtlsHandshakes pool = pool(1, 10);
        Endpoint holder = new Endpoint().start(pool, client(Endpoint.PATIENCE));
        Endpoint waiting = new Endpoint().start(pool, client(Duration.ofMillis(200)));
        assertEquals(DtlsFailure.Kind.OVERLOADED, waiting.failure().kind());
        assertFalse(holder.failed.isDone());
    }

    /** It would be by the time of day, which may be set forward by years in the middle of a handshake. */
    @Test
    void bouncyCastle_hasNoDeadlineOfItsOwn() {
        HandshakeTerms terms = new HandshakeTerms(client(Endpoint.PATIENCE));
        SrtpTlsClient client = new SrtpTlsClient(SrtpTlsCrypto.INSTANCE, terms, () -> {});
        SrtpTlsServer server = new SrtpTlsServer(SrtpTlsCrypto.INSTANCE, terms, () -> {});
        assertEquals(0, client.getHandshakeTimeoutMillis());
        assertEquals(0, server.getHandshakeTimeoutMillis());
    }

    @Test
    void closedPool_endsWhatIsUnfinishedAndRefusesWhatComes_butKeepsWhatIsConnected() throws Exception {
        DtlsHandshakes pool = pool(4, 10);
        Endpoint client = new Endpoint();
        Endpoint server = new Endpoint();
        network.connect(client, server, Network.Weather.FAIR, 1);
        server.start(pool, server(Endpoint.PATIENCE));
        client.start(pool, client(Endpoint.PATIENCE));
        client.result();
        server.result();
        Endpoint unfinished = new Endpoint().start(pool, client(Endpoint.PATIENCE));
        Endpoint waiting = new Endpoint().start(pool, server(Endpoint.PATIENCE));

        pool.close();

        assertEquals(DtlsFailure.Kind.CLOSED, unfinished.failure().kind());
        assertEquals(DtlsFailure.Kind.CLOSED, waiting.failure().kind());
        assertEquals(
                DtlsFailure.Kind.CLOSED,
                new Endpoint().start(pool, client(Endpoint.PATIENCE)).failure().kind());
        awaitNoThreads();
        client.close();
        assertTrue(server.closed.get(30, TimeUnit.SECONDS), "needs no thread of the pool");
    }

    @Test
    void twoHundredAtOnce_allConnect_andLeaveNoThread() throws Exception {
        DtlsHandshakes clients = pool(16, 1_000);
        DtlsHandshakes servers = pool(16, 1_000);
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Endpoint client = new Endpoint();
            Endpoint server = new Endpoint();
            network.connect(client, server, Network.Weather.FAIR, i);
            server.start(servers, server(Endpoint.PATIENCE));
            client.start(clients, client(Endpoint.PATIENCE));
            endpoints.add(client);
            endpoints.add(server);
        }
        for (Endpoint endpoint : endpoints) {
            endpoint.result();
        }
        awaitNoThreads();
        endpoints.forEach(Endpoint::close);
        awaitNoThreads();
    }

    @Test
    void warmUp_worksWithOneThreadAndAgain() throws Exception {
        DtlsHandshakes pool = pool(1, 1);
        pool.warmUp();
        pool.warmUp();
        awaitNoThreads();
    }

    @Test
    void noProviderIsRegistered() {
        pool(1, 1).warmUp();
        for (java.security.Provider provider : java.security.Security.getProviders()) {
            assertFalse(provider.getName().startsWith("BC"), provider.getName());
        }
    }
}
