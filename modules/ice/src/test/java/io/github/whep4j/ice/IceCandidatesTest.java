package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.transport.MediaLoops;
import io.github.whep4j.transport.UdpPort;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Addresses, candidates, paths: what is taken and what is not. */
class IceCandidatesTest {
    private static final long EXPIRY_NANOS = Duration.ofSeconds(30).toNanos();

    private static IceCandidate candidate(String ip, int port) {
        return new IceCandidate("f", 1, "udp", 100, new InetSocketAddress(ip, port), "host", null);
    }

    private static int usable(boolean loopback, IceCandidate... candidates) {
        return new RemoteCandidates(List.of(candidates), loopback, RemoteAddressPolicy.ANY, new IceCounters()).size();
    }

    @Test
    void leavesOutRemoteCandidatesThatCannotBeUsed() {
        InetSocketAddress good = new InetSocketAddress("192.0.2.1", 9);
        assertEquals(1, usable(false, candidate("192.0.2.1", 9)));
        assertEquals(1, usable(false, candidate("2001:db8::1", 9)));
        assertEquals(1, usable(false, new IceCandidate("f", 1, "UDP", 1, good, "relay", null)));
        assertEquals(0, usable(false, new IceCandidate("f", 2, "udp", 1, good, "host", null)));
        assertEquals(0, usable(false, new IceCandidate("f", 1, "tcp", 1, good, "host", null)));
        assertEquals(0, usable(false, new IceCandidate("f", 1, "udp", 0, good, "host", null)));
        assertEquals(0, usable(false, new IceCandidate("f", 1, "udp", 1L << 31, good, "host", null)));
        assertEquals(0, usable(false, new IceCandidate("f", 1, "udp", 1, good, "carrier-pigeon", null)));
        for (String ip : List.of("0.0.0.0", "::", "224.0.0.1", "ff02::1", "255.255.255.255", "fe80::1", "127.0.0.1")) {
            assertEquals(0, usable(false, candidate(ip, 9)), ip);
        }
        // What a camera has that nobody gives an address to, and reachable by whoever is on its link.
        assertEquals(1, usable(false, candidate("169.254.10.20", 9)));
        assertEquals(0, usable(false, candidate("192.0.2.1", 0)));
        assertEquals(2, usable(true, candidate("127.0.0.1", 9), candidate("::1", 9)));
        assertEquals(1, usable(false, candidate("192.0.2.1", 9), candidate("192.0.2.1", 9)));
    }

    @Test
    void takesAHundredRemoteCandidates() {
        List<IceCandidate> many = new ArrayList<>();
        for (int port = 1; port <= 500; port++) {
            many.add(candidate("192.0.2." + port % 50, port));
        }
        RemoteCandidates taken = new RemoteCandidates(many, false, RemoteAddressPolicy.ANY, new IceCounters());
        assertEquals(100, taken.size());
        assertEquals(
                "host", taken.at(new InetSocketAddress("192.0.2.0", 100), 5).type());
        IceCandidate learned = taken.at(new InetSocketAddress("192.0.2.1", 101), 5);
        assertEquals("prflx", learned.type());
        assertEquals(5, learned.priority());
        assertTrue(taken.at(new InetSocketAddress("192.0.2.1", 101), 0).priority() > 0);
    }

    @Test
    void takesSixteenPortsOfOneAddress() {
        List<IceCandidate> many = new ArrayList<>();
        for (int port = 1; port <= 50; port++) {
            many.add(candidate("192.0.2.1", port));
        }
        RemoteCandidates taken = new RemoteCandidates(many, false, RemoteAddressPolicy.ANY, new IceCounters());
        assertEquals(16, taken.size());
        assertFalse(taken.add(candidate("192.0.2.1", 99)));
        assertTrue(taken.add(candidate("192.0.2.2", 99)));
        assertFalse(taken.add(candidate("192.0.2.2", 99)), "known");
    }

    @Test
    void namesAreNotResolvedHere() {
        InetSocketAddress name = InetSocketAddress.createUnresolved("printer.local", 9);
        assertThrows(IllegalArgumentException.class, () -> new IceCandidate("f", 1, "udp", 1, name, "host", null));
        assertThrows(
                IllegalArgumentException.class,
                () -> IceConfig.builder().stunServers(List.of(name)).build());
    }

    @Test
    void refusesImpossibleSettings() {
        assertThrows(
                IllegalArgumentException.class,
                () -> IceConfig.builder().connectTimeout(Duration.ZERO).build());
        assertThrows(IllegalArgumentException.class, () -> new RemoteIceDescription("", "password", false, List.of()));
        assertThrows(
                IllegalArgumentException.class, () -> new RemoteIceDescription("u", "p".repeat(257), false, List.of()));
    }

    @Test
    void tellsNoSecrets() {
        assertFalse(new RemoteIceDescription("ufr4g", "s3cret", false, List.of())
                .toString()
                .matches(".*(ufr4g|s3cret).*"));
        assertFalse(new LocalIceDescription("ufr4g", "s3cret", List.of(), true)
                .toString()
                .matches(".*(ufr4g|s3cret).*"));
        assertFalse(new IceCredentials("ufr4g", "s3cret").toString().matches(".*(ufr4g|s3cret).*"));
    }

    @Test
    void offersEveryAddressThatIsUpButLinkLocalOnes() throws Exception {
        List<InetAddress> all = LocalAddresses.forConfig(
                IceConfig.builder().includeLoopback(true).build());
        assertTrue(all.contains(InetAddress.getByName("127.0.0.1")));
        for (InetAddress address : all) {
            assertFalse(address instanceof Inet6Address && address.isLinkLocalAddress());
            assertFalse(address.getHostAddress().contains("%"));
        }
        List<InetAddress> outer = LocalAddresses.forConfig(IceConfig.builder().build());
        assertEquals(
                all.stream().anyMatch(a -> !a.isLoopbackAddress()),
                outer.stream().noneMatch(InetAddress::isLoopbackAddress));
        List<InetAddress> given = List.of(InetAddress.getByName("192.0.2.7"));
        assertEquals(
                given,
                LocalAddresses.forConfig(
                        IceConfig.builder().localAddresses(given).build()));
    }

    @Test
    void pairsAreRankedAsTheRfcSays() {
        IceCandidate high = new IceCandidate("f", 1, "udp", 200, new InetSocketAddress("192.0.2.1", 1), "host", null);
        IceCandidate low = new IceCandidate("f", 1, "udp", 100, new InetSocketAddress("192.0.2.1", 2), "host", null);
        assertEquals((100L << 32) + 400 + 1, CandidatePairs.priority(new IceCandidatePair(high, low), true));
        assertEquals((100L << 32) + 400, CandidatePairs.priority(new IceCandidatePair(high, low), false));
        assertEquals(2_130_706_431L, IcePriority.of(IcePriority.HOST, IcePriority.localPreference(0)));
    }

    /** The order in which a system lists its interfaces says nothing, and there may be dozens of containers' networks. */
    @Test
    void theAddressesThatTheRoutesLeadFromComeFirst() throws Exception {
        List<LocalAddresses.Known> known = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            known.add(new LocalAddresses.Known("br-" + i, InetAddress.getByName("172." + (17 + i) + ".0.1")));
        }
        InetAddress ipv4 = InetAddress.getByName("192.168.1.7");
        InetAddress ipv6 = InetAddress.getByName("2001:db8::7");
        InetAddress uniqueLocal = InetAddress.getByName("fd00::7");
        for (InetAddress address : List.of(uniqueLocal, InetAddress.getByName("127.0.0.1"), ipv4, ipv6)) {
            known.add(new LocalAddresses.Known("eth0", address));
        }
        List<InetAddress> sorted = LocalAddresses.sorted(known, Set.of(ipv4, ipv6)).stream()
                .map(LocalAddresses.Known::address)
                .toList();
        assertEquals(List.of(ipv6, ipv4), sorted.subList(0, 2));
        assertEquals(InetAddress.getByName("172.17.0.1"), sorted.get(2));
        assertEquals(List.of(uniqueLocal, InetAddress.getByName("127.0.0.1")), sorted.subList(22, 24));
    }

    @Test
    void pathsAreBoundedAndValidOnesStay() throws Exception {
        try (MediaLoops loops = MediaLoops.create(1)) {
            UdpPort port = port(loops);
            IcePaths paths = new IcePaths(EXPIRY_NANOS);
            IcePath first = paths.findOrAdd(port, new InetSocketAddress("192.0.2.1", 1), 0);
            assertNotNull(first);
            first.valid = true;
            for (int i = 2; i <= 17; i++) {
                assertNotNull(paths.findOrAdd(port, new InetSocketAddress("192.0.2.1", i), 0));
            }
            assertEquals(16, paths.all().size());
            assertNull(paths.find(port, new InetSocketAddress("192.0.2.1", 2)));
            assertEquals(first, paths.find(port, new InetSocketAddress("192.0.2.1", 1)));
            paths.all().forEach(path -> path.valid = true);
            assertNull(paths.findOrAdd(port, new InetSocketAddress("192.0.2.1", 99), 0));
            for (int i = 0; i < 200; i++) {
                assertNotNull(paths.findOrAdd(port, new InetSocketAddress("198.51.100." + i, 1), 0));
            }
            assertEquals(100, paths.all().size());
            assertEquals(first, paths.find(port, new InetSocketAddress("192.0.2.1", 1)));
        }
    }

    /** A session of hours with a sender whose NAT gives it another port now and then: each of them was valid once. */
    @Test
    void pathsWhoseConsentIsOverGiveWayButForTheOneInUse() throws Exception {
        try (MediaLoops loops = MediaLoops.create(1)) {
            UdpPort port = port(loops);
            IcePaths paths = new IcePaths(EXPIRY_NANOS);
            IcePath inUse = paths.findOrAdd(port, new InetSocketAddress("192.0.2.1", 1), 0);
            assertNotNull(inUse);
            inUse.valid = true;
            inUse.inUse = true;
            for (int i = 2; i <= 100; i++) {
                long nowNanos = i * EXPIRY_NANOS;
                IcePath path = paths.findOrAdd(port, new InetSocketAddress("192.0.2.1", i), nowNanos);
                assertNotNull(path, "the " + i + "th");
                path.valid = true;
                path.lastConsentNanos = nowNanos;
                assertTrue(paths.all().size() <= 16);
            }
            assertEquals(inUse, paths.find(port, new InetSocketAddress("192.0.2.1", 1)));
            assertNotNull(paths.find(port, new InetSocketAddress("192.0.2.1", 100)));
            assertNull(paths.find(port, new InetSocketAddress("192.0.2.1", 2)));
        }
    }

    private static UdpPort port(MediaLoops loops) throws IOException {
        return loops.next().open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), (p, b, o, l, f, n) -> {});
    }
}
