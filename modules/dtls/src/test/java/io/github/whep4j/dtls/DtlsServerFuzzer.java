package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** Any datagrams at our whole server, Bouncy Castle included: it says once that it has failed, and never that it has keys. */
final class DtlsServerFuzzer {
    private static final int MOST_DATAGRAMS = 32;
    private static final DtlsHandshakes pool = new DtlsHandshakes(1);
    private static final DtlsCertificate OURS = DtlsCertificate.generate();
    private static final DtlsCertificate THEIRS = DtlsCertificate.generate();

    private DtlsServerFuzzer() {}

    /** Each datagram after its length. */
    public static void fuzzerTestOneInput(byte[] data) throws Exception {
        Endpoint server = new Endpoint();
        DtlsSession session = DtlsSession.prepare(
                pool,
                Endpoint.config(
                        DtlsRole.SERVER, OURS, THEIRS.fingerprint(), Endpoint.ALL_PROFILES, Duration.ofMillis(10)),
                server);
        ByteBuffer in = ByteBuffer.wrap(data);
        for (int i = 0; in.remaining() >= 2 && i < MOST_DATAGRAMS; i++) {
            byte[] datagram = new byte[Math.min(in.getShort() & 0xffff, in.remaining())];
            in.get(datagram);
            session.onDatagram(datagram, 0, datagram.length);
        }
        session.runHere();
        session.close();
        server.failure(); // or the deadline is just about to tell
        assertEquals(1, server.outcomes.get());
    }

    /** A hello as our client says it: alone, twice, and with what might follow. */
    static List<byte[]> seeds() throws Exception {
        byte[] hello = Endpoint.clientHello(THEIRS, OURS.fingerprint());
        byte[] flight = Wire.concat(
                Wire.handshakeRecord(1, Wire.whole(11, 1, Wire.random(60, 2))),
                Wire.handshakeRecord(2, Wire.whole(16, 2, new byte[33])),
                Wire.changeCipherSpec(3));
        return List.of(input(hello), input(hello, hello), input(hello, flight));
    }

    private static byte[] input(byte[]... datagrams) {
        ByteBuffer out = ByteBuffer.allocate(2 * datagrams.length + Wire.concat(datagrams).length);
        for (byte[] datagram : datagrams) {
            out.putShort((short) datagram.length).put(datagram);
        }
        return out.array();
    }
}
