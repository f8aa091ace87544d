package io.github.whep4j.whep;

import static io.github.whep4j.whep.WhepSessionTest.OFFER;
import static io.github.whep4j.whep.WhepSessionTest.failure;
import static io.github.whep4j.whep.WhepSessionTest.get;
import static io.github.whep4j.whep.WhepSessionTest.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.whep.WhepFailure.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Names, addresses and the way to a connection. */
class ConnectTest {

    @Test
    void familiesAreTriedInTurn() throws Exception {
        assertEquals(
                List.of("::1", "1.1.1.1", "::2", "2.2.2.2", "::3"), ordered("::1", "::2", "1.1.1.1", "2.2.2.2", "::3"));
        assertEquals(List.of("1.1.1.1", "::1", "2.2.2.2"), ordered("1.1.1.1", "2.2.2.2", "::1"));
        assertEquals(16, ordered(new String[20]).size());
        assertThrows(UnknownHostException.class, ConnectTest::ordered);
    }

    @Test
    void literalsAreNotLookedUp() {
        assertEquals("/127.0.0.1", String.valueOf(AddressLookup.literal("127.0.0.1")));
        assertEquals("/0:0:0:0:0:0:0:1", String.valueOf(AddressLookup.literal("0:0:0:0:0:0:0:1")));
        for (String name : List.of("localhost", "127.1", "0x7f.0.0.1", "999.1.1.1", "2130706433", "a.b.c.d")) {
            assertEquals(null, AddressLookup.literal(name), name);
        }
    }

    @Test
    void anAddressThatRefusesMakesWayForTheNext() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved());
                WhepClient client = clientFor("127.0.0.9", "127.0.0.8", "127.0.0.1")) {
            WhepSession session = session(client, server.port());
            get(session.post(OFFER));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
        }
    }

    @Test
    void anAddressThatIsFoundWhenNobodyWantsItAnyMoreIsNotConnectedTo() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
                WhepClient client = new WhepClient(host -> {
                    asked.countDown();
                    awaitQuietly(closed);
                    return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
                })) {
            WhepSession session = session(client, server.getLocalPort());
            CompletableFuture<WhepAnswer> answer = session.post(OFFER);
            asked.await();
            assertEquals(DeleteOutcome.NOT_OPENED, get(session.close()));
            assertEquals(Kind.CLOSED, failure(answer).kind());
            closed.countDown();
            server.setSoTimeout(300);
            assertThrows(SocketTimeoutException.class, server::accept);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anAddressThatIsSilentDoesNotHoldUpTheNext() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved());
                Silent ignored = new Silent("127.0.0.9", server.port());
                WhepClient client = clientFor("127.0.0.9", "127.0.0.1")) {
            WhepSession session = session(client, server.port());
            get(session.post(OFFER));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(1, server.requests("POST").size());
        }
    }

    @Test
    void whenNoAddressAnswersThatIsTold() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (WhepClient client = clientFor("127.0.0.9", "127.0.0.8")) {
            WhepSession session = session(client, free);
            WhepFailure failure = failure(session.post(OFFER));
            assertEquals(Kind.CONNECT, failure.kind());
            assertTrue(
                    failure.detail().contains("127.0.0.9") && failure.detail().contains("127.0.0.8"), failure.detail());
            assertTrue(failure.retryable());
            assertTrue(
                    failure.message().startsWith("No connection to http://camera.example:" + free), failure.message());
            assertEquals(DeleteOutcome.NOT_OPENED, get(session.close()));
        }
    }

    @Test
    void connectingHasADeadline() throws Exception {
        try (Silent silent = new Silent("127.0.0.9", 0);
                WhepClient client = clientFor("127.0.0.9")) {
            WhepSession session = WhepSession.of(
                    client,
                    request(url(silent.port()), null)
                            .connectTimeout(Duration.ofMillis(300))
                            .build());
            WhepFailure failure = failure(session.post(OFFER));
            assertEquals(
                    "No connection to http://camera.example:" + silent.port() + " within 300 ms", failure.message());
            assertEquals(Kind.TIMEOUT, failure.kind());
            assertEquals(DeleteOutcome.NOT_OPENED, get(session.close()));
        }
    }

    @Test
    void aNameThatIsUnknownIsTold() throws Exception {
        try (WhepClient client = new WhepClient(host -> {
            throw new UnknownHostException(host);
        })) {
            WhepFailure failure = failure(session(client, 80).post(OFFER));
            assertEquals(Kind.DNS, failure.kind());
            assertTrue(failure.message().contains("camera.example"), failure.message());
        }
    }

    @Test
    void namesThatHangHoldUpNeitherTheLoopNorTheirDeadline() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (RawServer server = new RawServer(RawServer.wellBehaved());
                WhepClient client = new WhepClient(host -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new UnknownHostException(host);
                })) {
            List<CompletableFuture<WhepAnswer>> hanging = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                hanging.add(WhepSession.of(
                                client,
                                request(url(server.port()), null)
                                        .connectTimeout(Duration.ofMillis(300))
                                        .build())
                        .post(OFFER));
            }
            WhepSession literal =
                    WhepSession.of(client, request(server.url("/whep"), null).build());
            get(literal.post(OFFER));
            assertEquals(DeleteOutcome.DELETED, get(literal.close()));
            for (CompletableFuture<WhepAnswer> answer : hanging) {
                WhepFailure failure = failure(answer);
                assertEquals(Kind.DNS, failure.kind());
                assertTrue(failure.message().contains("within 300 ms"), failure.message());
            }
        }
    }

    @Test
    void closingWhileConnectingOpensNothing() throws Exception {
        try (Silent silent = new Silent("127.0.0.9", 0);
                WhepClient client = clientFor("127.0.0.9")) {
            WhepSession session = session(client, silent.port());
            CompletableFuture<WhepAnswer> answer = session.post(OFFER);
            assertEquals(DeleteOutcome.NOT_OPENED, get(session.close()));
            assertEquals(Kind.CLOSED, failure(answer).kind());
        }
    }

    /** An address where a connection gets no answer: its queue is full. */
    private static final class Silent implements AutoCloseable {
        private final ServerSocket server;
        private final List<Socket> fill = new ArrayList<>();

        Silent(String address, int port) throws Exception {
            server = new ServerSocket(port, 1, InetAddress.getByName(address));
            boolean full = false;
            while (!full && fill.size() < 64) {
                Socket socket = new Socket();
                try {
                    socket.connect(server.getLocalSocketAddress(), 100);
                    fill.add(socket);
                } catch (SocketTimeoutException e) {
                    socket.close();
                    full = true;
                }
            }
            assertTrue(full);
        }

        int port() {
            return server.getLocalPort();
        }

        @Override
        public void close() throws Exception {
            for (Socket socket : fill) {
                socket.close();
            }
            server.close();
        }
    }

    private static WhepClient clientFor(String... addresses) {
        return new WhepClient(host -> {
            InetAddress[] found = new InetAddress[addresses.length];
            for (int i = 0; i < found.length; i++) {
                found[i] = InetAddress.getByName(addresses[i]);
            }
            return found;
        });
    }

    private static WhepSession session(WhepClient client, int port) {
        return WhepSession.of(client, request(url(port), null).build());
    }

    private static URI url(int port) {
        return URI.create("http://camera.example:" + port + "/whep");
    }

    private static List<String> ordered(String... addresses) throws Exception {
        AddressLookup lookup = host -> {
            InetAddress[] found = new InetAddress[addresses.length];
            for (int i = 0; i < found.length; i++) {
                found[i] = InetAddress.getByName(addresses[i] == null ? "10.0.0." + i : addresses[i]);
            }
            return found;
        };
        List<String> shown = new ArrayList<>();
        for (InetAddress address : lookup.inOrder("camera.example")) {
            shown.add(address.getHostAddress().replaceFirst("^(0:)+", "::"));
        }
        assertFalse(shown.isEmpty(), () -> Arrays.toString(addresses));
        return shown;
    }
}
