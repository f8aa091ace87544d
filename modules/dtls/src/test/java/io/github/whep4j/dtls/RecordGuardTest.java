package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordGuardTest {
    private static final byte[] HELLO = Wire.random(200, 1);
    private static final byte[] CERTIFICATE = Wire.random(900, 2);
    private static final byte[] KEY = Wire.random(66, 3);
    private static final byte[] VERIFY = Wire.random(76, 4);
    private static final byte[] FINISHED = Wire.record(DtlsWire.HANDSHAKE, 1, 0, Wire.random(48, 5));

    private final DtlsCounters counters = new DtlsCounters();
    private final RecordGuard server = new RecordGuard(DtlsRole.SERVER, counters);
    private final RecordGuard client = new RecordGuard(DtlsRole.CLIENT, counters);

    private static List<byte[]> drain(RecordGuard guard) {
        List<byte[]> records = new ArrayList<>();
        byte[] buf = new byte[RecordGuard.MAX_RECORD_BYTES];
        for (int length = guard.next(buf, 0, buf.length); length >= 0; length = guard.next(buf, 0, buf.length)) {
            records.add(Arrays.copyOf(buf, length));
        }
        return records;
    }

    /** Content types, handshake types in front where there is one: "22/1 20 22". */
    private static String summary(RecordGuard guard) {
        StringBuilder types = new StringBuilder();
        for (byte[] record : drain(guard)) {
            types.append(types.isEmpty() ? "" : " ").append(record[0]);
            if (record[0] == DtlsWire.HANDSHAKE && record[4] == 0) {
                types.append('/').append(record[13]);
            }
        }
        return types.toString();
    }

    private static byte[] clientFlight(long firstSequenceNumber) {
        return Wire.concat(
                Wire.handshakeRecord(firstSequenceNumber, Wire.whole(11, 1, CERTIFICATE)),
                Wire.handshakeRecord(firstSequenceNumber + 1, Wire.whole(16, 2, KEY)),
                Wire.handshakeRecord(firstSequenceNumber + 2, Wire.whole(15, 3, VERIFY)),
                Wire.changeCipherSpec(firstSequenceNumber + 3),
                FINISHED);
    }

    private void helloOf(RecordGuard guard) {
        guard.onDatagram(Wire.handshakeRecord(0, Wire.whole(DtlsWire.CLIENT_HELLO, 0, HELLO)));
        drain(guard);
    }

    @Test
    void datagramOfSeveralRecords_isTakenApart() {
        helloOf(server);
        server.onDatagram(clientFlight(1));
        assertEquals("22/11 22/16 22/15 20 22", summary(server));
        assertEquals(0, counters.recordsDropped.get());
    }

    @Test
    void severalMessagesInOneRecord_areTakenApart() {
        helloOf(server);
        server.onDatagram(Wire.handshakeRecord(1, Wire.concat(Wire.whole(11, 1, CERTIFICATE), Wire.whole(16, 2, KEY))));
        assertEquals("22/11 22/16", summary(server));
    }

    @Test
    void longMessage_isHandedOnInPiecesThatFit() {
        byte[] body = Wire.random(4_000, 9);
        server.onDatagram(Wire.handshakeRecord(0, Wire.part(1, 0, body, 0, 2_000)));
        server.onDatagram(Wire.handshakeRecord(1, Wire.part(1, 0, body, 2_000, 4_000)));
        byte[] joined = new byte[body.length];
        for (byte[] record : drain(server)) {
            assertEquals(4_000, DtlsWire.uint24(record, 14));
            System.arraycopy(record, 25, joined, DtlsWire.uint24(record, 19), record.length - 25);
        }
        assertArrayEquals(body, joined);
    }

    @Test
    void sequenceNumbersOfEpoch0_areOurs_soAForgedOneMovesNoWindow() {
        server.onDatagram(Wire.handshakeRecord(0xffff_ffff_ffffL, Wire.whole(1, 0, HELLO)));
        server.onDatagram(Wire.handshakeRecord(7, Wire.whole(1, 0, HELLO)));
        List<byte[]> records = drain(server);
        assertEquals(0, DtlsWire.uint48(records.get(0), 5));
        assertEquals(1, DtlsWire.uint48(records.get(1), 5));
    }

    @Test
    void copyOfARecord_isDropped() {
        byte[] hello = Wire.handshakeRecord(5, Wire.whole(1, 0, HELLO));
        for (int i = 0; i < 1_000; i++) {
            server.onDatagram(hello);
        }
        assertEquals("22/1", summary(server));
        assertEquals(999, counters.recordsDropped.get());
        assertFalse(server.exhausted());
    }

    @Test
    void changeCipherSpec_waitsUntilCertificateVerifyIsThere_andFinishedWithIt() {
        helloOf(server);
        server.onDatagram(Wire.concat(Wire.changeCipherSpec(4), FINISHED));
        server.onDatagram(Wire.handshakeRecord(3, Wire.whole(15, 3, VERIFY)));
        assertEquals("22/15", summary(server));
        server.onDatagram(Wire.handshakeRecord(2, Wire.whole(16, 2, KEY)));
        assertEquals("22/16", summary(server));
        server.onDatagram(Wire.handshakeRecord(1, Wire.whole(11, 1, CERTIFICATE)));
        assertEquals("22/11 20 22", summary(server));
    }

    @Test
    void certificateVerifyInFragments_opensTheGateWithItsLast() {
        helloOf(server);
        server.onDatagram(Wire.handshakeRecord(1, Wire.whole(11, 1, CERTIFICATE)));
        server.onDatagram(Wire.handshakeRecord(2, Wire.whole(16, 2, KEY)));
        server.onDatagram(Wire.handshakeRecord(3, Wire.part(15, 3, VERIFY, 0, 40)));
        server.onDatagram(Wire.changeCipherSpec(5));
        assertEquals("22/11 22/16", summary(server));
        server.onDatagram(Wire.handshakeRecord(4, Wire.part(15, 3, VERIFY, 40, VERIFY.length)));
        assertEquals("22/15 20", summary(server));
    }

    @Test
    void finishedBeforeChangeCipherSpec_waitsForIt_aFewOnly() {
        for (int i = 0; i < 10; i++) {
            client.onDatagram(FINISHED);
        }
        assertEquals("", summary(client));
        client.onDatagram(Wire.changeCipherSpec(9));
        assertEquals("20" + " 22".repeat(RecordGuard.MAX_HELD_RECORDS), summary(client));
    }

    @Test
    void alertsInTheClear_areIgnoredAndNoted() {
        server.onDatagram(Wire.record(DtlsWire.ALERT, 0, 0, new byte[] {1, 90}));
        assertEquals(-1, server.endingAlert(), "no more than a warning");
        server.onDatagram(Wire.record(DtlsWire.ALERT, 0, 0, new byte[] {1, 0}));
        assertEquals(0, server.endingAlert());
        server.onDatagram(Wire.record(DtlsWire.ALERT, 0, 1, new byte[] {2, 42}));
        assertEquals("", summary(server));
        assertEquals(42, server.endingAlert());
        assertEquals(3, counters.alertsIgnored.get());

        server.onDatagram(Wire.handshakeRecord(2, Wire.whole(1, 0, HELLO)));
        assertEquals(-1, server.endingAlert(), "who goes on hasn't given up");
    }

    @Test
    void applicationDataHeartbeatsAndUnknownTypes_areDroppedInEpoch0() {
        for (int type : new int[] {0, 19, 23, 24, 25, 26, 44, 63, 255}) {
            server.onDatagram(Wire.record(type, 0, type, new byte[] {1}));
        }
        assertEquals("", summary(server));
        assertEquals(9, counters.recordsDropped.get());
    }

    @Test
    void otherVersionsAndEpochs_areDropped() {
        byte[] hello = Wire.whole(1, 0, HELLO);
        for (int version : new int[] {0, 0x0303, 0xfefc, 0xfefe, 0xffff}) {
            server.onDatagram(Wire.record(22, version, 0, version, hello));
        }
        server.onDatagram(Wire.record(22, 2, 0, hello));
        server.onDatagram(Wire.record(22, 0xffff, 0, hello));
        server.onDatagram(Wire.record(22, DtlsWire.DTLS_1_0, 1, 0, hello));
        assertEquals("", summary(server));

        server.onDatagram(Wire.record(22, DtlsWire.DTLS_1_0, 0, 1, hello));
        byte[] passed = drain(server).get(0);
        assertEquals(DtlsWire.DTLS_1_2, DtlsWire.uint16(passed, 1), "ClientHellos come as DTLS 1.0");
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void messagesThatThePeersRoleNeverSends_orWithAWrongNumber_areRefused(DtlsRole role) {
        String expected = role == DtlsRole.SERVER ? "1@0 11@1 15@3 16@2" : "2@0 3@0 11@1 12@2 13@3 14@3 14@4";
        List<String> passed = new ArrayList<>();
        for (int type = 0; type < 256; type++) {
            for (int seq = 0; seq < 8; seq++) {
                RecordGuard guard = new RecordGuard(role, counters);
                guard.onDatagram(Wire.handshakeRecord(0, Wire.whole(type, seq, KEY)));
                if (!drain(guard).isEmpty()) {
                    passed.add(type + "@" + seq);
                }
            }
        }
        assertEquals(expected, String.join(" ", passed));
    }

    @Test
    void helloVerifyRequest_movesTheServersNumbersByOne() {
        client.onDatagram(Wire.handshakeRecord(0, Wire.whole(3, 0, new byte[] {-2, -1, 0})));
        client.onDatagram(Wire.handshakeRecord(1, Wire.whole(2, 1, HELLO)));
        client.onDatagram(Wire.handshakeRecord(2, Wire.whole(11, 2, CERTIFICATE)));
        assertEquals("22/3 22/2 22/11", summary(client));
    }

    @Test
    void tooManyRecords_exhaustTheBudget() {
        for (int i = 0; i < RecordGuard.MAX_HANDSHAKE_RECORDS; i++) {
            server.onDatagram(Wire.handshakeRecord(i, Wire.part(1, 0, HELLO, 0, 1)));
        }
        assertFalse(server.exhausted());
        server.onDatagram(Wire.handshakeRecord(1_000, Wire.part(1, 0, HELLO, 0, 1)));
        assertTrue(server.exhausted());
    }

    @Test
    void tooManyBytes_exhaustTheBudget() {
        byte[] large = Wire.random(1_400, 1);
        for (int i = 0; i < 47 && !server.exhausted(); i++) {
            server.onDatagram(Wire.handshakeRecord(i, Wire.whole(1, 0, large)));
        }
        assertTrue(server.exhausted());
    }

    @Test
    void afterwards_aServerTakesTheClientsFlightAgain_andAClientNothingInTheClear() {
        server.established();
        server.onDatagram(Wire.handshakeRecord(0, Wire.whole(1, 0, HELLO)));
        assertEquals("", summary(server), "a new ClientHello resets nothing");
        server.onDatagram(clientFlight(20));
        assertEquals("22/11 22/16 22/15 22", summary(server));

        client.established();
        client.onDatagram(Wire.handshakeRecord(0, Wire.whole(2, 0, HELLO)));
        client.onDatagram(FINISHED);
        assertEquals("22", summary(client));
    }

    @Test
    void afterwards_retransmissionsAreLimited_andExhaustNothing() {
        server.established();
        for (int i = 0; i < 10_000; i++) {
            server.onDatagram(Wire.handshakeRecord(i, Wire.whole(15, 3, VERIFY)));
        }
        assertEquals(RecordGuard.MAX_RETRANSMITTED_RECORDS, drain(server).size());
        assertFalse(server.exhausted());
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void everyTruncationAndEveryBitFlip_isSurvived(DtlsRole role) {
        byte[] flight = Wire.concat(
                Wire.handshakeRecord(0, Wire.whole(1, 0, Wire.random(30, 1))),
                Wire.handshakeRecord(1, Wire.part(11, 1, CERTIFICATE, 0, 40)),
                Wire.changeCipherSpec(2),
                Wire.record(DtlsWire.ALERT, 0, 3, new byte[] {2, 40}),
                FINISHED);
        for (int length = 0; length <= flight.length; length++) {
            RecordGuard guard = new RecordGuard(role, counters);
            guard.onDatagram(Arrays.copyOf(flight, length));
            assertTrue(drain(guard).size() <= 4);
        }
        for (int bit = 0; bit < flight.length * 8; bit++) {
            byte[] flipped = flight.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            RecordGuard guard = new RecordGuard(role, counters);
            guard.onDatagram(flipped);
            for (byte[] record : drain(guard)) {
                assertEquals(record.length - 13, DtlsWire.uint16(record, 11));
            }
        }
    }
}
