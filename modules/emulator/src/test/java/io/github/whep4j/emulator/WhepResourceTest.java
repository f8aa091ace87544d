package io.github.whep4j.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.ice.IceCandidate;
import io.github.whep4j.ice.LocalIceDescription;
import io.github.whep4j.sdp.Fingerprint;
import io.github.whep4j.sdp.RecvonlyOffer;
import io.github.whep4j.sdp.RemoteOffer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The camera's HTTP side over real sockets, byte by byte; what is behind it is pretended. */
class WhepResourceTest {
    private static final String PATH = "/v1/devices/front-door/media/streaming/whep/sessions";
    private static final String OFFER = RecvonlyOffer.builder()
            .iceUfrag("8hhY")
            .icePwd("asd88fgpdd777uzjYhagZg")
            .fingerprint(new Fingerprint("sha-256", String.join(":", Collections.nCopies(32, "AB"))))
            .sessionId(1)
            .build()
            .sdp();

    private static final String FRAGMENT =
            "a=group:BUNDLE 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=ice-ufrag:8hhY\r\n"
                    + "a=ice-pwd:asd88fgpdd777uzjYhagZg\r\n"
                    + "a=candidate:1 1 udp 2130706431 127.0.0.1 5000 typ host\r\na=end-of-candidates\r\n";

    private final Tally tally = new Tally();
    private final Pretended sessions = new Pretended();
    private WhepResource resource;
    private HttpServer server;

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

    @Test
    void aSessionIsOpenedAndEnded() throws IOException {
        Answer created = post("Bearer secret", OFFER);

        assertEquals(201, created.status);
        assertEquals("application/sdp", created.header("Content-Type"));
        assertEquals("http://localhost:9" + PATH + "/s1", created.header("Location"));
        assertEquals("the answer to 0", created.body);

        Answer ended = send("DELETE " + PATH + "/s1 HTTP/1.1\r\nHost: x\r\nAuthorization: bearer secret\r\n\r\n");

        assertEquals(200, ended.status);
        assertEquals(Set.of(), sessions.open);
        assertEquals(
                404, send("DELETE " + PATH + "/s1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer secret\r\n\r\n").status);
        assertEquals(1, tally.snapshot(0).posts());
        assertEquals(2, tally.snapshot(0).deletes());
        assertEquals(1, tally.snapshot(0).sessionsDeleted());
        assertEquals(3, tally.snapshot(0).requestsWithToken());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Authorization: Bearer wrong\r\n",
                "Authorization: secret\r\n",
                "Authorization: Basic secret\r\n"
            })
    void withoutTheTokenNothingIsDone(String authorization) throws IOException {
        Answer refused = send("POST " + PATH + " HTTP/1.1\r\nHost: x\r\n" + authorization
                + "Content-Type: application/sdp\r\nContent-Length: " + OFFER.length() + "\r\n\r\n" + OFFER);

        assertEquals(401, refused.status);
        assertEquals("{\"errors\": [{\"status\": \"401\", \"title\": \"Invalid Client\"}]}", refused.body);
        assertEquals(0, sessions.opened);
        sessions.open.add("s9");
        assertEquals(401, send("DELETE " + PATH + "/s9 HTTP/1.1\r\n" + authorization + "\r\n").status);
        assertEquals(Set.of("s9"), sessions.open);
        assertEquals(2, tally.snapshot(0).unauthorizedRequests());
        assertEquals(authorization.isEmpty() ? 0 : 2, tally.snapshot(0).requestsWithToken());
    }

    @Test
    void ringRefusesAudio() throws IOException {
        String audio = OFFER + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=recvonly\r\n";
        Answer refused = post("Bearer secret", audio);
        assertEquals(400, refused.status);
        assertTrue(refused.body.contains("Incompatible send direction"));
        assertEquals(201, post("Bearer secret", audio.replace("m=audio 9", "m=audio 0")).status);
    }

    @Test
    void whatIsNoOfferIsRefused() throws IOException {
        assertEquals(400, post("Bearer secret", "nonsense").status);
        assertEquals(400, post("Bearer secret", "").status);
        assertEquals(
                415,
                send("POST " + PATH + " HTTP/1.1\r\nAuthorization: Bearer secret\r\nContent-Type: text/plain\r\n"
                                + "Content-Length: 1\r\n\r\nx")
                        .status);
        assertEquals(0, sessions.opened);
    }

    @Test
    void otherUrlsAndMethodsAreRefused() throws IOException {
        assertEquals(404, send("POST /whep HTTP/1.1\r\nContent-Length: 0\r\n\r\n").status);
        assertEquals(404, send("POST " + PATH.replace("front-door", "back-door") + " HTTP/1.1\r\n\r\n").status);
        assertEquals(405, send("GET " + PATH + " HTTP/1.1\r\n\r\n").status);
        assertEquals(405, send("GET " + PATH + "/s1 HTTP/1.1\r\n\r\n").status);
        assertEquals(405, send("PATCH " + PATH + " HTTP/1.1\r\n\r\n").status);
        Answer options = send("OPTIONS " + PATH + " HTTP/1.1\r\n\r\n");
        assertEquals(204, options.status);
        assertEquals("application/sdp", options.header("Accept-Post"));
        assertEquals(2, tally.snapshot(0).posts());
    }

    @ParameterizedTest
    @CsvSource({
        "unauthorized, 401, Invalid Client",
        "forbidden, 403, Forbidden",
        "not-found, 404, Not Found",
        "not-live-yet, 409, Conflict",
        "rate-limited, 429, Too Many Requests",
        "server-error, 500, Internal Server Error",
        "offline, 503, Device Unavailable"
    })
    void refusesWhenToldTo(String label, int status, String title) throws IOException {
        misbehave(label);
        Answer refused = post("Bearer secret", OFFER);
        assertEquals(status, refused.status);
        assertTrue(refused.body.contains("\"status\": \"" + status + "\""), refused.body);
        assertTrue(refused.body.contains("\"title\": \"" + title + "\""), refused.body);
        assertEquals(status == 409 || status == 429, refused.header("Retry-After") != null);
        assertEquals(0, sessions.opened);
    }

    @ParameterizedTest
    @CsvSource({
        "unauthorized-basic, 401, application/json",
        "bad-request, 400, text/plain",
        "offline-for-a-while, 503, application/problem+json",
        "web-page, 200, text/html"
    })
    void refusesInOtherWordsWhenToldTo(String label, int status, String contentType) throws IOException {
        misbehave(label);
        Answer refused = post("Bearer secret", OFFER);
        assertEquals(status, refused.status);
        assertEquals(contentType, refused.header("Content-Type"));
        assertEquals(status == 401 ? "Basic realm=\"emulator\"" : null, refused.header("WWW-Authenticate"));
        assertEquals(0, sessions.opened);
    }

    @ParameterizedTest
    @CsvSource({"redirect, 307", "permanent-redirect, 308", "found, 302"})
    void redirectsOnceWhenToldTo(String label, int status) throws IOException {
        misbehave(label);
        Answer redirected = post("Bearer secret", OFFER);
        assertEquals(status, redirected.status);
        String target = redirected.header("Location");
        assertEquals(PATH + "?redirected=1", target);
        assertEquals(201, send(request("Bearer secret", OFFER).replace(PATH, target)).status);
        misbehave("redirect-loop");
        assertEquals(
                target,
                send(request("Bearer secret", OFFER).replace(PATH, target)).header("Location"));
    }

    /** Ends that only the client brings about, by closing the connection: how much comes is up to it. */
    @ParameterizedTest
    @CsvSource({
        "endless-interim-responses, HTTP/1.1 100 Continue",
        "endless-headers, X-More",
        "endless-body, a=and-more-of-it"
    })
    void sendsWithoutEndWhenToldTo(String label, String words) throws IOException {
        misbehave(label);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request("Bearer secret", OFFER).getBytes(StandardCharsets.UTF_8));
            String begin = new String(socket.getInputStream().readNBytes(100_000), StandardCharsets.ISO_8859_1);
            assertTrue(begin.split(words, -1).length > 1_000, begin.substring(0, 200));
        }
    }

    @Test
    void breaksHttpWhenToldTo() throws IOException {
        misbehave("not-http");
        assertTrue(exchange(request("Bearer secret", OFFER)).startsWith("SSH-2.0"));
        misbehave("cut-off");
        Answer cut = post("Bearer secret", OFFER);
        assertEquals(Integer.parseInt(cut.header("Content-Length")) / 2, cut.body.length());
        misbehave("compressed");
        assertEquals("gzip", post("Bearer secret", OFFER).header("Content-Encoding"));
        misbehave("line-end-in-location");
        assertTrue(post("Bearer secret", OFFER).head.contains("/s3\rX-Smuggled: yes"));
    }

    @Test
    void aSessionMayBeUnderAnotherPath() throws IOException {
        misbehave("location-on-another-path");
        Answer created = post("Bearer secret", OFFER);
        String location = created.header("Location");
        assertTrue(!location.contains(PATH) && location.contains("key="), location);
        assertEquals("Close", created.header("Connection"));
        assertEquals(200, send("DELETE " + location + " HTTP/1.1\r\nAuthorization: Bearer secret\r\n\r\n").status);
        assertEquals(Set.of(), sessions.open);
    }

    @Test
    void sessionUrlsAnswerAsToldTo() throws IOException {
        sessions.open.add("s1");
        misbehave("delete-with-json");
        Answer deleted = send("DELETE " + PATH + "/s1 HTTP/1.1\r\nAuthorization: Bearer secret\r\n\r\n");
        assertEquals("application/json", deleted.header("Content-Type"));
    }

    @Test
    void section4_3_2_makesAnOfferOfItsOwnWhenToldTo() throws IOException {
        misbehave("counter-offer");
        Answer offered = post("Bearer secret", OFFER);
        assertEquals(406, offered.status);
        assertEquals("application/sdp", offered.header("Content-Type"));
        assertEquals("http://localhost:9" + PATH + "/s1", offered.header("Location"));
        assertTrue(offered.body.startsWith("the answer"), offered.body);

        String answer = patchRequest("*", OFFER).replace("trickle-ice-sdpfrag", "sdp");
        assertEquals(400, send(patchRequest("*", "nonsense").replace("trickle-ice-sdpfrag", "sdp")).status);
        assertEquals(401, send(answer.replace("secret", "wrong")).status);
        assertEquals(404, send(answer.replace("/s1 ", "/s2 ")).status);
        assertEquals(List.of(), sessions.answers);
        assertEquals(204, send(answer).status);
        assertEquals("8hhY", sessions.answers.get(0).iceUfrag());
        assertEquals(422, send(answer).status);
    }

    @Test
    void candidatesAreTakenLater() throws IOException {
        String tag = post("Bearer secret", OFFER).header("ETag");
        assertEquals("\"1\"", tag);
        assertEquals(204, patch(tag, FRAGMENT).status);
        assertEquals(204, patch("*", FRAGMENT).status);
        assertEquals(2, sessions.trickled.size());
        TrickledCandidates trickled = sessions.trickled.get(0);
        assertEquals("8hhY", trickled.iceUfrag());
        assertEquals("asd88fgpdd777uzjYhagZg", trickled.icePwd());
        assertEquals(1, trickled.candidates().size());
        assertEquals(5000, trickled.candidates().get(0).port());
        assertEquals("TrickledCandidates" + trickled.candidates(), trickled.toString());
        assertEquals(2, tally.snapshot(0).patches());
    }

    @Test
    void whatIsNoFragmentIsRefused() throws IOException {
        post("Bearer secret", OFFER);
        assertEquals(400, patch("*", "nonsense").status);
        assertEquals(400, patch("*", FRAGMENT.replace("5000", "0x50")).status);
        assertEquals(422, patch("*", FRAGMENT.replace("8hhY", "8hhZ")).status);
        assertEquals(404, send(patchRequest("*", FRAGMENT).replace("/s1 ", "/s2 ")).status);
        assertEquals(401, send(patchRequest("*", FRAGMENT).replace("secret", "wrong")).status);
        assertEquals(415, send(patchRequest("*", FRAGMENT).replace("trickle-ice-sdpfrag", "sdpfrag")).status);
        assertEquals(412, patch("\"2\"", FRAGMENT).status);
        assertEquals(428, send(patchRequest("*", FRAGMENT).replace("If-Match: *\r\n", "")).status);
        assertEquals(List.of(), sessions.trickled);
    }

    @ParameterizedTest
    @CsvSource({
        "patch-taken, 204",
        "patch-not-allowed, 405",
        "patch-unprocessable, 422",
        "patch-not-implemented, 501",
        "stale-etag, 412",
        "no-etag, 428",
        "unquoted-etag, 204",
    })
    void candidatesAreAnsweredAsToldTo(String label, int status) throws IOException {
        misbehave(label);
        String tag = post("Bearer secret", OFFER).header("ETag");
        String request = patchRequest(tag, FRAGMENT);
        assertEquals(status, send(tag == null ? request.replace("If-Match: null\r\n", "") : request).status);
        assertEquals(label.equals("unquoted-etag") ? 1 : 0, sessions.trickled.size());
    }

    @Test
    void candidatesMayGoUnanswered() throws IOException {
        misbehave("patch-unanswered");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(patchRequest("*", FRAGMENT).getBytes(StandardCharsets.UTF_8));
            while (tally.snapshot(0).patches() == 0) {
                Thread.onSpinWait();
            }
            server.close();
            assertEquals(0, readToEnd(socket).length());
        }
    }

    @Test
    void iceServersAreToldWhenToldTo() throws IOException {
        misbehave("ice-servers-in-links");
        assertTrue(post("Bearer secret", OFFER).header("Link").contains("rel=\"ice-server\""));
        assertTrue(send("OPTIONS " + PATH + " HTTP/1.1\r\n\r\n").header("Link").startsWith("<stun:"));
        misbehave("unquoted-etag");
        assertEquals("*", post("Bearer secret", OFFER).header("ETag"));
    }

    @Test
    void pointsElsewhereWhenToldTo() throws IOException {
        misbehave("redirect-elsewhere");
        Answer redirected = post("Bearer secret", OFFER);
        assertEquals(307, redirected.status);
        assertEquals("http://other.example:81" + PATH, redirected.header("Location"));
        misbehave("location-elsewhere");
        Answer created = post("Bearer secret", OFFER);
        assertEquals(201, created.status);
        assertEquals("http://other.example:81" + PATH + "/s1", created.header("Location"));
    }

    @Test
    void bendsThe201WhenToldTo() throws IOException {
        misbehave("no-location");
        assertFalse(post("Bearer secret", OFFER).head.contains("Location"));
        misbehave("relative-location");
        assertEquals(PATH + "/s2", post("Bearer secret", OFFER).header("Location"));
        misbehave("status-200");
        assertEquals(200, post("Bearer secret", OFFER).status);
        misbehave("wrong-content-type");
        assertEquals("text/plain", post("Bearer secret", OFFER).header("Content-Type"));
        misbehave("unreadable-answer");
        assertTrue(post("Bearer secret", OFFER).body.startsWith("<html>"));
        misbehave("no-delete");
        assertEquals(405, send("DELETE " + PATH + "/s1 HTTP/1.1\r\nAuthorization: Bearer secret\r\n\r\n").status);
        assertEquals(5, sessions.open.size());
    }

    @Test
    void tooManySessionsAreRefused() throws IOException {
        sessions.full = true;
        assertEquals(503, post("Bearer secret", OFFER).status);
    }

    @Test
    void aQueryGoesIntoTheLocation() throws IOException {
        Answer created = send("POST " + PATH + "?component_id=2 HTTP/1.1\r\nHost: localhost:9\r\n"
                + "Authorization: Bearer secret\r\nContent-Type: application/sdp; charset=utf-8\r\nContent-Length: "
                + OFFER.length() + "\r\n\r\n" + OFFER);
        assertEquals("http://localhost:9" + PATH + "/s1?component_id=2", created.header("Location"));
    }

    @Test
    void aConnectionServesSeveralRequests() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            String two = "\r\nGET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(two.getBytes(StandardCharsets.US_ASCII));
            String both = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(3, both.split("HTTP/1.1 404 Not Found\r\n", -1).length);
            assertTrue(both.contains("Connection: keep-alive") && both.contains("Connection: close"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|400",
                "GET / HTTP/2.0\\n|400",
                "GET http://x/ HTTP/1.1\\n\\n|400",
                "GET / HTTP/1.1\\nnonsense\\n\\n|400",
                "POST / HTTP/1.1\\nContent-Length: x\\n\\n|400",
                "POST / HTTP/1.1\\nContent-Length: 5\\n\\nabc|400",
                "POST / HTTP/1.1\\nContent-Length: 99999999\\n\\n|413",
                "POST / HTTP/1.1\\nTransfer-Encoding: chunked\\n\\n|411"
            })
    void malformedRequestsAreRefused(String request, int status) throws IOException {
        String answer = exchange(request.replace("\\n", "\n"));
        assertTrue((status == 400 && answer.isEmpty()) || answer.startsWith("HTTP/1.1 " + status), answer);
    }

    @Test
    void boundsAreKept() throws IOException {
        assertTrue(exchange("GET /" + "x".repeat(9_000) + " HTTP/1.1\n\n").startsWith("HTTP/1.1 431"));
        assertTrue(exchange("GET / HTTP/1.1\n" + "a: b\n".repeat(101) + "\n").startsWith("HTTP/1.1 431"));
    }

    @Test
    void closingCutsAnswersOff() throws IOException {
        misbehave("no-response");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request("Bearer secret", OFFER).getBytes(StandardCharsets.UTF_8));
            while (tally.snapshot(0).posts() == 0) {
                Thread.onSpinWait();
            }
            server.close();
            assertEquals(0, readToEnd(socket).length());
        }
    }

    private void misbehave(String label) {
        resource.misbehave(Set.of(Misbehaviour.of(label).orElseThrow()));
    }

    private Answer post(String authorization, String offer) throws IOException {
        return send(request(authorization, offer));
    }

    private static String request(String authorization, String offer) {
        return "POST " + PATH + " HTTP/1.1\r\nHost: localhost:9\r\nAuthorization: " + authorization
                + "\r\nContent-Type: application/sdp\r\nContent-Length: " + offer.length() + "\r\n\r\n" + offer;
    }

    /** Of the first session. */
    @Test
    void aRestartIsAnsweredWithTheCamerasNewCredentialsAndEntityTag() throws IOException {
        post("Bearer secret", OFFER);
        IceCandidate candidate =
                new IceCandidate("1", 1, "udp", 2_130_706_431L, new InetSocketAddress("127.0.0.1", 5004), "host", null);
        sessions.restarts =
                Optional.of(new LocalIceDescription("new1", "aPasswordOfTheCamera1234", List.of(candidate), true));
        Answer restarted = patch("*", FRAGMENT.replace("8hhY", "8hhZ"));
        assertEquals(200, restarted.status);
        assertTrue(
                restarted.body.contains("a=ice-ufrag:new1\r\na=ice-pwd:aPasswordOfTheCamera1234\r\n"), restarted.body);
        assertTrue(restarted.body.contains("a=candidate:1 1 udp 2130706431 127.0.0.1 5004 typ host"), restarted.body);
        assertEquals("\"2\"", restarted.header("ETag"));
        assertEquals(412, patch(CreatedAnswers.ENTITY_TAG, FRAGMENT).status, "the old tag");
        assertEquals(204, patch("\"2\"", FRAGMENT).status);
    }

    @ParameterizedTest
    @CsvSource({"no-ice-restart, 422", "restart-precondition-failed, 412", "restart-with-old-credentials, 422"})
    void aRestartIsRefusedWhereThatWasAskedFor(String label, int status) throws IOException {
        post("Bearer secret", OFFER);
        sessions.restarts = Optional.of(new LocalIceDescription("new1", "aPasswordOfTheCamera1234", List.of(), true));
        misbehave(label);
        assertEquals(status, patch("*", FRAGMENT.replace("8hhY", "8hhZ")).status);
        assertEquals(204, patch("*", FRAGMENT).status, "candidates");
    }

    private Answer patch(String entityTag, String fragment) throws IOException {
        return send(patchRequest(entityTag, fragment));
    }

    private static String patchRequest(String entityTag, String fragment) {
        return "PATCH " + PATH + "/s1 HTTP/1.1\r\nHost: localhost:9\r\nAuthorization: Bearer secret\r\nIf-Match: "
                + entityTag + "\r\nContent-Type: application/trickle-ice-sdpfrag\r\nContent-Length: "
                + fragment.length() + "\r\n\r\n" + fragment;
    }

    private Answer send(String request) throws IOException {
        return new Answer(exchange(request.replaceFirst("\r\n\r\n", "\r\nConnection: close\r\n\r\n")));
    }

    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return readToEnd(socket);
        }
    }

    private static String readToEnd(Socket socket) throws IOException {
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

    private static final class Answer {
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

    private static final class Pretended implements WhepResource.Sessions {
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
        public boolean close(String id) {
            return open.remove(id);
        }
    }
}
