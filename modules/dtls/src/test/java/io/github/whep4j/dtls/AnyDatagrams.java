package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.time.Duration;

/** Any datagrams at a whole side of ours, Bouncy Castle included: it says once how it ended, and never that it has keys. */
final class AnyDatagrams {
    static final DtlsCertificate OURS = DtlsCertificate.generate();
    static final DtlsCertificate THEIRS = DtlsCertificate.generate();

    private static final DtlsHandshakes POOL = new DtlsHandshakes(1);
    private static final Duration DEADLINE = Duration.ofMillis(10);
    private static final int MOST_DATAGRAMS = 32;

    private AnyDatagrams() {}

    /** Each datagram of {@code data} comes after its length. */
    static void at(DtlsRole role, byte[] data) throws Exception {
        Endpoint side = new Endpoint();
        DtlsSession session = DtlsSession.prepare(
                POOL, Endpoint.config(role, OURS, THEIRS.fingerprint(), Endpoint.ALL_PROFILES, DEADLINE), side);
        ByteBuffer in = ByteBuffer.wrap(data);
        for (int i = 0; in.remaining() >= 2 && i < MOST_DATAGRAMS; i++) {
            byte[] datagram = new byte[Math.min(in.getShort() & 0xffff, in.remaining())];
            in.get(datagram);
            session.onDatagram(datagram, 0, datagram.length);
        }
        session.runHere();
        session.close();
        side.failure(); // or the deadline is just about to tell
        assertEquals(1, side.outcomes.get());
    }

    static byte[] input(byte[]... datagrams) {
        ByteBuffer out = ByteBuffer.allocate(2 * datagrams.length + Wire.concat(datagrams).length);
        for (byte[] datagram : datagrams) {
            out.putShort((short) datagram.length).put(datagram);
        }
        return out.array();
    }
}
