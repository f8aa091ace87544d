package io.github.whep4j.receiver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A WHEP server that opens a session for an offer when the test says so. */
final class HeldAnswerServer implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    /** An offer has come. */
    final CountDownLatch offered = new CountDownLatch(1);

    /** Lets it be answered. */
    final CountDownLatch answer = new CountDownLatch(1);

    final AtomicInteger deletes = new AtomicInteger();

    /** Of the DELETEs, in order. */
    final List<String> authorizations = new CopyOnWriteArrayList<>();

    /** How many DELETEs are refused for their token. */
    final AtomicInteger refusals = new AtomicInteger();

    HeldAnswerServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/whep");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("DELETE")) {
                authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                boolean refused = refusals.getAndDecrement() > 0;
                deletes.addAndGet(refused ? 0 : 1);
                exchange.sendResponseHeaders(refused ? 401 : 200, -1);
                return;
            }
            offered.countDown();
            Viewer.awaitQuietly(answer);
            exchange.getResponseHeaders().add("Content-Type", "application/sdp");
            exchange.getResponseHeaders().add("Location", "/session");
            exchange.sendResponseHeaders(201, 3);
            exchange.getResponseBody().write(new byte[] {'v', '=', '0'});
        }
    }

    @Override
    public void close() {
        answer.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
