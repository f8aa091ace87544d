package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.whep4j.emulator.WhepCamera;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server learns of this machine's addresses from our requests, with the settings that are there to keep them back. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OfferedAddressesTest {
    private final List<String> said = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private URI endpoint;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                said.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(503, -1);
            }
        });
        server.start();
        endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/whep");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Refused by the server, which is enough to see the offer. */
    private WhepException offer(UnaryOperator<ReceiverBuilder> settings) {
        ReceiverBuilder builder = WhepReceiver.builder(endpoint).onAccessUnit(unit -> {});
        try (WhepReceiver receiver = settings.apply(builder).build()) {
            ExecutionException failed = assertThrows(
                    ExecutionException.class, () -> receiver.start().get());
            return assertInstanceOf(WhepException.class, failed.getCause());
        }
    }

    private static List<String> addressesOfThisMachine() throws IOException {
        List<String> addresses = new ArrayList<>();
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            each.inetAddresses()
                    .map(address -> address.getHostAddress().replaceAll("%.*", ""))
                    .forEach(addresses::add);
        }
        return addresses;
    }

    private void assertSaysNoAddress() throws IOException {
        String all = String.join("\n", said);
        assertFalse(all.contains("a=candidate"), all);
        for (String address : addressesOfThisMachine()) {
            boolean anonymous = address.equals("127.0.0.1"); // stands in the o= line of every offer (RFC 9429, 5.2.1)
            assertTrue(anonymous || !all.contains(address), address + " is in\n" + all);
        }
    }

    @Test
    void byDefaultTheyAreInTheOffer() {
        assertInstanceOf(WhepHttpException.class, offer(builder -> builder));
        assertEquals(1, said.size());
        assertTrue(said.get(0).contains(" 127.0.0.1 "), "for a server on this machine, loopback too\n" + said.get(0));
        assertTrue(said.get(0).contains(" typ host"), said.get(0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withoutHostCandidatesNoneIs(boolean trickle) throws Exception {
        assertInstanceOf(
                WhepHttpException.class,
                offer(builder -> trickle ? builder.noHostCandidates().trickle() : builder.noHostCandidates()));
        assertEquals(1, said.size());
        assertSaysNoAddress();
    }

    /** Nobody has to be told of them where our own checks come through. */
    @Test
    void withoutHostCandidatesASessionComesAboutAllTheSame() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = new Viewer(Viewer.of(camera).noHostCandidates())) {
            SessionInfo info = viewer.start();
            viewer.awaitUnits(3);
            assertEquals("udp", info.selectedCandidatePair().local().protocol());
        }
    }

    /** Where there is no relay so far the answer may name one; that is no reason to tell of anything else. */
    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void withRelaysAloneNoneIsThoughThereIsNoRelay(boolean trickle, boolean deadServer) throws Exception {
        offer(builder -> {
            builder.iceTransportPolicy(IceTransportPolicy.RELAY);
            if (deadServer) {
                builder.iceServer(IceServer.parse("turn:127.0.0.1:9").withCredentials("u", "c"))
                        .gatherTimeout(Duration.ofMillis(100))
                        .connectTimeout(Duration.ofMillis(500));
            }
            return trickle ? builder.trickle() : builder;
        });
        assertTrue(deadServer || said.size() == 1, "the answer may name a relay");
        assertSaysNoAddress();
    }

    @Test
    void loopbackAddressesAreForServersOnThisMachineOrWhereAskedFor() {
        ReceiverBuilder elsewhere = WhepReceiver.builder(URI.create("https://camera.example.org/whep"));
        assertFalse(elsewhere.options().candidates().loopback());
        assertTrue(elsewhere.loopbackCandidates().options().candidates().loopback());
        assertTrue(WhepReceiver.builder(endpoint).options().candidates().loopback());
    }
}
