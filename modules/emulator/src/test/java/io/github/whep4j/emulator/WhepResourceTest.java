package io.github.whep4j.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions opened and ended, refused and answered wrongly where that was asked for. */
class WhepResourceTest extends WhepResourceFixture {
    /** RFC 9110, Section 6.6.1. */
    @Test
    void answersAreDated() throws IOException {
        Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(
                post("Bearer secret", OFFER).header("Date"), Instant::from);
        assertTrue(Duration.between(date, Instant.now()).abs().compareTo(Duration.ofMinutes(1)) < 0, date.toString());
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
}
