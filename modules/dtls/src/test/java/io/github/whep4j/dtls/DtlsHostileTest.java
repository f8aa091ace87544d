package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damage, forgery and floods: whatever comes, nothing is thrown, nothing wedges, and nothing grows. */
class DtlsHostileTest {
    private static final DtlsCertificate CLIENT = DtlsCertificate.generate();
    private static final DtlsCertificate SERVER = DtlsCertificate.generate();

    private final DtlsHandshakes pool = new DtlsHandshakes(64);
    private final Network network = new Network();

    @AfterEach
    void release() {
        pool.close();
        network.close();
    }

    private record Pair(Endpoint client, Endpoint server, String what) {
        CompletableFuture<Void> decided() {
            return CompletableFuture.allOf(
                    CompletableFuture.anyOf(client.connected, client.failed),
                    CompletableFuture.anyOf(server.connected, server.failed));
        }
    }

    private void start(Pair pair, Duration timeout) {
        pair.server.start(
                pool, Endpoint.config(DtlsRole.SERVER, SERVER, CLIENT.fingerprint(), Endpoint.ALL_PROFILES, timeout));
        pair.client.start(
                pool, Endpoint.config(DtlsRole.CLIENT, CLIENT, SERVER.fingerprint(), Endpoint.ALL_PROFILES, timeout));
    }

    private Pair start() {
        Pair pair = new Pair(new Endpoint(), new Endpoint(), "");
        network.connect(pair.client, pair.server, Network.Weather.FAIR, 1);
        start(pair, Endpoint.PATIENCE);
        return pair;
    }

    private static void assertSameKeys(Pair pair) throws Exception {
        assertArrayEquals(
                pair.client.settledResult().localKey(),
                pair.server.settledResult().remoteKey(),
                pair.what);
        assertArrayEquals(pair.client.result().remoteKey(), pair.server.result().localKey(), pair.what);
    }

    /** The datagrams of a handshake in fair weather. */
    private List<byte[]> flights(DtlsRole from) throws Exception {
        List<byte[]> datagrams = Collections.synchronizedList(new ArrayList<>());
        Pair pair = new Pair(new Endpoint(), new Endpoint(), "");
        Endpoint sender = from == DtlsRole.CLIENT ? pair.client : pair.server;
        Endpoint other = from == DtlsRole.CLIENT ? pair.server : pair.client;
        network.connect(sender, other, (i, datagram) -> {
            datagrams.add(datagram);
            return datagram;
        });
        start(pair, Endpoint.PATIENCE);
        assertSameKeys(pair);
        return List.copyOf(datagrams);
    }

    /** Which bytes of a datagram of ours belong to record and handshake headers. */
    private static List<Integer> headerBytes(byte[] datagram) {
        List<Integer> positions = new ArrayList<>();
        int at = 0;
        while (at < datagram.length) {
            boolean plaintextHandshake = datagram[at] == DtlsWire.HANDSHAKE && DtlsWire.uint16(datagram, at + 3) == 0;
            for (int i = 0; i < (plaintextHandshake ? 25 : 13); i++) {
                positions.add(at + i);
            }
            at += 13 + DtlsWire.uint16(datagram, at + 11);
        }
        return positions;
    }

    private void runAll(List<Pair> pairs, Duration timeout) throws Exception {
        Semaphore concurrent = new Semaphore(30);
        for (Pair pair : pairs) {
            concurrent.acquire();
            start(pair, timeout);
            pair.decided().whenComplete((done, error) -> concurrent.release());
        }
        for (Pair pair : pairs) {
            pair.decided().get(60, TimeUnit.SECONDS);
        }
    }

    /** Content type and, where there is one, handshake type of a datagram's first record. */
    private static int kind(byte[] datagram) {
        return datagram[0] << 8 | (datagram[0] == DtlsWire.HANDSHAKE ? datagram[13] : 0);
    }

    private static List<Integer> bodyBytes(byte[] datagram) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < datagram.length; i++) {
            positions.add(i);
        }
        positions.removeAll(headerBytes(datagram));
        return positions;
    }

    /** One handshake for every {@code stride}-th bit, which is flipped in the first datagram of its kind. */
    private List<Pair> pairsWithOneFlippedBit(DtlsRole from, int stride, Function<byte[], List<Integer>> bytesThatCount)
            throws Exception {
        int[] kinds = from == DtlsRole.CLIENT
                ? new int[] {
                    DtlsWire.HANDSHAKE << 8 | DtlsWire.CLIENT_HELLO, DtlsWire.HANDSHAKE << 8 | DtlsWire.CERTIFICATE
                }
                : new int[] {DtlsWire.HANDSHAKE << 8 | DtlsWire.SERVER_HELLO, DtlsWire.CHANGE_CIPHER_SPEC << 8};
        List<byte[]> flights = flights(from);
        List<Pair> pairs = new ArrayList<>();
        for (int kind : kinds) {
            byte[] model = flights.stream()
                    .filter(datagram -> kind(datagram) == kind)
                    .findFirst()
                    .orElseThrow();
            int bits = bytesThatCount.apply(model).size() * 8;
            for (int bit = pairs.size() % stride; bit < bits; bit += stride) {
                Pair pair = new Pair(new Endpoint(), new Endpoint(), "%s's %#x, bit %d".formatted(from, kind, bit));
                Endpoint sender = from == DtlsRole.CLIENT ? pair.client : pair.server;
                Endpoint other = from == DtlsRole.CLIENT ? pair.server : pair.client;
                AtomicBoolean done = new AtomicBoolean();
                int flipped = bit;
                network.connect(sender, other, (i, sent) -> {
                    byte[] copy = sent.clone();
                    List<Integer> positions = bytesThatCount.apply(sent);
                    if (kind(sent) == kind && flipped / 8 < positions.size() && done.compareAndSet(false, true)) {
                        copy[positions.get(flipped / 8)] ^= (byte) (1 << flipped % 8);
                    }
                    return copy;
                });
                pairs.add(pair);
            }
        }
        return pairs;
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void flippedBitInAHeader_costsARetransmissionAtMost(DtlsRole from) throws Exception {
        List<Pair> pairs = pairsWithOneFlippedBit(from, 11, DtlsHostileTest::headerBytes);
        assertTrue(pairs.size() > 30, "found " + pairs.size() + " bits");
        runAll(pairs, Endpoint.PATIENCE);
        for (Pair pair : pairs) {
            try {
                assertSameKeys(pair);
            } catch (AssertionError e) {
                throw new AssertionError(pair.what, e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void flippedBitInAMessage_endsWithTheSameKeysOrWithNone(DtlsRole from) throws Exception {
        List<Pair> pairs = pairsWithOneFlippedBit(from, 89, DtlsHostileTest::bodyBytes);
        assertTrue(pairs.size() > 30, "found " + pairs.size() + " bits");
        runAll(pairs, Duration.ofMillis(700));
        int connected = 0;
        for (Pair pair : pairs) {
            assertEquals(1, pair.client.outcomes.get(), pair.what);
            assertEquals(1, pair.server.outcomes.get(), pair.what);
            if (pair.client.connected.isDone() && pair.server.connected.isDone()) {
                assertSameKeys(pair);
                connected++;
            }
        }
        // What isn't authenticated can't be repaired, but Finished and its record can.
        assertTrue(connected < pairs.size(), "damage went unnoticed");
    }

    @Test
    void declared24BitLengths_allocateNothingAndDisturbNobody() throws Exception {
        Endpoint server = new Endpoint().start(pool, Endpoint.config(DtlsRole.SERVER, SERVER, CLIENT.fingerprint()));
        for (int i = 0; i < 16; i++) {
            for (int type : new int[] {1, 11, 15, 16}) {
                server.receive(Wire.handshakeRecord(
                        1_000 + 16L * i + type, Wire.fragment(type, 0xffffff, i, 0, new byte[] {1})));
            }
        }
        Endpoint client = new Endpoint();
        network.connect(client, server, Network.Weather.FAIR, 1);
        client.start(pool, Endpoint.config(DtlsRole.CLIENT, CLIENT, SERVER.fingerprint()));

        assertSameKeys(new Pair(client, server, ""));
        DtlsStats stats = server.session().stats();
        assertEquals(64, stats.fragmentsRefused());
        assertTrue(stats.reassemblyPeakBytes() <= HandshakeReassembler.MAX_PENDING_BYTES, stats::toString);
    }

    @Test
    void floodOfOneByteFragments_isCutOffSoonAndCheaply() throws Exception {
        Endpoint server = new Endpoint().start(pool, Endpoint.config(DtlsRole.SERVER, SERVER, CLIENT.fingerprint()));
        byte[] message = new byte[32 * 1024];
        for (int i = 0; !server.failed.isDone(); i++) {
            int at = i % message.length;
            server.receive(Wire.handshakeRecord(i, Wire.part(1, 0, message, at, at + 1)));
            if (i % 32 == 0) {
                Thread.sleep(1); // what doesn't fit into the inbox is dropped and proves nothing
            }
        }
        DtlsFailure failure = server.failure();
        assertEquals(DtlsFailure.Kind.PROTOCOL, failure.kind());
        assertTrue(failure.message().contains("200 DTLS records"), failure::message);
        DtlsStats stats = server.session().stats();
        assertEquals(0, stats.recordsPassed(), "Bouncy Castle has seen nothing of it");
        assertTrue(stats.reassemblyPeakBytes() <= HandshakeReassembler.MAX_PENDING_BYTES, stats::toString);
    }

    @Test
    void garbageBeforeDuringAndAfter_isDropped() throws Exception {
        Random random = new Random(4711);
        Pair pair = new Pair(new Endpoint(), new Endpoint(), "");
        network.connect(pair.client, pair.server, (i, datagram) -> {
            for (int n = 0; n < 20; n++) {
                byte[] garbage = new byte[random.nextInt(1_500)];
                random.nextBytes(garbage);
                if (garbage.length > 13 && n % 2 == 0) { // looks like a record
                    garbage[0] = (byte) (20 + random.nextInt(7));
                    DtlsWire.putUint16(garbage, 1, DtlsWire.DTLS_1_2);
                    DtlsWire.putUint16(garbage, 3, random.nextInt(3));
                    DtlsWire.putUint16(garbage, 11, random.nextInt(garbage.length - 12));
                }
                pair.server.receive(garbage);
                pair.client.receive(garbage);
            }
            return datagram;
        });
        start(pair, Endpoint.PATIENCE);
        assertSameKeys(pair);

        for (int i = 0; i < 1_000; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            pair.server.receive(garbage);
            pair.client.receive(garbage);
        }
        assertFalse(pair.server.closed.isDone());
        assertFalse(pair.client.closed.isDone());
    }

    @Test
    void forgedAlertsInTheClear_endNothing() throws Exception {
        byte[] fatal = Wire.record(DtlsWire.ALERT, 0, 77, new byte[] {2, 40});
        byte[] closeNotify = Wire.record(DtlsWire.ALERT, 0, 78, new byte[] {1, 0});
        Pair pair = new Pair(new Endpoint(), new Endpoint(), "");
        network.connect(pair.client, pair.server, (i, datagram) -> {
            for (byte[] alert : List.of(fatal, closeNotify)) {
                pair.server.receive(alert);
                pair.client.receive(alert);
            }
            return datagram;
        });
        start(pair, Endpoint.PATIENCE);
        assertSameKeys(pair);
        pair.server.receive(fatal);
        pair.client.receive(closeNotify);
        assertFalse(pair.server.closed.isDone());
        assertFalse(pair.client.closed.isDone());
        assertTrue(pair.client.session().stats().alertsIgnored() >= 3);
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void forgedProtectedRecordsOfEveryLength_endNothing(DtlsRole role) throws Exception {
        Pair pair = start();
        assertSameKeys(pair);
        Endpoint target = role == DtlsRole.CLIENT ? pair.client : pair.server;
        for (int type : new int[] {20, 21, 22, 23, 24}) {
            for (int length = 0; length < 64; length++) {
                target.receive(Wire.record(type, 1, 0xffff_ffff_0000L + length, Wire.random(length, length)));
            }
        }
        assertFalse(target.closed.isDone());

        // The replay window has not moved: the real close_notify is still heard.
        (role == DtlsRole.CLIENT ? pair.server : pair.client).close();
        assertTrue(target.closed.get(30, TimeUnit.SECONDS));
    }

    @Test
    void replayOfEverything_changesNothing() throws Exception {
        List<byte[]> fromClient = Collections.synchronizedList(new ArrayList<>());
        Pair pair = new Pair(new Endpoint(), new Endpoint(), "");
        network.connect(pair.client, pair.server, (i, datagram) -> {
            fromClient.add(datagram);
            return datagram;
        });
        start(pair, Endpoint.PATIENCE);
        assertSameKeys(pair);
        long sent = pair.server.session().stats().datagramsSent();
        for (int i = 0; i < 100; i++) {
            for (byte[] datagram : List.copyOf(fromClient)) {
                pair.server.receive(datagram);
            }
        }
        assertFalse(pair.server.closed.isDone());
        assertTrue(pair.server.session().stats().datagramsSent() - sent <= 1, "replays must not make us send");
    }

    @Test
    void newClientHelloAfterwards_isIgnored() throws Exception {
        byte[] hello = flights(DtlsRole.CLIENT).get(0);
        Pair pair = start();
        assertSameKeys(pair);
        long sent = pair.server.session().stats().datagramsSent();
        DtlsWire.putUint24(hello, 8, 4_711);
        pair.server.receive(hello);
        assertEquals(sent, pair.server.session().stats().datagramsSent());
        assertEquals(1, pair.server.outcomes.get());
        assertFalse(pair.server.closed.isDone());
    }

    @Test
    void lostLastFlight_isSentAgainAfterTheHandshakeWithoutAThread() throws Exception {
        Pair pair = new Pair(new Endpoint(), new Endpoint(), "");
        // The server's ChangeCipherSpec and Finished are lost twice.
        network.connect(pair.server, pair.client, (i, datagram) -> {
            boolean lastFlight = datagram[0] == DtlsWire.CHANGE_CIPHER_SPEC;
            return lastFlight && pair.server.session().stats().datagramsSent() < 4 ? null : datagram;
        });
        start(pair, Endpoint.PATIENCE);
        assertSameKeys(pair);
        assertTrue(pair.server.session().stats().datagramsSent() >= 4);
    }

    /** As werift does it: what is said again has the record numbers of the first time. */
    @Test
    void lostLastFlight_isSentAgainToAClientThatRepeatsItsOwnToTheByte() throws Exception {
        Pair pair = new Pair(new Endpoint(), new Endpoint(), "");
        int flight = DtlsWire.HANDSHAKE << 8 | DtlsWire.CERTIFICATE;
        List<byte[]> first = Collections.synchronizedList(new ArrayList<>());
        network.connect(pair.client, pair.server, (i, datagram) -> {
            if (kind(datagram) != flight) {
                return datagram;
            }
            first.add(datagram);
            return first.get(0);
        });
        Consumer<byte[]> direct = pair.server.network;
        AtomicBoolean lost = new AtomicBoolean();
        pair.server.network = datagram -> {
            if (datagram[0] != DtlsWire.CHANGE_CIPHER_SPEC || !lost.compareAndSet(false, true)) {
                direct.accept(datagram);
            }
        };
        start(pair, Endpoint.PATIENCE);
        assertSameKeys(pair);
    }

    @Test
    void deeplyNestedCertificate_isRefusedWithoutHarm() throws Exception {
        // Nested constructed ASN.1 of indefinite length, as deep as a message can hold.
        byte[] nested = new byte[32_000];
        for (int i = 0; i < nested.length; i += 2) {
            nested[i] = 0x30;
            nested[i + 1] = (byte) 0x80;
        }
        byte[] body = new byte[nested.length + 6];
        DtlsWire.putUint24(body, 0, nested.length + 3);
        DtlsWire.putUint24(body, 3, nested.length);
        System.arraycopy(nested, 0, body, 6, nested.length);

        Pair pair = new Pair(new Endpoint(), new Endpoint(), "");
        network.connect(pair.client, pair.server, (i, datagram) -> {
            if (i == 0) {
                return datagram;
            }
            for (int from = 0; from < body.length; from += 8_000) {
                int to = Math.min(body.length, from + 8_000);
                pair.server.receive(Wire.handshakeRecord(500 + from, Wire.part(11, 1, body, from, to)));
            }
            return null;
        });
        start(pair, Endpoint.PATIENCE);
        assertEquals(DtlsFailure.Kind.PROTOCOL, pair.server.failure().kind());
        assertSameKeys(start());
    }

    @Test
    void everyTruncatedFirstDatagram_isSurvived() throws Exception {
        byte[] hello = flights(DtlsRole.CLIENT).get(0);
        for (int length = 0; length < hello.length; length++) {
            Endpoint server =
                    new Endpoint().start(pool, Endpoint.config(DtlsRole.SERVER, SERVER, CLIENT.fingerprint()));
            server.receive(Arrays.copyOf(hello, length));
            server.close();
            assertEquals(DtlsFailure.Kind.CLOSED, server.failure().kind());
        }
    }
}
