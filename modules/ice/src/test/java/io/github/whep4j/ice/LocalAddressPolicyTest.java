package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LocalAddressPolicyTest {
    private final Sessions sessions = new Sessions();

    @AfterEach
    void close() {
        sessions.close();
    }

    private static InetAddress ip(String literal) throws Exception {
        return InetAddress.getByName(literal);
    }

    @Test
    void whatIsBarredIsNotUsedThoughItIsAllowed() throws Exception {
        LocalAddressPolicy policy = LocalAddressPolicy.ALL
                .allowInterface("eth*")
                .allowInterface("WLAN0")
                .barInterface("eth1")
                .allowAddress("192.0.2.0/24")
                .allowAddress("2001:db8::/32")
                .barAddress("192.0.2.7");
        assertTrue(policy.allows("eth0", ip("192.0.2.1")));
        assertTrue(policy.allows("wlan0", ip("2001:db8::1")));
        assertFalse(policy.allows("wlan00", ip("192.0.2.1")));
        assertFalse(policy.allows("eth1", ip("192.0.2.1")));
        assertFalse(policy.allows("tun0", ip("192.0.2.1")));
        assertFalse(policy.allows("eth0", ip("192.0.2.7")));
        assertFalse(policy.allows("eth0", ip("198.51.100.1")));
        assertFalse(policy.allows("eth0", ip("2001:db9::1")));
        assertTrue(LocalAddressPolicy.ALL.allows("any", ip("198.51.100.1")));
        assertFalse(LocalAddressPolicy.ALL.barInterface("*").allows("any", ip("198.51.100.1")));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.0/0, 11.0.0.1, true",
        "10.0.0.128/25, 10.0.0.127, false",
        "10.0.0.128/25, 10.0.0.200, true",
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "fd00::/7, fc12::1, true",
        "fd00::/8, fc12::1, false",
        "0.0.0.0/0, ::1, false",
    })
    void aNetworkIsWhatBeginsWithTheSameBits(String range, String address, boolean within) throws Exception {
        assertEquals(within, AddressRange.parse(range).contains(ip(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.org/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/x",
                "10.0.0.0/",
                "::/129",
                "1.2.3.4.5",
                "1.2.3.400",
                "1.2.3.4.",
                "1234567",
                "010.1.2.3",
                ":::",
                ".:1",
                "face",
                "10.0.0.0/8/8"
            })
    void whatIsNoNetworkIsRefusedWithoutLookingItUp(String text) {
        assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text));
    }

    @Test
    void onlyAllowedAddressesAreBound() throws Exception {
        String loopback = NetworkInterface.getByInetAddress(ip("127.0.0.1")).getName();
        LocalIceDescription local = sessions.gather(sessions.open(
                IceConfig.builder()
                        .includeLoopback(true)
                        .localAddressPolicy(
                                LocalAddressPolicy.ALL.allowInterface(loopback).allowAddress("127.0.0.1"))
                        .build(),
                new Recorder()));
        assertEquals(1, local.candidates().size());
        assertEquals(ip("127.0.0.1"), local.candidates().get(0).address().getAddress());
    }

    @Test
    void whereNoneIsAllowedThereIsNoSession() {
        for (boolean relayOnly : new boolean[] {false, true}) {
            IceSession session = sessions.open(
                    IceConfig.builder()
                            .includeLoopback(true)
                            .relayOnly(relayOnly)
                            .localAddressPolicy(LocalAddressPolicy.ALL.barInterface("*"))
                            .build(),
                    new Recorder());
            ExecutionException thrown = assertThrows(ExecutionException.class, () -> sessions.gather(session));
            IceFailure failure = ((IceException) thrown.getCause()).failure();
            assertEquals(IceFailure.Kind.NO_LOCAL_ADDRESS, failure.kind());
            assertTrue(failure.message().contains("policy"), failure.message());
        }
    }

    /** So that relays are reached from allowed addresses, too. */
    @Test
    void theAllowedAddressesAreThoseOfTheSession() throws Exception {
        IceConfig free = IceConfig.builder().build();
        assertSame(free, LocalAddresses.confine(free));
        IceConfig confined = LocalAddresses.confine(IceConfig.builder()
                .includeLoopback(true)
                .localAddressPolicy(LocalAddressPolicy.ALL.allowAddress("127.0.0.1"))
                .traceId(5)
                .build());
        assertEquals(List.of(ip("127.0.0.1")), confined.localAddresses());
        assertEquals(5, confined.traceId());
    }

    @Test
    void withoutHostCandidatesThePeerIsToldOfTheOthersAlone() throws Exception {
        InetSocketAddress mapped = new InetSocketAddress("203.0.113.5", 4_242);
        try (RawPeer server = new RawPeer();
                RawPeer peer = new RawPeer()) {
            server.spoil = answer ->
                    new RawStun(0x0101, RawStun.id(answer)).xorMapped(mapped).bytes();
            Recorder ours = new Recorder();
            IceSession session = sessions.open(
                    Sessions.config()
                            .hostCandidates(false)
                            .activeTcp(true)
                            .stunServers(List.of(server.address()))
                            .gatherTimeout(Duration.ofSeconds(20))
                            .build(),
                    ours);
            LocalIceDescription local = sessions.gather(session);
            assertEquals(1, local.candidates().size());
            assertEquals(mapped, local.candidates().get(0).address());
            assertEquals(
                    new InetSocketAddress("0.0.0.0", 9),
                    local.candidates().get(0).relatedAddress());
            sessions.connect(session, peer.description(false, peer.candidate()));
            assertEquals("host", ours.awaitConnected().local().type());
        }
    }
}
