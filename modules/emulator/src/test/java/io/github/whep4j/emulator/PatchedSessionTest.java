package io.github.whep4j.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.ice.IceCandidate;
import io.github.whep4j.ice.LocalIceDescription;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Candidates that come later, and ICE restarts: PATCH on a session's URL. */
class PatchedSessionTest extends WhepResourceFixture {
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
}
