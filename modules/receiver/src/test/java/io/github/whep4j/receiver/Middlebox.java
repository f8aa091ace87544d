package io.github.whep4j.receiver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between a receiver and a camera, for HTTP and for UDP: neither learns of the other's candidates but as relayed by
 * this, so that a test can cut the way between them, or have it lead by another port.
 */
final class Middlebox implements AutoCloseable {
    private static final InetAddress LOCALHOST = InetAddress.getLoopbackAddress();
    private static final List<String> REQUEST_HEADERS = List.of("authorization", "content-type", "if-match");
    private static final List<String> RESPONSE_HEADERS = List.of("content-type", "etag");

    private final URI camera;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "middlebox");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean named;
    private final List<Relay> relays = new CopyOnWriteArrayList<>();

    Middlebox(URI camera) throws IOException {
        this.camera = camera;
        server = HttpServer.create(new InetSocketAddress(LOCALHOST, 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + camera.getPath());
    }

    /** The ways that there are by now let nothing through any more; or do so again. */
    void cut(boolean cut) {
        relays.forEach(relay -> relay.cut = cut);
    }

    /** The ways that there are by now let no check of the receiver's through any more, and all else. */
    void loseChecks() {
        relays.forEach(relay -> relay.losesChecks = true);
    }

    /** From now on the camera's candidates have a name in place of their address. */
    void nameCandidates() {
        named = true;
    }

    /** As when a NAT in front of the receiver forgets: the camera sees it at another port. */
    void rebindReceiver() throws IOException {
        for (Relay relay : relays) {
            relay.rebindTowardsCamera();
        }
    }

    /** As when a NAT in front of the camera forgets: the receiver sees it at another port. */
    void rebindCamera() throws IOException {
        for (Relay relay : relays) {
            relay.rebindTowardsReceiver();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        relays.forEach(Relay::close);
        threads.shutdownNow();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            HttpRequest.Builder request = HttpRequest.newBuilder(camera.resolve(exchange.getRequestURI()))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofString(withoutCandidates(body)));
            for (String name : REQUEST_HEADERS) {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    request.header(name, value);
                }
            }
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            for (String name : RESPONSE_HEADERS) {
                response.headers()
                        .firstValue(name)
                        .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
            }
            response.headers()
                    .firstValue("location")
                    .ifPresent(value -> exchange.getResponseHeaders()
                            .set("Location", URI.create(value).getRawPath()));
            byte[] relayed = withRelays(response.body()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(response.statusCode(), relayed.length == 0 ? -1 : relayed.length);
            exchange.getResponseBody().write(relayed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String withoutCandidates(String sdp) {
        return sdp.replaceAll("a=candidate:[^\r\n]*\r\n", "");
    }

    private String withRelays(String sdp) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : sdp.split("(?<=\n)")) {
            if (!line.startsWith("a=candidate:")) {
                text.append(line);
            } else if (line.contains(" 127.0.0.1 ")) {
                List<String> words = new ArrayList<>(List.of(line.split(" ")));
                Relay relay = new Relay(new InetSocketAddress(LOCALHOST, Integer.parseInt(words.get(5))));
                relays.add(relay);
                if (named) {
                    words.set(4, "localhost");
                }
                words.set(5, String.valueOf(relay.towardsReceiver.getLocalPort()));
                text.append(String.join(" ", words));
            }
        }
        return text.toString();
    }

    /** One address of the camera's. */
    private final class Relay {
        private final SocketAddress cameraAddress;
        private volatile DatagramSocket towardsReceiver = socket();
        private volatile DatagramSocket towardsCamera = socket();
        private volatile SocketAddress receiverAddress;
        private volatile boolean cut;
        private volatile boolean losesChecks;

        Relay(SocketAddress cameraAddress) throws IOException {
            this.cameraAddress = cameraAddress;
            receiveFromReceiver(towardsReceiver);
            receiveFromCamera(towardsCamera);
        }

        private static DatagramSocket socket() throws SocketException {
            return new DatagramSocket(new InetSocketAddress(LOCALHOST, 0));
        }

        private void receiveFromReceiver(DatagramSocket socket) {
            threads.execute(() -> loop(socket, packet -> {
                receiverAddress = packet.getSocketAddress();
                packet.setSocketAddress(cameraAddress);
                if (!losesChecks || !isCheck(packet)) {
                    towardsCamera.send(packet);
                }
            }));
        }

        private static boolean isCheck(DatagramPacket packet) {
            return packet.getData()[0] == 0 && packet.getData()[1] == 1;
        }

        private void receiveFromCamera(DatagramSocket socket) {
            threads.execute(() -> loop(socket, packet -> {
                SocketAddress receiver = receiverAddress;
                if (receiver != null) {
                    packet.setSocketAddress(receiver);
                    towardsReceiver.send(packet);
                }
            }));
        }

        private void loop(DatagramSocket socket, Sender sender) {
            byte[] buf = new byte[2_048];
            while (!socket.isClosed()) {
                DatagramPacket packet = new DatagramPacket(buf, buf.length);
                try {
                    socket.receive(packet);
                    if (!cut) {
                        sender.send(packet);
                    }
                } catch (IOException closedOrRefused) {
                    // Whoever sent it learns nothing, as with a real one.
                }
            }
        }

        void rebindTowardsCamera() throws IOException {
            DatagramSocket old = towardsCamera;
            towardsCamera = socket();
            receiveFromCamera(towardsCamera);
            old.close();
        }

        void rebindTowardsReceiver() throws IOException {
            DatagramSocket old = towardsReceiver;
            towardsReceiver = socket();
            receiveFromReceiver(towardsReceiver);
            old.close();
        }

        void close() {
            towardsReceiver.close();
            towardsCamera.close();
        }
    }

    private interface Sender {
        void send(DatagramPacket packet) throws IOException;
    }
}
