package io.github.whep4j.srtp;

import static io.github.whep4j.srtp.SrtpProfile.AES_CM_128_HMAC_SHA1_80;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Sessions in which the sender begins anew with another SSRC, again and again. */
class ChangingSourcesProperties {
    private final SrtpSender sender = new SrtpSender(Packets.keys(AES_CM_128_HMAC_SHA1_80));
    private final SrtpReceiver receiver = new SrtpReceiver(Packets.keys(AES_CM_128_HMAC_SHA1_80));

    @Example
    void aSenderThatRestartsEveryMinuteForWeeksIsHeard() {
        for (int ssrc = 0; ssrc < 20_000; ssrc++) {
            assertEquals(42, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(ssrc, 9, 30))));
            assertEquals(28, Packets.unprotectRtcp(receiver, Packets.protectRtcp(sender, Packets.rtcp(ssrc, 20))));
        }
    }

    @Example
    void whatASourceThatGaveWayHasSentIsNeverTakenAgain() {
        byte[] first = Packets.protect(sender, Packets.rtp(7, 65_534, 30));
        byte[] notYetReceived = Packets.protect(sender, Packets.rtp(7, 65_535, 30));
        byte[] last = Packets.protect(sender, Packets.rtp(7, 0, 30));
        byte[] report = Packets.protectRtcp(sender, Packets.rtcp(7, 20));
        assertEquals(42, Packets.unprotect(receiver, first));
        assertEquals(42, Packets.unprotect(receiver, last));
        assertEquals(28, Packets.unprotectRtcp(receiver, report));
        others();

        assertEquals(SrtpStatus.TOO_OLD, Packets.unprotect(receiver, first));
        assertEquals(SrtpStatus.TOO_OLD, Packets.unprotect(receiver, last));
        assertEquals(SrtpStatus.TOO_OLD, Packets.unprotectRtcp(receiver, report));
        // It comes back, in the round where it was.
        assertEquals(42, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(7, 5, 30))));
        assertEquals(28, Packets.unprotectRtcp(receiver, Packets.protectRtcp(sender, Packets.rtcp(7, 20))));
        assertEquals(SrtpStatus.REPLAYED, Packets.unprotect(receiver, first));
        assertEquals(SrtpStatus.REPLAYED, Packets.unprotect(receiver, last));
        assertEquals(SrtpStatus.REPLAYED, Packets.unprotectRtcp(receiver, report));
        assertEquals(SrtpStatus.REPLAYED, Packets.unprotect(receiver, notYetReceived), "nobody can tell any more");
        assertEquals(42, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(7, 4, 30))));
    }

    @Example
    void forgedPacketsOfASourceThatGaveWayBringNothingBack() {
        assertEquals(42, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(7, 9, 30))));
        assertEquals(28, Packets.unprotectRtcp(receiver, Packets.protectRtcp(sender, Packets.rtcp(7, 20))));
        others();
        byte[] forged = Packets.protect(sender, Packets.rtp(7, 10, 30));
        byte[] forgedReport = Packets.protectRtcp(sender, Packets.rtcp(7, 20));
        byte[] packet = forged.clone();
        byte[] report = forgedReport.clone();
        forged[20] ^= 1;
        forgedReport[12] ^= 1;
        assertEquals(SrtpStatus.AUTHENTICATION_FAILED, Packets.unprotect(receiver, forged));
        assertEquals(SrtpStatus.AUTHENTICATION_FAILED, Packets.unprotectRtcp(receiver, forgedReport));
        assertEquals(42, Packets.unprotect(receiver, packet));
        assertEquals(28, Packets.unprotectRtcp(receiver, report));
    }

    @Example
    void aSourceInUseDoesNotGiveWay() {
        byte[] early = Packets.protect(sender, Packets.rtp(7, 8, 30));
        assertEquals(42, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(7, 9, 30))));
        for (int ssrc = 1_000; ssrc < 2_000; ssrc++) {
            assertEquals(42, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(ssrc, 9, 30))));
            int next = ssrc - 990;
            assertEquals(42, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(7, next, 30))));
        }
        assertEquals(42, Packets.unprotect(receiver, early), "its window is whole");
    }

    @Example
    void aSourceThatTakesAPlaceHasAWindowOfItsOwn() {
        for (int ssrc = 0; ssrc < SourceContexts.MAX_PRESENT; ssrc++) {
            for (int sequenceNumber = 0; sequenceNumber < 4; sequenceNumber++) {
                byte[] packet = Packets.protect(sender, Packets.rtp(ssrc, sequenceNumber, 30));
                assertEquals(42, Packets.unprotect(receiver, packet));
            }
        }
        byte[] late = Packets.protect(sender, Packets.rtp(-1, 2, 30));
        assertEquals(42, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(-1, 3, 30))));
        assertEquals(42, Packets.unprotect(receiver, late));
        assertEquals(SrtpStatus.REPLAYED, Packets.unprotect(receiver, late));
    }

    @Example
    void theLastRoundOfASourceThatGaveWayIsTheLast() {
        SourceContexts sources = SourceContexts.rtp();
        sources.add(7, PacketIndex.MAX_RTP);
        sources.add(8, PacketIndex.MAX_RTP - 1);
        for (int ssrc = 1_000; ssrc < 1_000 + SourceContexts.MAX_PRESENT; ssrc++) {
            sources.add(ssrc, 0);
        }
        SrtpReceiver late = new SrtpReceiver(Packets.keys(AES_CM_128_HMAC_SHA1_80), sources, SourceContexts.rtcp());
        assertEquals(SrtpStatus.KEY_EXPIRED, Packets.unprotect(late, Packets.protect(sender, Packets.rtp(7, 0, 30))));
        SourceContexts sent = SourceContexts.rtp();
        sent.add(8, PacketIndex.MAX_RTP - 1);
        SrtpSender lateSender = new SrtpSender(Packets.keys(AES_CM_128_HMAC_SHA1_80), sent, SourceContexts.rtcp());
        byte[] last = Packets.protect(lateSender, Packets.rtp(8, 0xffff, 30));
        assertEquals(42, Packets.unprotect(late, last), "its very last is good");
    }

    /** Against a set of everything that was ever taken: no index of any source is taken twice, one above all others is. */
    @Property(tries = 20)
    void isTheModel(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SourceContexts sources = SourceContexts.rtp();
        int[] ssrcs = random.ints(2 * SourceContexts.MAX_PRESENT).distinct().toArray();
        long[] highest = new long[ssrcs.length];
        Set<Long> taken = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            int at = random.nextInt(random.nextBoolean() ? ssrcs.length : 8);
            long index = Math.max(0, highest[at] + random.nextInt(-20, 20));
            boolean isNew = taken.add((long) at << 32 | index);
            boolean accepted = accepts(sources, ssrcs[at], index);
            if (accepted) {
                assertTrue(isNew, "never twice");
            }
            if (index > highest[at]) {
                assertTrue(accepted);
                highest[at] = index;
            }
        }
    }

    /** As the receiver does it with authentic packets. */
    private static boolean accepts(SourceContexts sources, int ssrc, long index) {
        SourceContext source = sources.find(ssrc);
        if (source == null) {
            if (index <= sources.formerHighest(ssrc)) {
                return false;
            }
            sources.add(ssrc, index);
            return true;
        }
        if (source.check(index) != 0) {
            return false;
        }
        sources.commit(source, index);
        return true;
    }

    private void others() {
        for (int ssrc = 1_000; ssrc < 1_000 + SourceContexts.MAX_PRESENT; ssrc++) {
            assertEquals(42, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(ssrc, 9, 30))));
            assertEquals(28, Packets.unprotectRtcp(receiver, Packets.protectRtcp(sender, Packets.rtcp(ssrc, 20))));
        }
    }
}
