package io.github.whep4j.receiver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.whep4j.emulator.WhepCamera;
import java.io.IOException;
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
import java.util.function.UnaryOperator;

/**
 * Stands before a camera and takes no offers: what the camera answers becomes an offer of the server's, with another payload
 * type than the client's own. The client's answer has to say of itself what its offer said.
 */
final class CounterOfferingServer implements AutoCloseable {
    /** Where the client's own offer has 96; a dynamic one that it does not use. */
    static final int PAYLOAD_TYPE = 126;

    final List<String> answers = new CopyOnWriteArrayList<>();
    final List<String> problems = new CopyOnWriteArrayList<>();
    private final URI camera;
    private final UnaryOperator<String> offering;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile String clientsOffer = "";

    /** @param offering makes the server's offer of the camera's answer */
    CounterOfferingServer(WhepCamera camera, UnaryOperator<String> offering) throws IOException {
        this.camera = camera.endpoint();
        this.offering = offering;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + camera.getPath());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            switch (exchange.getRequestMethod()) {
                case "POST" -> counter(exchange, body);
                case "PATCH" -> take(exchange, body);
                default -> {
                    HttpResponse<String> ended = forward(exchange, "");
                    exchange.sendResponseHeaders(ended.statusCode(), -1);
                }
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void counter(HttpExchange exchange, String offer) throws IOException, InterruptedException {
        clientsOffer = offer;
        HttpResponse<String> answered = forward(exchange, shifted(offer));
        String counter = offering.apply(answered.body());
        exchange.getResponseHeaders().add("Content-Type", "application/sdp");
        exchange.getResponseHeaders()
                .add(
                        "Location",
                        URI.create(answered.headers().firstValue("location").orElseThrow())
                                .getPath());
        byte[] bytes = counter.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(406, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Another payload type: a client that insists on its own hears nothing. */
    private static String shifted(String offer) {
        return offer.replaceAll("(?m)^(m=video .*SAVPF )96 ", "$1" + PAYLOAD_TYPE + " ")
                .replaceAll("(?m)^(a=(?:rtpmap|fmtp|rtcp-fb):)96 ", "$1" + PAYLOAD_TYPE + " ")
                .replaceAll("apt=96\\b", "apt=" + PAYLOAD_TYPE);
    }

    private void take(HttpExchange exchange, String answer) throws IOException {
        answers.add(answer);
        for (String attribute : List.of("ice-ufrag", "ice-pwd", "fingerprint")) {
            if (!line(answer, attribute).equals(line(clientsOffer, attribute))) {
                problems.add(attribute);
            }
        }
        if (!exchange.getRequestHeaders().getFirst("Content-Type").equals("application/sdp")) {
            problems.add("Content-Type");
        }
        exchange.sendResponseHeaders(problems.isEmpty() ? 204 : 400, -1);
    }

    static String line(String sdp, String attribute) {
        return sdp.lines()
                .filter(l -> l.startsWith("a=" + attribute + ":"))
                .findFirst()
                .orElse("");
    }

    private HttpResponse<String> forward(HttpExchange exchange, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(camera.getScheme() + "://" + camera.getAuthority() + exchange.getRequestURI()))
                .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization"));
        if (exchange.getRequestMethod().equals("POST")) {
            request.header("Content-Type", "application/sdp").POST(HttpRequest.BodyPublishers.ofString(body));
        } else {
            request.DELETE();
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
