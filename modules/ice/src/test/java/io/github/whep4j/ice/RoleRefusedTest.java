package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that insists on the role that we have (487), on a path that nobody but us checks: RFC 8445, Section 7.2.5.1. */
@Timeout(60)
class RoleRefusedTest {
    private static final int ICE_CONTROLLED = 0x8029;
    private static final int ICE_CONTROLLING = 0x802a;

    @BeforeAll
    static void warmUp() {
        IceSession.warmUp();
    }

    private final Sessions sessions = new Sessions();
    private final Recorder recorder = new Recorder();
    private RawTcpPeer peer;

    @BeforeEach
    void listen() throws Exception {
        peer = new RawTcpPeer();
    }

    @AfterEach
    void close() throws Exception {
        sessions.close();
        peer.close();
    }

    @Test
    void thePairIsCheckedOnceMoreInTheOtherRole() throws Exception {
        peer.roleRefused = ICE_CONTROLLING;
        connect();
        recorder.awaitConnected();
        List<byte[]> requests = new ArrayList<>(peer.requests);
        assertNotNull(RawStun.find(requests.get(0), ICE_CONTROLLING));
        assertNotNull(RawStun.find(requests.get(1), ICE_CONTROLLED));
    }

    @Test
    void aPeerThatRefusesBothIsNotAskedForEver() throws Exception {
        peer.roleRefused = ICE_CONTROLLING;
        peer.otherRoleRefused = ICE_CONTROLLED;
        connect();
        Thread.sleep(1_000);
        // On a busy machine one may have been sent again before its answer was read.
        assertEquals(
                3,
                peer.requests.stream()
                        .map(request -> HexFormat.of().formatHex(RawStun.id(request)))
                        .distinct()
                        .count());
    }

    private void connect() throws Exception {
        IceSession session = sessions.open(Sessions.config().activeTcp(true).build(), recorder);
        sessions.gather(session);
        sessions.connect(
                session, new RemoteIceDescription(RawPeer.UFRAG, RawPeer.PASSWORD, false, List.of(peer.candidate())));
    }
}
