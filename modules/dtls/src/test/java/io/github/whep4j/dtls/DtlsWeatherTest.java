package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Handshakes over bad networks: each must end with keys, none may wedge. */
class DtlsWeatherTest {
    private static final DtlsCertificate CLIENT = DtlsCertificate.generate();
    private static final DtlsCertificate SERVER = DtlsCertificate.generate();

    /** At 10 % loss; docs/benchmarks.md tells how to have a thousand. */
    private static final int HANDSHAKES = Integer.getInteger("whep4j.handshakes", 80);

    private final DtlsHandshakes pool = new DtlsHandshakes(64);
    private final Network network = new Network();

    @AfterEach
    void release() {
        pool.close();
        network.close();
    }

    private record Pair(Endpoint client, Endpoint server, long seed) {}

    private Pair start(Network.Weather weather, long seed) {
        Pair pair = new Pair(new Endpoint(), new Endpoint(), seed);
        network.connect(pair.client, pair.server, weather, seed);
        pair.server.start(pool, Endpoint.config(DtlsRole.SERVER, SERVER, CLIENT.fingerprint()));
        pair.client.start(pool, Endpoint.config(DtlsRole.CLIENT, CLIENT, SERVER.fingerprint()));
        return pair;
    }

    private static void assertConnected(Pair pair) throws Exception {
        DtlsResult client;
        DtlsResult server;
        try {
            client = pair.client.result();
            server = pair.server.result();
        } catch (AssertionError | Exception e) {
            throw new AssertionError(
                    "seed " + pair.seed + ", client " + pair.client.session().stats() + ", server "
                            + pair.server.session().stats(),
                    e);
        }
        assertArrayEquals(client.localKey(), server.remoteKey());
        assertArrayEquals(client.remoteSalt(), server.localSalt());
        assertEquals(1, pair.client.outcomes.get());
        assertEquals(1, pair.server.outcomes.get());
        pair.client.close();
        pair.server.close();
    }

    @ParameterizedTest
    @CsvSource({
        // loss, duplicates, reordering, handshakes
        "0.05, 0, 0, 120",
        "0.20, 0, 0, 60",
        "0, 0.5, 0, 60",
        "0, 0, 0.7, 60",
        "0.05, 0.2, 0.3, 80",
    })
    void badWeather_everyHandshakeEndsWithKeys(double loss, double duplicates, double reordering, int handshakes)
            throws Exception {
        handshakesEndWithKeys(loss, duplicates, reordering, handshakes);
    }

    @Test
    void tenPercentLost_noHandshakeOfMany_inEitherRole_wedges() throws Exception {
        handshakesEndWithKeys(0.10, 0, 0, HANDSHAKES);
    }

    private void handshakesEndWithKeys(double loss, double duplicates, double reordering, int handshakes)
            throws Exception {
        Network.Weather weather = new Network.Weather(loss, duplicates, reordering);
        Semaphore concurrent = new Semaphore(30);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < handshakes; i++) {
            concurrent.acquire();
            Pair pair = start(weather, 1_000L * handshakes + i);
            pairs.add(pair);
            var both = java.util.concurrent.CompletableFuture.allOf(
                    java.util.concurrent.CompletableFuture.anyOf(pair.client.connected, pair.client.failed),
                    java.util.concurrent.CompletableFuture.anyOf(pair.server.connected, pair.server.failed));
            both.whenComplete((done, error) -> concurrent.release());
        }
        for (Pair pair : pairs) {
            assertConnected(pair);
        }
    }

    private enum Fate {
        LOST,
        TWICE,
        AFTER_THE_NEXT
    }

    /** Of the first six of each side: a handshake of ours has fewer, if nothing is sent again, so each flight is among them. */
    @ParameterizedTest
    @EnumSource(Fate.class)
    void anyOneDatagram_lostOrTwiceOrLate_theHandshakeStillEndsWithKeys(Fate fate) throws Exception {
        List<Pair> pairs = new ArrayList<>();
        for (int index = 0; index < 6; index++) {
            pairs.add(spoiled(index, fate, true));
            pairs.add(spoiled(index, fate, false));
        }
        for (Pair pair : pairs) {
            assertConnected(pair);
        }
    }

    private Pair spoiled(int index, Fate fate, boolean fromClient) {
        Pair pair = new Pair(new Endpoint(), new Endpoint(), index);
        Endpoint from = fromClient ? pair.client : pair.server;
        Endpoint to = fromClient ? pair.server : pair.client;
        network.connect(from, to, (i, datagram) -> datagram);
        Consumer<byte[]> direct = from.network;
        List<byte[]> sent = new ArrayList<>();
        from.network = datagram -> {
            synchronized (sent) {
                sent.add(datagram);
                int number = sent.size() - 1;
                if (number != index || fate == Fate.TWICE) {
                    direct.accept(datagram);
                }
                if (fate == Fate.TWICE && number == index) {
                    direct.accept(datagram);
                }
                if (fate == Fate.AFTER_THE_NEXT && number == index + 1) {
                    direct.accept(sent.get(index));
                }
            }
        };
        pair.server.start(pool, Endpoint.config(DtlsRole.SERVER, SERVER, CLIENT.fingerprint()));
        pair.client.start(pool, Endpoint.config(DtlsRole.CLIENT, CLIENT, SERVER.fingerprint()));
        return pair;
    }
}
