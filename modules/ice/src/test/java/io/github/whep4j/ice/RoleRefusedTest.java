package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
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

    @Test
    void thePairIsCheckedOnceMoreInTheOtherRole() throws Exception {
        Sessions sessions = new Sessions();
        Recorder recorder = new Recorder();
        try (RawTcpPeer peer = new RawTcpPeer()) {
            peer.roleRefused = ICE_CONTROLLING;
            IceSession session = sessions.open(Sessions.config().activeTcp(true).build(), recorder);
            sessions.gather(session);
            sessions.connect(
                    session,
                    new RemoteIceDescription(RawPeer.UFRAG, RawPeer.PASSWORD, false, List.of(peer.candidate())));
            recorder.awaitConnected();
            List<byte[]> requests = new ArrayList<>(peer.requests);
            assertNotNull(RawStun.find(requests.get(0), ICE_CONTROLLING));
            assertNotNull(RawStun.find(requests.get(1), ICE_CONTROLLED));
        } finally {
            sessions.close();
        }
    }

    @Test
    void aPeerThatRefusesBothIsNotAskedForEver() throws Exception {
        Sessions sessions = new Sessions();
        Recorder recorder = new Recorder();
        try (RawTcpPeer peer = new RawTcpPeer()) {
            peer.roleRefused = ICE_CONTROLLING;
            peer.otherRoleRefused = ICE_CONTROLLED;
            IceSession session = sessions.open(Sessions.config().activeTcp(true).build(), recorder);
            sessions.gather(session);
            sessions.connect(
                    session,
                    new RemoteIceDescription(RawPeer.UFRAG, RawPeer.PASSWORD, false, List.of(peer.candidate())));
            Thread.sleep(1_000);
            assertEquals(3, peer.requests.size());
        } finally {
            sessions.close();
        }
    }
}
