package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IceSessionTest {
    private final Sessions sessions = new Sessions();
    private final Recorder ours = new Recorder();
    private final Recorder theirs = new Recorder();

    @BeforeAll
    static void warmUp() {
        IceSession.warmUp();
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    @Test
    void twoFullAgentsConnectAndSelectTheSamePair() throws Exception {
        IceSession a = sessions.open(Sessions.config().controlling(true).build(), ours);
        IceSession b = sessions.open(Sessions.config().controlling(false).build(), theirs);
        LocalIceDescription fromA = sessions.gather(a);
        LocalIceDescription fromB = sessions.gather(b);
        assertFalse(sessions.send(a, Sessions.dtls(1)));
        sessions.connect(b, Sessions.remote(fromA, false));
        sessions.connect(a, Sessions.remote(fromB, false));

        ours.awaitConnected();
        theirs.awaitConnected();
        IceCandidatePair atA = Recorder.await(ours.selected);
        IceCandidatePair atB = Recorder.await(theirs.selected);
        assertEquals(fromA.candidates().get(0), atA.local());
        assertEquals(fromB.candidates().get(0), atA.remote());
        assertEquals(atA.local().address(), atB.remote().address());
        assertEquals(atA, a.selectedPair());

        assertTrue(sessions.send(a, Sessions.dtls(1)));
        assertArrayEquals(Sessions.dtls(1), Recorder.await(theirs.datagrams));
        assertTrue(sessions.send(b, Sessions.media(2)));
        assertArrayEquals(Sessions.media(2), Recorder.await(ours.datagrams));
        assertNotNull(Recorder.await(ours.roundTrips));
        assertEquals(0, a.stats().requestsUnauthenticated());
        assertEquals(0, a.stats().responsesUnauthenticated());
        assertTrue(a.stats().responsesReceived() > 0);
    }

    @Test
    void connectsToALiteAgent() throws Exception {
        IceSession full = sessions.open(Sessions.config().controlling(false).build(), ours);
        IceSession lite = sessions.open(Sessions.config().localLite(true).build(), theirs);
        LocalIceDescription fromFull = sessions.gather(full);
        LocalIceDescription fromLite = sessions.gather(lite);
        sessions.connect(lite, Sessions.remote(fromFull, false));
        sessions.connect(full, Sessions.remote(fromLite, true));

        ours.awaitConnected();
        theirs.awaitConnected();
        Recorder.await(ours.selected);
        Recorder.await(theirs.selected);
        assertTrue(sessions.send(full, Sessions.dtls(1)));
        assertArrayEquals(Sessions.dtls(1), Recorder.await(theirs.datagrams));
        assertTrue(sessions.send(lite, Sessions.media(2)));
        assertArrayEquals(Sessions.media(2), Recorder.await(ours.datagrams));
        assertEquals(0, lite.stats().requestsSent());
    }
}
