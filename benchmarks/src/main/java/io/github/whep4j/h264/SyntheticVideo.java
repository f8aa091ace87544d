package io.github.whep4j.h264;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * RTP payloads as a camera sends them: parameter sets in a STAP-A, then pictures of one slice each, cut into FU-A packets
 * (RFC 6184, Section 5.8). At 25 pictures a second these are 2.9 Mbit/s.
 */
public final class SyntheticVideo {
    public static final int PACKETS_PER_PICTURE = 12;
    public static final int PAYLOAD_BYTES = 1_200;
    public static final int TICKS_PER_PICTURE = 3_600;

    private static final int FU_HEADER_BYTES = 2;
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] SPS = HEX.parseHex("6742c01fd90141fb0110000003001000000303c0f1832480");
    private static final byte[] PPS = HEX.parseHex("68cb83cb20");
    private static final byte[] IDR_SLICE = HEX.parseHex("658884");
    private static final byte[] SLICE = HEX.parseHex("419a01");

    private SyntheticVideo() {}

    /** Both parameter sets in one packet. */
    public static byte[] parameterSets() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x78);
        for (byte[] set : new byte[][] {SPS, PPS}) {
            out.write(0);
            out.write(set.length);
            out.writeBytes(set);
        }
        return out.toByteArray();
    }

    /** The packets of one picture; the last is to have the marker. */
    public static byte[][] picture(boolean keyFrame, long seed) {
        return picture(keyFrame, seed, PACKETS_PER_PICTURE);
    }

    /** The same in another number of packets. */
    public static byte[][] picture(boolean keyFrame, long seed, int count) {
        byte[] slice = keyFrame ? IDR_SLICE : SLICE;
        byte[][] packets = new byte[count][];
        Random random = new Random(seed);
        for (int i = 0; i < packets.length; i++) {
            byte[] packet = new byte[PAYLOAD_BYTES];
            random.nextBytes(packet);
            packet[0] = (byte) (slice[0] & 0xe0 | 28);
            packet[1] = (byte) (slice[0] & 0x1f | (i == 0 ? 0x80 : 0) | (i == packets.length - 1 ? 0x40 : 0));
            if (i == 0) {
                System.arraycopy(slice, 1, packet, FU_HEADER_BYTES, slice.length - 1);
            }
            packets[i] = packet;
        }
        return packets;
    }

    /** A key frame and pictures after it, 40 ms apart, as the depacketizer makes them. */
    public static List<AccessUnit> accessUnits(int count) {
        List<AccessUnit> units = new ArrayList<>();
        H264Depacketizer depacketizer = new H264Depacketizer(1 << 20, List.of(), new H264Depacketizer.Sink() {
            @Override
            public void accessUnit(
                    byte[] annexB,
                    int lengthBytes,
                    long timestamp,
                    boolean keyFrame,
                    boolean complete,
                    ParameterSets sets) {
                long nanos = timestamp * 1_000_000 / 90;
                units.add(new AccessUnit(annexB, lengthBytes, timestamp, nanos, null, keyFrame, complete, sets));
            }

            @Override
            public void damaged(long timestamp) {
                throw new IllegalStateException("damaged");
            }
        });
        byte[] sets = parameterSets();
        depacketizer.onPacket(sets, 0, sets.length, 0, false);
        for (int i = 0; i < count; i++) {
            byte[][] packets = picture(i == 0, i);
            for (byte[] packet : packets) {
                boolean marker = packet == packets[packets.length - 1];
                depacketizer.onPacket(packet, 0, packet.length, (long) i * TICKS_PER_PICTURE, marker);
            }
        }
        return units;
    }

    /** The slice of which these are the fragments, in a unit of Annex B: what a depacketizer has to make of them. */
    static byte[] annexB(byte[][] packets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0, 0, 0, 1, (byte) (packets[0][0] & 0xe0 | packets[0][1] & 0x1f)});
        for (byte[] packet : packets) {
            out.writeBytes(Arrays.copyOfRange(packet, FU_HEADER_BYTES, packet.length));
        }
        return out.toByteArray();
    }
}
