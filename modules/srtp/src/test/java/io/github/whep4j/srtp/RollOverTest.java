package io.github.whep4j.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenarios of libsrtp and pion/srtp around a wrap of the sequence number (RFC 3711, Section 3.3.1). */
class RollOverTest {
    private static final SrtpProfile PROFILE = SrtpProfile.AES_CM_128_HMAC_SHA1_80;

    private final SrtpReceiver receiver = new SrtpReceiver(Packets.keys(PROFILE));
    private final Map<Long, byte[]> sent = new HashMap<>();

    /** libsrtp, srtp_test_out_of_order_after_rollover. */
    @Test
    void outOfOrderAcrossTheWrap() {
        send(65534, 65535, 65536, 65537, 65538);
        assertReceived(65534, 65536, 65538, 65537, 65535);
    }

    /** libsrtp, srtp_test_roc_mismatch: there, the first packet fails for good. */
    @Test
    void firstPacketAfterAWrapThatWasNotSeen() {
        send(65535, 65536, 65537);
        assertReceived(65537, 65535, 65536);
    }

    @ParameterizedTest
    @ValueSource(longs = {65536, 65536 + 32767})
    void firstPacketMayHaveWrapped_upToHalfTheNumbers(long first) {
        send(65500, first);
        assertReceived(first);
        assertEquals(SrtpStatus.REPLAYED, receive(first));
    }

    /** Further on it would be nearer to a packet of the same round: the guess would not hold for the next packet. */
    @Test
    void firstPacketMayHaveWrapped_notFurther() {
        send(65500, 65536 + 20_000, 65536 + 32_768);
        assertEquals(SrtpStatus.AUTHENTICATION_FAILED, receive(65536 + 32_768));
    }

    /** pion/srtp, TestRolloverCount: what is not authentic does not move the counter. */
    @Test
    void forgedPacketsDoNotMoveTheCounter() {
        send(65530, 65536, 65541, 65542, 65543, 65544, 0x14000, 0x18000, 0x1ffff, 0x20000);
        assertReceived(65530);
        for (int sequenceNumber : new int[] {0, 0x4000, 0x8000, 0xffff, 0}) {
            byte[] forged = Packets.rtp(Packets.SSRC, sequenceNumber, 30);
            int status = Packets.unprotect(receiver, forged);
            assertTrue(
                    status == SrtpStatus.AUTHENTICATION_FAILED || status == SrtpStatus.TOO_OLD,
                    SrtpStatus.name(status));
        }
        assertReceived(65536, 65541, 65542, 65543, 65544, 0x14000, 0x18000, 0x1ffff, 0x20000);
    }

    /** pion/srtp, TestRolloverCount2. */
    @Test
    void latePacketsOfTheRoundBefore() {
        send(62892, 64532, 64534, 64535, 65536 + 1, 65536 + 204, 65536 + 205);
        assertReceived(62892, 65536 + 204, 64535, 65536 + 205, 65536 + 1, 64532, 64534);
        assertEquals(SrtpStatus.REPLAYED, receive(64535));
        assertEquals(SrtpStatus.REPLAYED, receive(65536 + 205));
    }

    @Test
    void nothingIsBeforeTheFirstRound() {
        send(0, 3);
        assertReceived(3, 0);
        byte[] beforeZero = Packets.rtp(Packets.SSRC, 65535, 30);
        assertEquals(SrtpStatus.TOO_OLD, Packets.unprotect(receiver, beforeZero));
    }

    /** libsrtp, set_receiver_roc: jumps that are just close enough for the guess. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 9, 60_001, 65_534, 65_535, 65_536, 125_535, 131_070})
    void jumpsByHalfTheNumbers(long packets) {
        long last = packets - 1;
        SourceContexts sources = SourceContexts.rtp();
        sources.add(Packets.SSRC, last);
        SrtpReceiver behind = new SrtpReceiver(Packets.keys(PROFILE), sources, SourceContexts.rtcp());
        send(last + 0x7fff);
        assertTrue(Packets.unprotect(behind, sent.get(last + 0x7fff)) > 0);
    }

    /** After a gap of more than half the numbers the RFC's guess is wrong for good. */
    @ParameterizedTest
    @ValueSource(longs = {32_769, 40_000, 62_000, 65_536, 90_000, 98_000})
    void longGap_findsBackWhenNothingElseComes(long gap) {
        for (long start : new long[] {3, 40_000, 65_535, 200_000}) {
            SourceContexts sources = SourceContexts.rtp();
            sources.add(Packets.SSRC, start);
            SrtpReceiver behind = new SrtpReceiver(Packets.keys(PROFILE), sources, SourceContexts.rtcp());
            long index = start + gap;
            for (int refused = 0; refused < SourceContext.OUT_OF_STEP - 1; refused++) {
                send(index);
                assertTrue(Packets.unprotect(behind, sent.get(index++)) < 0);
            }
            for (int accepted = 0; accepted < 100; accepted++) {
                send(index);
                assertEquals("OK", SrtpStatus.name(Packets.unprotect(behind, sent.get(index++))));
            }
        }
    }

    @Test
    void forgedPacketsDoNotBringASourceOutOfStep() {
        send(100, 101, 102);
        assertReceived(100);
        for (int i = 0; i < 1_000; i++) {
            assertTrue(Packets.unprotect(receiver, Packets.rtp(Packets.SSRC, i * 67 & 0xffff, 30)) < 0);
        }
        assertReceived(101, 102);
        assertEquals(SrtpStatus.REPLAYED, receive(102));
    }

    @Test
    void replaysAreRefusedHoweverMany() {
        send(65_000, 65_600);
        assertReceived(65_000, 65_600);
        for (int i = 0; i < 1_000; i++) {
            assertEquals(SrtpStatus.REPLAYED, receive(65_000));
        }
    }

    @Test
    void everySourceHasItsOwnCounter() {
        SrtpSender sender = new SrtpSender(Packets.keys(PROFILE));
        for (int sequenceNumber = 65530; sequenceNumber < 65536 + 10; sequenceNumber++) {
            assertTrue(Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(1, sequenceNumber & 0xffff, 9)))
                    > 0);
            assertTrue(Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(2, sequenceNumber - 65530, 9)))
                    > 0);
        }
    }

    /** Protects packets of these indices, each as if the sender had sent all before it. */
    private void send(long... indices) {
        for (long index : indices) {
            SourceContexts sources = SourceContexts.rtp();
            if (index > 0) {
                sources.add(Packets.SSRC, index - 1);
            }
            SrtpSender sender = new SrtpSender(Packets.keys(PROFILE), sources, SourceContexts.rtcp());
            sent.put(index, Packets.protect(sender, Packets.rtp(Packets.SSRC, (int) (index & 0xffff), 30)));
        }
    }

    private void assertReceived(long... indices) {
        for (long index : indices) {
            assertEquals("OK", SrtpStatus.name(receive(index)), "index " + index);
        }
    }

    private int receive(long index) {
        return Packets.unprotect(receiver, sent.get(index));
    }
}
