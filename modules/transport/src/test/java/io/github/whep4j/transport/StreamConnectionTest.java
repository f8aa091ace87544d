package io.github.whep4j.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StreamConnectionTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final MediaLoops loops = MediaLoops.create(1);
    private final MediaLoop loop = loops.next();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Recorder recorder = new Recorder();
    private @Nullable ServerSocket server;

    @AfterEach
    void close() throws IOException {
        loops.close();
        threads.shutdownNow();
        if (server != null) {
            server.close();
        }
    }

    private static final class Recorder implements StreamConnection.Handler {
        final CountDownLatch connected = new CountDownLatch(1);
        final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void onConnected(long nowNanos) {
            connected.countDown();
        }

        @Override
        public synchronized void onBytes(byte[] buf, int off, int len, long nowNanos) {
            bytes.write(buf, off, len);
            notifyAll();
        }

        @Override
        public void onClosed(@Nullable String reason) {
            closed.add(reason == null ? "in good order" : reason);
        }

        synchronized byte[] await(int length) throws InterruptedException {
            while (bytes.size() < length) {
                wait();
            }
            return bytes.toByteArray();
        }

        void awaitConnected() throws InterruptedException {
            assertTrue(connected.await(30, TimeUnit.SECONDS));
        }

        String awaitClosed() throws InterruptedException {
            String reason = closed.poll(30, TimeUnit.SECONDS);
            assertNotNull(reason);
            return reason;
        }
    }

    private interface Conversation {
        void with(Socket client) throws IOException, InterruptedException;
    }

    /** Speaks with the first client, then closes its socket. */
    private InetSocketAddress serve(ServerSocketFactory sockets, Conversation conversation) throws IOException {
        ServerSocket listening = sockets.createServerSocket(0, 1, LOOPBACK);
        server = listening;
        threads.submit(() -> {
            try (Socket client = listening.accept()) {
                conversation.with(client);
            }
            return null;
        });
        return new InetSocketAddress(LOOPBACK, listening.getLocalPort());
    }

    private static void echo(Socket client) throws IOException {
        client.getInputStream().transferTo(client.getOutputStream());
    }

    private TcpConnection connect(InetSocketAddress to) throws Exception {
        return call(() -> loop.connect(null, to, recorder));
    }

    private static SSLContext context(boolean trusting) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = StreamConnectionTest.class.getResourceAsStream("localhost.p12")) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", store.getCertificate("leaf"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trusting ? trust.getTrustManagers() : null, null);
        return context;
    }

    private TlsConnection connectTls(InetSocketAddress to, String host, boolean trusting) throws Exception {
        SSLContext context = context(trusting);
        return call(() -> TlsConnection.connect(loop, null, to, host, context, threads, recorder));
    }

    private void assertEchoes(StreamConnection connection) throws Exception {
        byte[] sent = new byte[200_000];
        new Random(1).nextBytes(sent);
        int step = 20_000;
        for (int at = 0; at < sent.length; at += step) {
            int off = at;
            assertTrue(call(() -> connection.write(sent, off, step)));
            recorder.await(at + step);
        }
        assertArrayEquals(sent, recorder.await(sent.length));
    }

    @Test
    void carriesBytesBothWays() throws Exception {
        TcpConnection connection = connect(serve(ServerSocketFactory.getDefault(), StreamConnectionTest::echo));
        recorder.awaitConnected();
        assertEquals(LOOPBACK, call(connection::localAddress).getAddress());
        assertEchoes(connection);
        call(() -> {
            connection.close();
            connection.close();
            return connection.write(new byte[1], 0, 1);
        });
        assertTrue(recorder.closed.isEmpty());
    }

    @Test
    void tellsThatTheOtherSideHasClosed() throws Exception {
        connect(serve(ServerSocketFactory.getDefault(), client -> {}));
        assertEquals("in good order", recorder.awaitClosed());
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        int port;
        try (ServerSocket none = new ServerSocket(0, 1, LOOPBACK)) {
            port = none.getLocalPort();
        }
        try {
            connect(new InetSocketAddress(LOOPBACK, port));
            assertTrue(!recorder.awaitClosed().equals("in good order"));
            assertEquals(1, recorder.connected.getCount());
        } catch (java.util.concurrent.ExecutionException e) {
            // Some systems know it at once.
            assertTrue(e.getCause() instanceof IOException);
        }
    }

    @Test
    void keepsALittleForAReaderThatIsSlowAndNoMore() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        CompletableFuture<Integer> done = new CompletableFuture<>();
        TcpConnection connection = connect(serve(ServerSocketFactory.getDefault(), client -> {
            read.await();
            client.getInputStream().transferTo(arrived);
            done.complete(arrived.size());
        }));
        recorder.awaitConnected();
        byte[] chunk = new byte[10_000];
        int taken = 0;
        while (call(() -> connection.write(chunk, 0, chunk.length))) {
            assertTrue(++taken < 100_000, "takes more than any system's buffers hold");
        }
        read.countDown();
        // What was taken arrives, whole; then there is room again.
        while (!call(() -> connection.write(chunk, 0, 1))) {
            Thread.sleep(1);
        }
        while (call(() -> connection.waitingBytes()) > 0) {
            Thread.sleep(1);
        }
        call(() -> {
            connection.close();
            return true;
        });
        assertEquals(taken * chunk.length + 1, done.get(30, TimeUnit.SECONDS));
    }

    @Test
    void isOfTheLoopsThread() {
        InetSocketAddress anywhere = new InetSocketAddress(LOOPBACK, 9);
        assertThrows(IllegalStateException.class, () -> loop.connect(null, anywhere, recorder));
    }

    @Test
    void carriesBytesOverTls() throws Exception {
        TlsConnection connection = connectTls(
                serve(context(true).getServerSocketFactory(), StreamConnectionTest::echo), "localhost", true);
        assertFalse(call(() -> connection.write(new byte[1], 0, 1)));
        recorder.awaitConnected();
        assertEchoes(connection);
        assertTrue(recorder.closed.isEmpty());
    }

    /** Three records that come at once: nothing more comes after them. */
    @Test
    void aHandlerThatThrowsMissesNothingOfWhatFollowsOverTls() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CountDownLatch three = new CountDownLatch(3);
        CountDownLatch seen = new CountDownLatch(1);
        InetSocketAddress to = serve(context(true).getServerSocketFactory(), client -> {
            for (int i = 1; i <= 3; i++) {
                client.getOutputStream().write(i);
            }
            seen.await();
        });
        SSLContext context = context(true);
        StreamConnection.Handler throwing = new StreamConnection.Handler() {
            @Override
            public void onConnected(long nowNanos) {
                throw new IllegalStateException("connected");
            }

            @Override
            public void onBytes(byte[] buf, int off, int len, long nowNanos) {
                bytes.write(buf, off, len);
                three.countDown();
                throw new StackOverflowError("at " + buf[off]);
            }

            @Override
            public void onClosed(@Nullable String reason) {}
        };
        call(() -> TlsConnection.connect(loop, null, to, "localhost", context, threads, throwing));
        assertTrue(three.await(10, TimeUnit.SECONDS));
        seen.countDown();
        assertArrayEquals(new byte[] {1, 2, 3}, call(bytes::toByteArray));
    }

    @Test
    void tellsThatTheOtherSideHasClosedTls() throws Exception {
        TlsConnection connection = connectTls(
                serve(
                        context(true).getServerSocketFactory(),
                        client -> client.getInputStream().read()),
                "localhost",
                true);
        recorder.awaitConnected();
        assertTrue(call(() -> connection.write(new byte[1], 0, 1)));
        assertEquals("in good order", recorder.awaitClosed());
    }

    @Test
    void aCertificateThatIsNotTrustedEndsIt() throws Exception {
        connectTls(serve(context(true).getServerSocketFactory(), StreamConnectionTest::echo), "localhost", false);
        assertTrue(recorder.awaitClosed().contains("PKIX"));
        assertEquals(1, recorder.connected.getCount());
    }

    @Test
    void aCertificateForAnotherHostEndsIt() throws Exception {
        connectTls(serve(context(true).getServerSocketFactory(), StreamConnectionTest::echo), "turn.example", true);
        assertTrue(recorder.awaitClosed().contains("turn.example"));
        assertEquals(1, recorder.connected.getCount());
    }

    /** Checking a certificate runs code of others, who may do anything. */
    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, NoClassDefFoundError.class})
    void aCheckOfCertificatesThatFailsInItselfEndsIt(Class<? extends Throwable> failure) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Failing(failure)}, null);
        InetSocketAddress to = serve(context(true).getServerSocketFactory(), StreamConnectionTest::echo);
        call(() -> TlsConnection.connect(loop, null, to, "localhost", context, threads, recorder));
        String reason = recorder.awaitClosed();
        assertTrue(reason.contains("no store"), reason);
        assertEquals(1, recorder.connected.getCount());
    }

    private static final class Failing extends X509ExtendedTrustManager {
        private final Class<? extends Throwable> failure;

        Failing(Class<? extends Throwable> failure) {
            this.failure = failure;
        }

        private void fail() {
            if (failure == NoClassDefFoundError.class) {
                throw new NoClassDefFoundError("no store");
            }
            throw new IllegalStateException("no store");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            fail();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            fail();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            fail();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            fail();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            fail();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            fail();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void whatIsNotTlsEndsIt() throws Exception {
        connectTls(
                serve(ServerSocketFactory.getDefault(), client -> {
                    client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    client.getInputStream().readAllBytes();
                }),
                "localhost",
                true);
        assertNotNull(recorder.awaitClosed());
        assertEquals(1, recorder.connected.getCount());
    }

    private <T> T call(Callable<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(task.call());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return result.get(30, TimeUnit.SECONDS);
    }
}
