package io.github.whep4j.receiver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.whep4j.emulator.WhepCamera;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before a camera, and offers events and layers of each session (draft-ietf-wish-whep, Section 4.10). */
final class TellingServer implements AutoCloseable {
    private static final String EXTENSION = "; rel=\"urn:ietf:params:whep:ext:core:";

    /** The paths of what was POSTed here to open sessions, and the layers that were selected. */
    final List<String> posts = new CopyOnWriteArrayList<>();

    final List<String> selections = new CopyOnWriteArrayList<>();
    private final List<OutputStream> streams = new CopyOnWriteArrayList<>();
    private final URI camera;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();

    TellingServer(WhepCamera camera) throws IOException {
        this.camera = camera.endpoint();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + camera.getPath());
    }

    /** To every session that listens. */
    void tell(String type, String data) throws IOException {
        byte[] event = ("event: " + type + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
        for (OutputStream stream : streams) {
            stream.write(event);
            stream.flush();
        }
    }

    int listening() {
        return streams.size();
    }

    /** A stream stays open: its exchange is not closed here. */
    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
            case "POST /sse" -> {
                exchange.getResponseHeaders().add("Location", "/stream");
                exchange.sendResponseHeaders(201, -1);
            }
            case "GET /stream" -> {
                exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().flush();
                streams.add(exchange.getResponseBody());
            }
            case "POST /layer" -> {
                selections.add(body);
                exchange.sendResponseHeaders(200, -1);
            }
            default -> forward(exchange, body);
        }
    }

    private void forward(HttpExchange exchange, String body) throws IOException {
        HttpResponse<String> answered;
        try {
            answered = client.send(request(exchange, body), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        byte[] bytes = answered.body().getBytes(StandardCharsets.UTF_8);
        if (exchange.getRequestMethod().equals("POST")) {
            posts.add(exchange.getRequestURI().toString());
            exchange.getResponseHeaders().add("Content-Type", "application/sdp");
            exchange.getResponseHeaders()
                    .add(
                            "Location",
                            URI.create(answered.headers().firstValue("location").orElseThrow())
                                    .getPath());
            exchange.getResponseHeaders().add("Link", "</sse>" + EXTENSION + "server-sent-events\"");
            exchange.getResponseHeaders().add("Link", "</layer>" + EXTENSION + "layer\"");
        }
        exchange.sendResponseHeaders(answered.statusCode(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private HttpRequest request(HttpExchange exchange, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + camera.getAuthority() + exchange.getRequestURI()))
                .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization"));
        return exchange.getRequestMethod().equals("POST")
                ? request.header("Content-Type", "application/sdp")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build()
                : request.DELETE().build();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
