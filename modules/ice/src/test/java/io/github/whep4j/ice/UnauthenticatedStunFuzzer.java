package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.transport.DatagramPort;
import java.net.InetSocketAddress;
import java.util.List;

/** Requests of somebody without our password: they mean nothing, and provoke no answer that is longer than they are. */
final class UnauthenticatedStunFuzzer implements DatagramPort {
    private static final InetSocketAddress STRANGER = new InetSocketAddress("192.0.2.66", 6_666);
    private static final String UFRAG = "ours";

    private int answered;
    private int longest;

    private UnauthenticatedStunFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        StunMessage request = StunMessage.parse(data, 0, data.length);
        if (request == null) {
            return;
        }
        for (boolean controlling : new boolean[] {true, false}) {
            new UnauthenticatedStunFuzzer().answer(request, controlling, data.length);
        }
    }

    private void answer(StunMessage request, boolean controlling, int length) {
        IceCredentials credentials = new IceCredentials(UFRAG, "a password that is in no seed");
        IceRole role = new IceRole(controlling, false, 1);
        IceCounters counters = new IceCounters();
        CheckResponder responder = new CheckResponder(credentials, role, counters);
        for (int i = 0; i < 20; i++) {
            assertFalse(responder.answer(this, request, STRANGER, length, i));
        }
        assertTrue(longest <= length);
        assertTrue(answered <= 10);
        assertEquals(controlling, role.controlling());
        assertEquals(0, counters.requestsReceived.get());
        // A role that a conflict had settled would not be taken any more.
        role.assume(!controlling);
        assertEquals(!controlling, role.controlling());
    }

    @Override
    public InetSocketAddress localAddress() {
        return new InetSocketAddress("192.0.2.1", 1_111);
    }

    @Override
    public boolean send(byte[] buf, int off, int len, InetSocketAddress to) {
        assertEquals(STRANGER, to);
        answered++;
        longest = Math.max(longest, len);
        return true;
    }

    @Override
    public void close() {}

    static List<byte[]> seeds() {
        String username = UFRAG + ":theirs";
        return List.of(
                new RawStun(0x0001, RawStun.newId()).bytes(),
                new RawStun(0x0001, RawStun.newId()).fingerprint().bytes(),
                RawStun.check(username).bytes(),
                RawStun.check(username)
                        .attribute(0x0025)
                        .integrity("wrong")
                        .fingerprint()
                        .bytes(),
                RawStun.check("somebody:else").integrity("wrong").bytes());
    }
}
