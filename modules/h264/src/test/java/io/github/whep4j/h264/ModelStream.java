package io.github.whep4j.h264;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A naive sender, an odd one at times: random pictures, cut into packets at random, each packet knowing what it holds. */
final class ModelStream {
    record Packet(byte[] payload, int unit, boolean marker, boolean firstOfUnit, boolean lastOfUnit) {}

    /** A unit as a receiver should see it, and how many leading packets it is whole without. */
    record Picture(List<byte[]> nalUnits, long timestamp, boolean keyFrame, int dispensablePackets) {
        byte[] annexB() {
            return Fixtures.annexB(nalUnits.toArray(new byte[0][]));
        }
    }

    final List<Packet> packets = new ArrayList<>();
    final List<Picture> pictures = new ArrayList<>();
    private final Random random;
    private final boolean markers;

    ModelStream(long seed, int units) {
        random = new Random(seed);
        markers = random.nextInt(4) > 0;
        long timestamp = random.nextInt(1 << 20);
        for (int i = 0; i < units; i++) {
            addPicture(i, timestamp, i == 0 || random.nextInt(4) == 0);
            timestamp += 1 + random.nextInt(9000);
        }
    }

    boolean hasMarkers() {
        return markers;
    }

    private void addPicture(int index, long timestamp, boolean keyFrame) {
        List<byte[]> nalUnits = new ArrayList<>();
        boolean delimited = random.nextInt(3) == 0;
        if (delimited) {
            nalUnits.add(Fixtures.hex("0930"));
        }
        if (keyFrame) {
            byte[] sps = Fixtures.SPS.clone();
            sps[3] = (byte) (20 + random.nextInt(20));
            nalUnits.add(sps);
            nalUnits.add(Fixtures.PPS);
        }
        if (random.nextInt(3) == 0) {
            nalUnits.add(withRandomBody(new byte[] {6}, 10));
        }
        int slices = 1 + random.nextInt(3);
        for (int i = 0; i < slices; i++) {
            nalUnits.add(slice(keyFrame, i));
        }
        List<byte[]> payloads = packetize(nalUnits);
        byte[] first = payloads.get(0);
        boolean aggregated = NalUnit.type(first[0]) == NalUnit.STAP_A;
        boolean delimiterAlone = delimited && first.length <= (aggregated ? 8 : 5); // in a STAP-A with padding
        pictures.add(new Picture(nalUnits, timestamp, keyFrame, keyFrame && delimiterAlone ? 1 : 0));
        for (int i = 0; i < payloads.size(); i++) {
            boolean last = i == payloads.size() - 1;
            packets.add(new Packet(payloads.get(i), index, last && markers, i == 0, last));
        }
    }

    private byte[] slice(boolean keyFrame, int firstMacroblock) {
        BitWriter header = new BitWriter().unsignedExpGolomb(firstMacroblock).unsignedExpGolomb(keyFrame ? 7 : 5);
        return withRandomBody(header.unsignedExpGolomb(0).nalUnit(keyFrame ? 0x65 : 0x41), 200);
    }

    /** Without zero bytes: emulation prevention is none of a packetizer's business. */
    private byte[] withRandomBody(byte[] beginning, int maxBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(beginning);
        for (int i = random.nextInt(maxBytes) + 1; i > 0; i--) {
            out.write(1 + random.nextInt(255));
        }
        return out.toByteArray();
    }

    private List<byte[]> packetize(List<byte[]> nalUnits) {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < nalUnits.size(); i++) {
            int to = Math.min(nalUnits.size(), i + 1 + random.nextInt(4));
            byte[][] several = nalUnits.subList(i, to).toArray(new byte[0][]);
            switch (random.nextInt(5)) {
                case 0, 1 -> payloads.add(nalUnits.get(i));
                case 2 -> {
                    payloads.add(Fixtures.concat(Fixtures.stapA(several), padding()));
                    i = to - 1;
                }
                case 3 -> {
                    byte[] joined = joined(several);
                    payloads.addAll(random.nextBoolean() ? List.of(joined) : fragments(joined));
                    i = to - 1;
                }
                default -> payloads.addAll(fragments(nalUnits.get(i)));
            }
        }
        return payloads;
    }

    /** One in three has some: odd senders. */
    private byte[] padding() {
        return new byte[random.nextInt(3) == 0 ? random.nextInt(4) : 0];
    }

    /** Several NAL units sent as one, with start codes between. */
    private byte[] joined(byte[]... nalUnits) {
        byte[] joined = nalUnits[0];
        for (int i = 1; i < nalUnits.length; i++) {
            joined = Fixtures.concat(joined, NalUnit.START_CODE, nalUnits[i]);
        }
        return joined;
    }

    /** Also a single one. */
    private List<byte[]> fragments(byte[] nalUnit) {
        return nalUnit.length > 1 ? Fixtures.fuA(nalUnit, 1 + random.nextInt(nalUnit.length)) : List.of(nalUnit);
    }
}
