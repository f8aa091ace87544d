package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;

/** Any datagrams, before the handshake is over and after it: what is handed on fits, and what is kept stays within its limits. */
final class RecordGuardFuzzer {
    private static final int MOST_DATAGRAMS = 1_000;

    private RecordGuardFuzzer() {}

    /** The first byte says our role, and after how many datagrams the handshake is over; then each datagram after its length. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(data);
        int first = in.get() & 0xff;
        DtlsCounters counters = new DtlsCounters();
        RecordGuard guard = new RecordGuard((first & 1) == 0 ? DtlsRole.CLIENT : DtlsRole.SERVER, counters);
        byte[] buf = new byte[RecordGuard.MAX_RECORD_BYTES];
        for (int i = 0; in.remaining() >= 2 && i < MOST_DATAGRAMS; i++) {
            byte[] datagram = new byte[Math.min(in.getShort() & 0xffff, in.remaining())];
            in.get(datagram);
            if (i == first >> 1) {
                guard.established();
            }
            guard.onDatagram(datagram);
            int length = guard.next(buf, 0, buf.length);
            while (length >= 0) {
                assertTrue(length >= DtlsWire.RECORD_HEADER_BYTES && length <= RecordGuard.MAX_RECORD_BYTES);
                length = guard.next(buf, 0, buf.length);
            }
        }
        assertTrue(counters.reassemblyPeakBytes.get() <= HandshakeReassembler.MAX_PENDING_BYTES);
    }

    static List<byte[]> seeds() {
        byte[] hello = Wire.handshakeRecord(0, Wire.whole(DtlsWire.CLIENT_HELLO, 0, Wire.random(40, 1)));
        byte[] certificate = Wire.random(60, 2);
        byte[] flight = Wire.concat(
                Wire.handshakeRecord(1, Wire.part(11, 1, certificate, 0, 30)),
                Wire.handshakeRecord(2, Wire.part(11, 1, certificate, 30, 60)),
                Wire.handshakeRecord(3, Wire.concat(Wire.whole(16, 2, new byte[8]), Wire.whole(15, 3, new byte[8]))),
                Wire.changeCipherSpec(4),
                Wire.record(DtlsWire.HANDSHAKE, 1, 0, new byte[24]));
        byte[] serverFlight = Wire.concat(
                Wire.handshakeRecord(0, Wire.whole(2, 0, new byte[40])),
                Wire.handshakeRecord(1, Wire.whole(14, 1, new byte[0])),
                Wire.record(21, 0, 2, new byte[] {2, 40}));
        return List.of(input(0xff, hello, flight), input(0x05, hello, flight, flight), input(0xfe, serverFlight));
    }

    private static byte[] input(int first, byte[]... datagrams) {
        ByteBuffer out = ByteBuffer.allocate(1 + 2 * datagrams.length + Wire.concat(datagrams).length);
        out.put((byte) first);
        for (byte[] datagram : datagrams) {
            out.putShort((short) datagram.length).put(datagram);
        }
        return out.array();
    }
}
