package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.whep4j.transport.MediaLoops;
import io.github.whep4j.transport.UdpPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On the loopback interface, whose network has many addresses, one of which the system sends from. */
class SourceAddressTest {
    private static final InetSocketAddress REMOTE = new InetSocketAddress("127.0.0.1", 9);

    private static InetAddress address(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }

    @Test
    void isTheOneThatTheRoutesLeadFromWhereverItStands() throws Exception {
        InetAddress first = address("127.0.0.2");
        InetAddress routed = address("127.0.0.1");
        assertEquals(routed, SourceAddress.choose(List.of(first, routed), REMOTE));
        assertEquals(routed, SourceAddress.choose(List.of(routed, first), REMOTE));
    }

    @Test
    void isTheFirstThatCouldBeUsedIfTheSystemWouldTakeAnother() throws Exception {
        InetAddress first = address("127.0.0.2");
        assertEquals(first, SourceAddress.choose(List.of(first, address("127.0.0.3")), REMOTE));
        assertEquals(first, SourceAddress.choose(List.of(address("192.0.2.1"), address("::1"), first), REMOTE));
    }

    @Test
    void isNoneWhereNoneIsOfThatKind() throws Exception {
        assertNull(SourceAddress.choose(List.of(), REMOTE));
        assertNull(SourceAddress.choose(List.of(address("192.0.2.1"), address("::1")), REMOTE));
    }

    /** Over TCP, that is. */
    @Test
    void socketsAreChosenFromLikewise() throws Exception {
        try (MediaLoops loops = MediaLoops.create(1)) {
            Map<InetSocketAddress, UdpPort> sockets = new LinkedHashMap<>();
            for (String local : List.of("127.0.0.2", "127.0.0.1")) {
                UdpPort port = loops.next().open(new InetSocketAddress(local, 0), (p, b, o, l, f, n) -> {});
                sockets.put(port.localAddress(), port);
            }
            assertEquals(new InetSocketAddress("127.0.0.1", 0), new IcePorts(sockets).mayReach(REMOTE));
        }
    }
}
