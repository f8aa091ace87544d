package io.github.whep4j.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Any datagrams between those of a sender: what nobody made with the keys is refused and changes nothing. */
final class SrtpFuzzer {
    private static final int SSRC = Packets.SSRC;
    private static final byte[] UNTOUCHED = new byte[512];

    private SrtpFuzzer() {}

    /** A profile, then datagrams, each after a byte that says whether it is RTCP, and its length. */
    public static void fuzzerTestOneInput(byte[] data) {
        ByteBuffer in = ByteBuffer.wrap(data);
        SrtpProfile[] profiles = SrtpProfile.values();
        SrtpProfile profile = profiles[in.hasRemaining() ? (in.get() & 0xff) % profiles.length : 0];
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        SrtpSender sender = new SrtpSender(Packets.keys(profile));
        for (int sequence = 65_530; in.remaining() >= 2; sequence++) {
            boolean rtcp = (in.get() & 1) != 0;
            byte[] forged = new byte[Math.min(in.get() & 0xff, in.remaining())];
            in.get(forged);
            byte[] out = new byte[512];
            int status = rtcp
                    ? receiver.unprotectRtcp(forged, 0, forged.length, out, 0)
                    : receiver.unprotect(forged, 0, forged.length, out, 0);
            assertTrue(status < 0, "accepted: " + SrtpStatus.name(status));
            assertArrayEquals(UNTOUCHED, out, "nothing of it is given out");
            byte[] packet = Packets.rtp(SSRC, sequence & 0xffff, 20);
            byte[] sealed = Packets.protect(sender, packet);
            assertEquals(packet.length, receiver.unprotect(sealed, 0, sealed.length, out, 0));
            assertArrayEquals(packet, Arrays.copyOf(out, packet.length));
        }
    }

    /** libsrtp's packets for each profile, with two wrong bits: one more flip makes none of them right. */
    static List<byte[]> seeds() {
        byte[] rtp = Packets.hex("800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb");
        byte[] rtcp = Packets.hex("81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798");
        rtp[rtp.length - 1] ^= 3;
        rtcp[rtcp.length - 1] ^= 3;
        return List.of(input(0, rtp, rtcp), input(1, rtp, rtcp), input(2, rtp, rtcp));
    }

    private static byte[] input(int profile, byte[] rtp, byte[] rtcp) {
        return ByteBuffer.allocate(5 + rtp.length + rtcp.length)
                .put((byte) profile)
                .put((byte) 0)
                .put((byte) rtp.length)
                .put(rtp)
                .put((byte) 1)
                .put((byte) rtcp.length)
                .put(rtcp)
                .array();
    }
}
