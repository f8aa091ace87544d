package io.github.whep4j.rtp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/** Any datagram as RTP and as RTCP: what the header checks have let pass can be read without looking again. */
final class PacketFuzzer {
    private PacketFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        long rtp = Exercise.rtp(Exercise.Slice.of(data, data.length));
        long rtcp = Exercise.rtcp(Exercise.Slice.of(data, data.length));
        assertTrue(data.length >= RtcpHeader.LENGTH || rtp < 0 && rtcp < 0);
    }

    static List<byte[]> seeds() {
        return List.of(
                Exercise.hex("82003ed2000000905fbd169eabcdef01deadbeefffff"),
                Exercise.hex("90e00001000000020000000fbede000251aabb10cc2244dd00"),
                Exercise.hex("81c9000730b68407479437af000000000000027600000772000000000000000081cb0001ae528b43"),
                Exercise.hex("81ce00025450626523013fb9"),
                Exercise.hex("81ca00025450623c00000000" + "80ca0000"));
    }
}
