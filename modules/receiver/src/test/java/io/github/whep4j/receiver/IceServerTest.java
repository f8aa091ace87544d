package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.ice.RemoteAddressPolicy;
import io.github.whep4j.ice.TurnServer;
import io.github.whep4j.whep.IceServerLink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IceServerTest {
    @ParameterizedTest
    @CsvSource({
        "stun:stun.example.org, stun.example.org, 3478",
        "stun:stun.example.org:19302, stun.example.org, 19302",
        "STUN:192.0.2.1:3479, 192.0.2.1, 3479",
        "stun:[2001:db8::1], 2001:db8::1, 3478",
        "stun:[2001:db8::1]:5000, 2001:db8::1, 5000",
        "stun:stun.example.org?transport=udp, stun.example.org, 3478",
        "stun:[2001:db8::1]:5000?transport=UDP, 2001:db8::1, 5000",
    })
    void readsUris(String uri, String host, int port) {
        assertEquals(new IceServer(host, port), IceServer.parse(uri));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "stun.example.org",
                "http://stun.example.org",
                "stun:",
                "stun::3478",
                "stun:a:0",
                "stun:a:65536",
                "stun:a:b",
                "stun:[::1",
                "stun:2001:db8::1",
                "turn:2001:db8::1?transport=tcp",
                "stun:2001:db8::1:3478",
                "stun://host",
                "stun:user@host",
                "stun:a b"
            })
    void refusesTheRest(String uri) {
        assertThrows(IllegalArgumentException.class, () -> IceServer.parse(uri));
    }

    @ParameterizedTest
    @CsvSource({
        "turn:turn.example.org, TURN_UDP, turn.example.org, 3478",
        "turn:turn.example.org:443?transport=udp, TURN_UDP, turn.example.org, 443",
        "TURN:192.0.2.1:80?transport=TCP, TURN_TCP, 192.0.2.1, 80",
        "turns:turn.example.org, TURN_TLS, turn.example.org, 5349",
        "turns:[2001:db8::1]:443?transport=tcp, TURN_TLS, 2001:db8::1, 443",
    })
    void readsTurnUris(String uri, IceServer.Protocol protocol, String host, int port) {
        assertEquals(new IceServer(protocol, host, port, null, null), IceServer.parse(uri));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "turn:",
                "turn:a?transport=sctp",
                "turn:a?transport=tcp&x=y",
                "turn:a?",
                "turn://a",
                "turn:user@a",
                "turns:a?transport=udp",
                "stuns:a",
                "stun:a?transport=tcp",
                "stun:a?transport=sctp",
                "stun:a?",
                "stun:a?transport=udp&x=y",
                "stun:?transport=udp"
            })
    void refusesOtherTurnUris(String uri) {
        assertThrows(IllegalArgumentException.class, () -> IceServer.parse(uri));
    }

    @Test
    void whyStunByAnotherWayIsRefusedIsSaid() {
        for (String uri : List.of("stun:a?transport=tcp", "stuns:a", "stuns:a?transport=tcp")) {
            String message = assertThrows(IllegalArgumentException.class, () -> IceServer.parse(uri))
                    .getMessage();
            assertTrue(message.contains("is not supported: use stun:"), message);
        }
    }

    @Test
    void credentialsAreNotShown() {
        IceServer server = IceServer.parse("turn:turn.example.org").withCredentials("someone", "hush");
        assertFalse(server.toString().contains("hush"), server.toString());
        assertFalse(server.toString().contains("someone"), server.toString());
    }

    @Test
    void credentialsInTheAddressAreRefusedAndNotRepeated() {
        for (String uri : List.of("turn:me:secret@a", "turns:me:secret@[::1]:5349?transport=tcp", "turn:secret@a")) {
            String message = assertThrows(IllegalArgumentException.class, () -> IceServer.parse(uri))
                    .getMessage();
            assertFalse(message.contains("secret"), message);
            assertTrue(message.contains("withCredentials"), message);
        }
    }

    @Test
    void aTurnServerNeedsCredentials() {
        ReceiverBuilder builder = WhepReceiver.builder(URI.create("http://127.0.0.1/whep"));
        IceServer server = IceServer.parse("turn:turn.example.org");
        assertThrows(IllegalArgumentException.class, () -> builder.iceServer(server));
        builder.iceServer(server.withCredentials("someone", "hush"));
    }

    @Test
    void serversOfLinkHeadersAreTakenIfTheyAreTurnWithAPassword() {
        List<IceServer> usable = IceServers.linked(List.of(
                new IceServerLink("stun:stun.example.org", null, null, "password"),
                new IceServerLink("turn:a.example.org?transport=udp", "u", "c", "password"),
                new IceServerLink("turn:b.example.org", "u", "c", "oauth"),
                new IceServerLink("turn:c.example.org", "u", null, "password"),
                new IceServerLink("turn:d.example.org:nonsense", "u", "c", "password"),
                new IceServerLink("turns:e.example.org", "u", "c", "password")));
        assertEquals(
                List.of("a.example.org", "e.example.org"),
                usable.stream().map(IceServer::host).toList());
        assertEquals("c", usable.get(0).credential());
    }

    /** The bound is longer than the test may take. */
    @Test
    void aUserNameThatIsTooLongForStunIsToldAtOnce_andSkippedWhereTheServerAdvertisesIt() {
        String name = "u".repeat(509);
        IceServer server = IceServer.parse("turn:192.0.2.1");
        assertThrows(IllegalArgumentException.class, () -> server.withCredentials(name, "secret"));
        assertEquals(
                List.of(server.withCredentials(name.substring(1), "secret")),
                IceServers.advertised(List.of(
                        new IceServerLink("turn:192.0.2.1", name, "secret", "password"),
                        new IceServerLink("turn:192.0.2.1", name.substring(1), "secret", "password"))));
    }

    @Test
    void aNameThatHangsBesideOneOfItsKindThatResolvesDelaysForAMoment() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        BlockingCalls threads = new BlockingCalls(4, "test-names-");
        try {
            NameLookup names = name -> {
                try {
                    if (name.equals("hangs.example.org")) {
                        never.await();
                    }
                    return List.of(InetAddress.getByName("192.0.2.1"));
                } catch (InterruptedException e) {
                    throw new UnknownHostException("interrupted");
                }
            };
            List<IceServer> servers = List.of(
                    IceServer.parse("stun:hangs.example.org"),
                    IceServer.parse("stun:live.example.org"),
                    IceServer.parse("turn:hangs.example.org").withCredentials("u", "c"),
                    IceServer.parse("turn:live.example.org").withCredentials("u", "c"));
            IceServers resolved = IceServers.resolve(servers, threads, names, Duration.ofHours(1))
                    .get(60, TimeUnit.SECONDS);
            assertEquals(1, resolved.stun().size());
            assertEquals(1, resolved.turn().size());

            CompletableFuture<IceServers> alone =
                    IceServers.resolve(servers.subList(0, 1), threads, names, Duration.ofMillis(10));
            assertEquals(0, alone.get(60, TimeUnit.SECONDS).stun().size());
            CompletableFuture<IceServers> mixed =
                    IceServers.resolve(List.of(servers.get(1), servers.get(2)), threads, names, Duration.ofHours(1));
            // Longer than another kind's grace, however late its timer is.
            TimeUnit.SECONDS.sleep(1);
            assertFalse(mixed.isDone(), "a STUN server is none of the TURN servers' kind");
        } finally {
            threads.close();
        }
    }

    @Test
    void nobodySendsUsToOurOwnMachine() {
        List<TurnServer> servers = Stream.of("127.0.0.1", "::1", "0.0.0.0", "169.254.169.254", "224.0.0.1", "192.0.2.1")
                .map(host ->
                        new TurnServer(new InetSocketAddress(host, 3478), TurnServer.Transport.UDP, host, "u", "c"))
                .toList();
        IceServers resolved = new IceServers(List.of(), servers);
        assertEquals(
                List.of("192.0.2.1"),
                resolved.turnServersOfOthers(policy(of -> of)).stream()
                        .map(TurnServer::host)
                        .toList());
        assertEquals(
                3,
                resolved.turnServersOfOthers(policy(ReceiverBuilder::loopbackCandidates))
                        .size());
    }

    private static RemoteAddressPolicy policy(UnaryOperator<ReceiverBuilder> told) {
        return TargetsOfOthers.ofServers(told.apply(WhepReceiver.builder(URI.create("https://example.org/whep")))
                .options());
    }

    @Test
    void whereOnlyPublicTargetsAreAskedForNobodySendsUsToOurNetworkEither() throws Exception {
        List<String> hosts = List.of("10.0.0.7", "fd12::7", "100.64.0.1", "127.0.0.1", "1.1.1.1", "2606:4700::1111");
        List<InetSocketAddress> stun =
                hosts.stream().map(host -> new InetSocketAddress(host, 3478)).toList();
        List<TurnServer> turn = stun.stream()
                .map(address -> new TurnServer(address, TurnServer.Transport.TCP, "turn.example.org", "u", "c"))
                .toList();
        IceServers theirs = new IceServers(stun, turn);
        InetSocketAddress own = new InetSocketAddress("10.0.0.1", 3478);
        IceServers all = new IceServers(List.of(own), List.of())
                .and(theirs, policy(told -> told.loopbackCandidates().publicTargetsOnly()));
        assertEquals(List.of(own, stun.get(4), stun.get(5)), all.stun());
        assertEquals(turn.subList(4, 6), all.turn());
    }
}
