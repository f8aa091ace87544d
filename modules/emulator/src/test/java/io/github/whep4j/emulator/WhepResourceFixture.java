package io.github.whep4j.emulator;

import io.github.whep4j.ice.LocalIceDescription;
import io.github.whep4j.sdp.Fingerprint;
import io.github.whep4j.sdp.RecvonlyOffer;
import io.github.whep4j.sdp.RemoteOffer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The camera's HTTP side over real sockets, byte by byte; what is behind it is pretended. */
abstract class WhepResourceFixture {
    static final String PATH = "/v1/devices/front-door/media/streaming/whep/sessions";
    static final String OFFER = RecvonlyOffer.builder()
            .iceUfrag("8hhY")
            .icePwd("asd88fgpdd777uzjYhagZg")
            .fingerprint(new Fingerprint("sha-256", String.join(":", Collections.nCopies(32, "AB"))))
            .sessionId(1)
            .build()
            .sdp();

    static final String FRAGMENT =
            "a=group:BUNDLE 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=ice-ufrag:8hhY\r\n"
                    + "a=ice-pwd:asd88fgpdd777uzjYhagZg\r\n"
                    + "a=candidate:1 1 udp 2130706431 127.0.0.1 5000 typ host\r\na=end-of-candidates\r\n";

    final Tally tally = new Tally();
    final Pretended sessions = new Pretended();
    WhepResource resource;
    HttpServer server;

    @BeforeEach
    void start() throws IOException {
        resource = new WhepResource(
                new WhepResource.Settings(
                        "front-door",
                        new BearerTokens("secret", null, System::nanoTime),
                        null,
                        Duration.ZERO,
                        URI.create("http://other.example:81")),
                sessions,
                tally,
                Set.of());
        server = new HttpServer(InetAddress.getLoopbackAddress(), 0, resource);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    void misbehave(String label) {
        resource.misbehave(Set.of(Misbehaviour.of(label).orElseThrow()));
    }

    Answer post(String authorization, String offer) throws IOException {
        return send(request(authorization, offer));
    }

    static String request(String authorization, String offer) {
        return "POST " + PATH + " HTTP/1.1\r\nHost: localhost:9\r\nAuthorization: " + authorization
                + "\r\nContent-Type: application/sdp\r\nContent-Length: " + offer.length() + "\r\n\r\n" + offer;
    }

    /** Of the first session. */
    Answer patch(String entityTag, String fragment) throws IOException {
        return send(patchRequest(entityTag, fragment));
    }

    static String patchRequest(String entityTag, String fragment) {
        return "PATCH " + PATH + "/s1 HTTP/1.1\r\nHost: localhost:9\r\nAuthorization: Bearer secret\r\nIf-Match: "
                + entityTag + "\r\nContent-Type: application/trickle-ice-sdpfrag\r\nContent-Length: "
                + fragment.length() + "\r\n\r\n" + fragment;
    }

    Answer send(String request) throws IOException {
        return new Answer(exchange(request.replaceFirst("\r\n\r\n", "\r\nConnection: close\r\n\r\n")));
    }

    String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return readToEnd(socket);
        }
    }

    static String readToEnd(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                text.append((char) next);
            }
        } catch (java.net.SocketException reset) {
            // What was unread when the server closed resets the connection; what came before counts.
        }
        return text.toString();
    }

    static final class Answer {
        final int status;
        final String head;
        final String body;

        Answer(String text) {
            int end = text.indexOf("\r\n\r\n");
            head = text.substring(0, end);
            body = text.substring(end + 4);
            status = Integer.parseInt(head.substring(9, 12));
        }

        String header(String name) {
            for (String line : head.split("\r\n")) {
                if (line.startsWith(name + ": ")) {
                    return line.substring(name.length() + 2);
                }
            }
            return null;
        }
    }

    static final class Pretended implements WhepResource.Sessions {
        final Set<String> open = Collections.synchronizedSet(new HashSet<>());
        final List<RemoteOffer> answers = new CopyOnWriteArrayList<>();
        final List<TrickledCandidates> trickled = new CopyOnWriteArrayList<>();
        volatile Optional<LocalIceDescription> restarts = Optional.empty();
        volatile int opened;
        volatile boolean full;

        @Override
        public synchronized Optional<WhepResource.Opened> open(RemoteOffer offer, Set<Misbehaviour> misbehaviours) {
            if (full) {
                return Optional.empty();
            }
            opened++;
            open.add("s" + opened);
            return Optional.of(new WhepResource.Opened("s" + opened, "the answer to " + offer.mid()));
        }

        @Override
        public Optional<LocalIceDescription> restart(String id, TrickledCandidates client) {
            return restarts;
        }

        @Override
        public Optional<LocalIceDescription> first(String id) {
            return Optional.empty();
        }

        @Override
        public PatchOutcome answer(String id, RemoteOffer answer) {
            if (!open.contains(id)) {
                return PatchOutcome.NO_SESSION;
            }
            if (!answers.isEmpty()) {
                return PatchOutcome.NO_ANSWER;
            }
            answers.add(answer);
            return PatchOutcome.TAKEN;
        }

        @Override
        public PatchOutcome trickle(String id, TrickledCandidates candidates) {
            if (!open.contains(id)) {
                return PatchOutcome.NO_SESSION;
            }
            if (!candidates.iceUfrag().equals("8hhY")) {
                return PatchOutcome.RESTART;
            }
            trickled.add(candidates);
            return PatchOutcome.TAKEN;
        }

        @Override
        public boolean isOpen(String id) {
            return open.contains(id);
        }

        @Override
        public boolean close(String id) {
            return open.remove(id);
        }
    }
}
