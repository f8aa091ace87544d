package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A handshake that failed over a damaged message is begun anew, once, with peers that know nothing of it. */
class DtlsRetryTest {
    private static final DtlsCertificate OURS = DtlsCertificate.generate();
    private static final TestIdentity THEIRS = theirs();

    private final DtlsHandshakes pool = new DtlsHandshakes(4);
    private final Network network = new Network();
    private final Endpoint us = new Endpoint();
    private final List<byte[]> sent = Collections.synchronizedList(new ArrayList<>());
    private final ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(THEIRS);
    private ForeignPeer peer;

    private static TestIdentity theirs() {
        try {
            return TestIdentity.ecdsa("secp256r1");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void release() {
        if (peer != null) {
            peer.close();
        }
        pool.close();
        network.close();
    }

    /** Both of the peer's datagrams and ours are changed as told; null is lost. */
    private void connect(
            DtlsRole ourRole, UnaryOperator<byte[]> theirs, UnaryOperator<byte[]> ours, Duration patience) {
        peer = new ForeignPeer(behaviour);
        peer.network = network.direction(
                us::receive, Network.Weather.FAIR, new Random(0), (i, datagram) -> theirs.apply(datagram));
        us.network = network.direction(peer::receive, Network.Weather.FAIR, new Random(0), (i, datagram) -> {
            sent.add(datagram);
            return ours.apply(datagram);
        });
        DtlsConfig config = Endpoint.config(ourRole, OURS, THEIRS.fingerprint("sha-256"));
        us.start(pool, config, patience);
        if (ourRole == DtlsRole.CLIENT) {
            peer.startServer();
        } else {
            peer.startClient();
        }
    }

    private void connect(DtlsRole ourRole, UnaryOperator<byte[]> theirs) {
        connect(ourRole, theirs, datagram -> datagram, Endpoint.PATIENCE);
    }

    private void assertKeysAgree() throws Exception {
        DtlsResult result = us.result();
        byte[] exported = peer.keys.get(30, TimeUnit.SECONDS);
        byte[] clientKey = result.role() == DtlsRole.CLIENT ? result.localKey() : result.remoteKey();
        assertArrayEquals(Arrays.copyOf(exported, clientKey.length), clientKey);
        assertEquals(1, us.outcomes.get());
    }

    private long begunAnew() {
        return us.session().stats().handshakesBegunAnew();
    }

    /** Where the body of a whole message of this type begins in a datagram; -1 if it isn't in there. */
    private static int bodyOf(int type, byte[] datagram) {
        int at = 0;
        while (at + DtlsWire.RECORD_HEADER_BYTES < datagram.length) {
            boolean clear = DtlsWire.uint16(datagram, at + 3) == 0;
            int content = at + DtlsWire.RECORD_HEADER_BYTES;
            if (clear && datagram[at] == DtlsWire.HANDSHAKE && datagram[content] == type) {
                return content + DtlsWire.HANDSHAKE_HEADER_BYTES;
            }
            at = content + DtlsWire.uint16(datagram, at + 11);
        }
        return -1;
    }

    /** Inverts a byte of the first messages of this type. */
    private static UnaryOperator<byte[]> damage(int type, int offset, int times) {
        int[] left = {times};
        return datagram -> {
            int body = bodyOf(type, datagram);
            if (body < 0 || left[0] == 0) {
                return datagram;
            }
            left[0]--;
            byte[] damaged = datagram.clone();
            damaged[body + offset] ^= (byte) 0xff;
            return damaged;
        };
    }

    @ParameterizedTest
    @CsvSource({
        // the random, which makes the signature wrong; the length of the session id
        "2, 10",
        "2, 34",
        // the length of the signature; the signature
        "12, 71",
        "12, 80",
        // how many types of certificate there are
        "13, 0",
    })
    void asClient_aDamagedMessageOfTheServers_isHealedByItsRetransmission(int type, int offset) throws Exception {
        connect(DtlsRole.CLIENT, damage(type, offset, 1));
        assertKeysAgree();
        assertEquals(1, begunAnew());
    }

    @ParameterizedTest
    @CsvSource({
        // the length of the session id, so that nothing can be read
        "1, 34",
        // the point; the length of the signature; the signature
        "16, 0",
        "15, 2",
        "15, 20",
    })
    void asServer_aDamagedMessageOfTheClients_isHealedByItsRetransmission(int type, int offset) throws Exception {
        connect(DtlsRole.SERVER, damage(type, offset, 1));
        assertKeysAgree();
        assertEquals(1, begunAnew());
    }

    @Test
    void theSecondHelloIsTheFirst_andNoRecordNumberComesTwice() throws Exception {
        connect(DtlsRole.CLIENT, damage(DtlsWire.SERVER_KEY_EXCHANGE, 80, 1));
        assertKeysAgree();

        Set<String> hellos = new HashSet<>();
        Set<Long> numbers = new HashSet<>();
        for (byte[] datagram : List.copyOf(sent)) {
            int body = bodyOf(DtlsWire.CLIENT_HELLO, datagram);
            if (body >= 0) {
                hellos.add(Arrays.toString(Arrays.copyOfRange(datagram, body, datagram.length)));
            }
            int at = 0;
            while (at < datagram.length) {
                boolean clear = DtlsWire.uint16(datagram, at + 3) == 0;
                assertTrue(!clear || numbers.add(DtlsWire.uint48(datagram, at + 5)), "a number came twice");
                assertTrue(datagram[at] != DtlsWire.ALERT, "an alert would have ended the peer's handshake");
                at += DtlsWire.RECORD_HEADER_BYTES + DtlsWire.uint16(datagram, at + 11);
            }
        }
        assertEquals(1, hellos.size());
    }

    /** Then its hello doesn't come again either, and it would not take another one of ours without the cookie. */
    @Test
    void serverThatHasVerifiedTheClientAlready_isGoneOnWith() throws Exception {
        behaviour.verifiesClients = true;
        connect(DtlsRole.CLIENT, damage(DtlsWire.SERVER_KEY_EXCHANGE, 80, 1));
        assertKeysAgree();
        assertEquals(1, begunAnew());
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void damageThatComesAgain_endsTheHandshake_andThePeerIsTold(DtlsRole ourRole) throws Exception {
        int type = ourRole == DtlsRole.CLIENT ? DtlsWire.SERVER_KEY_EXCHANGE : DtlsWire.CERTIFICATE_VERIFY;
        connect(ourRole, damage(type, 20, Integer.MAX_VALUE));
        assertEquals(DtlsFailure.Kind.PROTOCOL, us.failure().kind());
        assertEquals(1, begunAnew());
        assertTrue(sent.stream().anyMatch(datagram -> datagram[0] == DtlsWire.ALERT));
    }

    /** Another certificate is not to be tried for twice, however it has come about. */
    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void anotherCertificate_isRefusedAtOnce(DtlsRole ourRole) throws Exception {
        connect(ourRole, damage(DtlsWire.CERTIFICATE, 100, 1));
        assertEquals(DtlsFailure.Kind.FINGERPRINT_MISMATCH, us.failure().kind());
        assertEquals(0, begunAnew());
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void peerThatHasNothingInCommonWithUs_isRefusedAtOnce(DtlsRole ourRole) throws Exception {
        behaviour.extendedMasterSecret = false;
        connect(ourRole, datagram -> datagram);
        assertEquals(DtlsFailure.Kind.PROTOCOL, us.failure().kind());
        assertEquals(0, begunAnew());
    }

    /** A forged HelloVerifyRequest has a client wait for messages with other numbers than the server's. */
    @Test
    void handshakeThatIsStuck_isBegunAnewBeforeTheDeadline() throws Exception {
        AtomicBoolean forged = new AtomicBoolean();
        byte[] request = {(byte) 0xfe, (byte) 0xff, 4, 1, 2, 3, 4};
        connect(
                DtlsRole.CLIENT,
                datagram -> datagram,
                datagram -> {
                    if (forged.compareAndSet(false, true)) {
                        us.receive(Wire.handshakeRecord(0, Wire.whole(DtlsWire.HELLO_VERIFY_REQUEST, 0, request)));
                        return null;
                    }
                    boolean withCookie = bodyOf(DtlsWire.CLIENT_HELLO, datagram) >= 0 && datagram[18] == 1;
                    return withCookie ? null : datagram;
                },
                Duration.ofMillis(300));
        assertKeysAgree();
        assertEquals(1, begunAnew());
    }

    /** The second attempt is for what goes wrong, and not to be spent on a peer that has only just said hello. */
    @Test
    void peerThatBeginsLate_isNotTakenForOneThatIsStuck() throws Exception {
        peer = new ForeignPeer(behaviour);
        peer.network = us::receive;
        us.network = peer::receive;
        us.start(pool, Endpoint.config(DtlsRole.SERVER, OURS, THEIRS.fingerprint("sha-256")), Duration.ofSeconds(1));
        Thread.sleep(1_100);
        peer.startClient();
        assertKeysAgree();
        assertEquals(0, begunAnew());
    }

    /** At the deadline it is the first failure that tells what was wrong. */
    @Test
    void secondAttemptThatComesToNothing_isReportedWithTheFirst() throws Exception {
        peer = new ForeignPeer(behaviour);
        AtomicBoolean answered = new AtomicBoolean();
        UnaryOperator<byte[]> damage = damage(DtlsWire.SERVER_KEY_EXCHANGE, 80, 1);
        peer.network = datagram -> {
            if (!answered.get()) {
                us.receive(damage.apply(datagram));
            }
        };
        us.network = datagram -> {
            peer.receive(datagram);
            answered.set(us.session() != null && begunAnew() > 0);
        };
        DtlsConfig config = Endpoint.config(
                DtlsRole.CLIENT, OURS, THEIRS.fingerprint("sha-256"), Endpoint.ALL_PROFILES, Duration.ofSeconds(3));
        us.start(pool, config, Endpoint.PATIENCE);
        peer.startServer();
        DtlsFailure failure = us.failure();
        if (begunAnew() == 1) { // else this machine hasn't come that far in the time
            assertTrue(failure.message().contains("begun anew"), failure::message);
        }
    }
}
