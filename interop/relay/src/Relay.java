import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A WHEP proxy through which the media flows too: it puts its own address in place of the candidates of the offer and of the
 * answer, so that each side knows no other way to its peer.
 */
public final class Relay {
    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final Pattern CANDIDATE = Pattern.compile("a=candidate:\\S+ 1 (?i:udp) \\d+ (\\d+\\.\\d+\\.\\d+\\.\\d+) (\\d+) typ \\S+.*");

    private final URI upstream;
    private final Impairment.Settings settings;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final List<Session> all = new ArrayList<>();
    private final AtomicInteger posts = new AtomicInteger();
    private final AtomicInteger deletes = new AtomicInteger();
    private final Capture capture;

    private record Session(String id, URI resource, UdpPath path) {}

    private Relay(URI upstream, Impairment.Settings settings, Capture capture) {
        this.upstream = upstream;
        this.settings = settings;
        this.capture = capture;
    }

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        Capture capture = Capture.to(System.getenv("CAPTURE"));
        Relay relay = new Relay(URI.create(arguments[1]), Impairment.Settings.fromEnvironment(), capture);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
        server.createContext("/whep", relay::whep);
        server.createContext("/stats", relay::stats);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(capture::close));
        System.err.printf("relay: WHEP on http://127.0.0.1:%d/whep, on to %s, %s%n", port, arguments[1], relay.settings);
    }

    private void whep(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                switch (exchange.getRequestMethod()) {
                    case "POST" -> open(exchange);
                    case "DELETE" -> delete(exchange);
                    default -> reply(exchange, 405, "text/plain", "POST or DELETE\n");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException e) {
                System.err.println("relay: " + e);
                reply(exchange, 502, "text/plain", e + "\n");
            }
        }
    }

    private void open(HttpExchange exchange) throws IOException, InterruptedException {
        String id = Integer.toHexString(posts.incrementAndGet());
        String offer = new String(exchange.getRequestBody().readNBytes(MAX_BODY_BYTES), StandardCharsets.UTF_8);
        UdpPath path = new UdpPath(settings, capture);
        boolean opened = false;
        try {
            path.clientIsAt(candidates(offer).stream().findFirst());
            HttpResponse<String> response = forward(exchange, upstream, "POST", withCandidate(offer, path.addressForSender()));
            Optional<String> location = response.headers().firstValue("Location");
            if (response.statusCode() != 201 || location.isEmpty()) {
                reply(exchange, response.statusCode(), "text/plain", response.body());
                return;
            }
            List<InetSocketAddress> senderAddresses = candidates(response.body());
            path.senderIsAt(senderAddresses.stream()
                    .filter(a -> a.getAddress().equals(path.addressForSender().getAddress()))
                    .findFirst()
                    .or(() -> senderAddresses.stream().findFirst()));
            Session session = new Session(id, upstream.resolve(location.get()), path);
            sessions.put(session.id(), session);
            synchronized (all) {
                all.add(session);
            }
            opened = true;
            exchange.getResponseHeaders().set("Location", "/whep/" + session.id());
            reply(exchange, 201, "application/sdp", withCandidate(response.body(), path.addressForClient()));
        } finally {
            if (!opened) {
                path.close();
            }
        }
    }

    private void delete(HttpExchange exchange) throws IOException, InterruptedException {
        deletes.incrementAndGet();
        String path = exchange.getRequestURI().getPath();
        Session session = sessions.remove(path.substring(path.lastIndexOf('/') + 1));
        if (session == null) {
            reply(exchange, 404, "text/plain", "no such session\n");
            return;
        }
        try {
            HttpResponse<String> response = forward(exchange, session.resource(), "DELETE", "");
            reply(exchange, response.statusCode(), "text/plain", response.body());
        } finally {
            session.path().close();
        }
    }

    private HttpResponse<String> forward(HttpExchange exchange, URI to, String method, String body) throws IOException, InterruptedException {
        HttpRequest.BodyPublisher publisher =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(to).version(HttpClient.Version.HTTP_1_1).method(method, publisher);
        for (String name : List.of("Authorization", "Content-Type")) {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).ifPresent(value -> request.header(name, value));
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static List<InetSocketAddress> candidates(String sdp) {
        return sdp.lines()
                .map(CANDIDATE::matcher)
                .filter(Matcher::matches)
                .map(m -> new InetSocketAddress(m.group(1), Integer.parseInt(m.group(2))))
                .filter(a -> a.getPort() > 9)
                .toList();
    }

    /** The same description with one candidate, ours. */
    private static String withCandidate(String sdp, InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        String ours = "a=candidate:1 1 udp 2130706431 %s %d typ host".formatted(host, address.getPort());
        return sdp.lines()
                        .filter(line -> !line.startsWith("a=candidate:") && !line.startsWith("a=end-of-candidates"))
                        .map(line -> line.startsWith("c=") ? "c=IN IP4 " + host : line)
                        .map(line -> line.startsWith("m=") ? line.replaceFirst(" \\d+ ", " " + address.getPort() + " ") : line)
                        .collect(Collectors.joining("\r\n"))
                + "\r\n" + ours + "\r\na=end-of-candidates\r\n";
    }

    private void stats(HttpExchange exchange) throws IOException {
        try (exchange) {
            String shown;
            synchronized (all) {
                shown = all.stream().map(s -> s.path().toJson()).collect(Collectors.joining(","));
            }
            capture.flush();
            reply(exchange, 200, "application/json",
                    "{\"sender\":\"relay\",\"posts\":%d,\"deletes\":%d,\"sessions\":[%s]}\n".formatted(posts.get(), deletes.get(), shown));
        }
    }

    private static void reply(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
