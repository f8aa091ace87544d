package io.github.whep4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.cli.Cli;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What {@code whep4j doctor} finds; that servers answer is tested against coturn, by interop. */
class DoctorTest {
    @Test
    void looksAtTheMachineAndTriesTheWholeStack() throws Exception {
        Cli.Result result = Cli.run("doctor");
        assertEquals("", result.err());
        assertTrue(result.out().contains("ok    self-test     a picture from a camera in this process"), result.out());
        assertTrue(result.out().contains("ok    UDP"), result.out());
        assertTrue(result.out().contains("ok    ciphers       AES-GCM"), result.out());
        assertTrue(result.out().contains("note  STUN and TURN not looked at"), result.out());
    }

    @Test
    void aServerThatDoesNotAnswerIsNamed() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Cli.Result result = Cli.run("doctor", "--json", "--ice-server", "stun:127.0.0.1:" + silent.getLocalPort());
            assertEquals(7, result.status(), result.out());
            assertTrue(
                    result.out().contains("STUN server 127.0.0.1:" + silent.getLocalPort() + ": no answer"),
                    result.out());
            assertEquals("false", result.json().get("well"));
        }
    }

    @Test
    void aTurnServerNeedsCredentials() {
        Cli.Result result = Cli.run("doctor", "--ice-server", "turn:127.0.0.1");
        assertEquals(2, result.status());
        assertTrue(result.err().contains("--ice-credential-env"), result.err());
    }

    @Test
    void aTurnServerThatRefusesIsNotCalledSilent() {
        String unsigned =
                "TURN server turn.example (UDP): no answer but one that is not signed, 486: this user has too many";
        assertTrue(IceServerHealth.hint(unsigned).contains("as many relays as are allowed"));
        assertTrue(IceServerHealth.hint("TURN server x: 403: forbidden").contains("does not allow this"));
        assertTrue(IceServerHealth.hint("TURN server x: 401: wrong user name or credential")
                .contains("--ice-username"));
        assertTrue(IceServerHealth.hint("TURN server x: no answer yet").contains("transport=tcp"));
    }

    @Test
    void aClockOfLongAgoIsIll() {
        HealthReport health = new HealthReport();
        LocalMachine.clock(Instant.parse("1970-01-01T00:00:10Z"), health);
        assertFalse(health.isWell());
        assertTrue(health.toText().contains("bad   clock"), health.toText());
    }

    @Test
    void quietlyItSaysWhatIsIllAlone() {
        HealthReport health = new HealthReport();
        health.well("JVM", "is there");
        health.remark("server", "not looked at");
        assertEquals("", health.toText(true));
        health.ill("UDP", "does not arrive", "a firewall?");
        assertTrue(health.toText(true).startsWith("bad   UDP "), health.toText(true));
        assertFalse(health.toText(true).contains("JVM") || health.toText(true).contains("not looked at"));
    }
}
