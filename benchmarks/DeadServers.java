import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.whep4j.receiver.IceServer;
import io.github.whep4j.receiver.ReceiverBuilder;
import io.github.whep4j.receiver.WhepReceiver;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Measures the time to the first picture with and without dead servers and candidates. */
class DeadServers {
    private static final int SESSIONS = 5;
    private static final int DEAD_CANDIDATES = 9;

    private final URI endpoint;
    private final List<DatagramSocket> silent = new ArrayList<>();

    private DeadServers(URI endpoint) {
        this.endpoint = endpoint;
    }

    public static void main(String[] args) throws Exception {
        new DeadServers(URI.create(args[0])).run(args[1]);
        System.exit(0);
    }

    private void run(String livePort) throws Exception {
        IceServer stun = IceServer.parse("stun:127.0.0.1:" + livePort);
        IceServer turn = withCredentials("turn:127.0.0.1:" + livePort);
        IceServer deadStun = IceServer.parse("stun:127.0.0.1:" + silentPort());
        IceServer deadTurn = withCredentials("turn:127.0.0.1:" + silentPort());
        URI dying = behindDeadCandidates();
        median(endpoint, builder -> builder); // warms up
        long nothing = report("no server", 0, endpoint, builder -> builder);
        long liveStun = report("a live STUN server", nothing, endpoint, builder -> builder.iceServer(stun));
        report("a dead one beside it", liveStun, endpoint, builder -> builder.iceServer(deadStun).iceServer(stun));
        report("a dead STUN server alone", nothing, endpoint, builder -> builder.iceServer(deadStun));
        long liveTurn = report("a live TURN server", nothing, endpoint, builder -> builder.iceServer(turn));
        report("a dead one beside it", liveTurn, endpoint, builder -> builder.iceServer(deadTurn).iceServer(turn));
        report("a dead TURN server alone", nothing, endpoint, builder -> builder.iceServer(deadTurn));
        report("nine dead candidates of ten", nothing, dying, builder -> builder);
    }

    private static IceServer withCredentials(String uri) {
        return IceServer.parse(uri).withCredentials("interop", "interop-credential");
    }

    /** A port at which datagrams arrive, and nobody is. */
    private int silentPort() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        silent.add(socket);
        return socket.getLocalPort();
    }

    private static long report(String name, long base, URI endpoint, UnaryOperator<ReceiverBuilder> with)
            throws Exception {
        long median = median(endpoint, with);
        System.out.printf("%-28s %5d ms  (%+d)%n", name, median, median - base);
        return median;
    }

    private static long median(URI endpoint, UnaryOperator<ReceiverBuilder> with) throws Exception {
        long[] millis = new long[SESSIONS];
        for (int i = 0; i < SESSIONS; i++) {
            try (WhepReceiver receiver =
                    with.apply(WhepReceiver.builder(endpoint).onAccessUnit(unit -> {})).build()) {
                millis[i] = receiver.start().get(60, TimeUnit.SECONDS).timings().firstFrameMs();
            }
        }
        Arrays.sort(millis);
        return millis[SESSIONS / 2];
    }

    /** The same endpoint, whose answers name nine candidates of a higher priority in front of its own. */
    private URI behindDeadCandidates() throws IOException {
        StringBuilder dead = new StringBuilder();
        for (int i = 0; i < DEAD_CANDIDATES; i++) {
            dead.append("a=candidate:dead").append(i).append(" 1 udp ").append(2_130_706_431L - i);
            dead.append(" 127.0.0.1 ").append(silentPort()).append(" typ host\r\n");
        }
        HttpClient client = HttpClient.newHttpClient();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> forward(exchange, client, dead.toString()));
        server.start();
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + endpoint.getPath());
    }

    private void forward(HttpExchange exchange, HttpClient client, String dead) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        if (body.length > 0) {
            request.header("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"));
        }
        HttpResponse<byte[]> response;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        String text = new String(response.body(), StandardCharsets.UTF_8).replaceFirst("(?=a=candidate:)", dead);
        for (String name : List.of("Location", "Content-Type", "ETag")) {
            response.headers().firstValue(name).ifPresent(value -> exchange.getResponseHeaders().set(name, value));
        }
        byte[] answer = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(response.statusCode(), answer.length == 0 ? -1 : answer.length);
        if (answer.length > 0) {
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }
}
