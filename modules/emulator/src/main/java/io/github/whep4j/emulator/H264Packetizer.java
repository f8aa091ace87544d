package io.github.whep4j.emulator;

import io.github.whep4j.h264.NalUnit;
import java.util.List;

/**
 * Makes RTP payloads of H.264 pictures (RFC 6184, non-interleaved mode): parameter sets and other small units before a
 * picture in one STAP-A, what fits in a packet as a single NAL unit, the rest as FU-A. Not thread-safe.
 */
public final class H264Packetizer {
    private static final int STAP_HEADER_BYTES = 1;
    private static final int STAP_SIZE_BYTES = 2;
    private static final int FU_HEADER_BYTES = 2;
    private static final int FU_START = 0x80;
    private static final int FU_END = 0x40;
    private static final int SMALLEST_PAYLOAD_BYTES = 64;

    private final int maxPayloadBytes;
    private final boolean aggregating;
    private final byte[] payload;

    /** Takes the payloads of a picture, in order. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One payload.
         *
         * @param buf    overwritten after the call
         * @param marker the last one of the picture
         */
        void payload(byte[] buf, int off, int len, boolean marker);
    }

    /**
     * @param maxPayloadBytes the longest payload; at least 64
     * @param aggregating     whether units before a picture share a STAP-A; if not, each has its own packet, as OBS does
     */
    public H264Packetizer(int maxPayloadBytes, boolean aggregating) {
        if (maxPayloadBytes < SMALLEST_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("payloads have at least " + SMALLEST_PAYLOAD_BYTES + " bytes");
        }
        this.maxPayloadBytes = maxPayloadBytes;
        this.aggregating = aggregating;
        this.payload = new byte[maxPayloadBytes];
    }

    /** Makes the payloads of one picture. Its NAL units are not empty. */
    public void packetize(List<byte[]> nalUnits, Sink sink) {
        int index = 0;
        while (index < nalUnits.size()) {
            int together = aggregating ? countTogether(nalUnits, index) : 1;
            boolean last = index + together == nalUnits.size();
            if (together > 1) {
                singleTimeAggregation(nalUnits.subList(index, index + together), last, sink);
            } else if (nalUnits.get(index).length <= maxPayloadBytes) {
                byte[] nalUnit = nalUnits.get(index);
                System.arraycopy(nalUnit, 0, payload, 0, nalUnit.length);
                sink.payload(payload, 0, nalUnit.length, last);
            } else {
                fragment(nalUnits.get(index), last, sink);
            }
            index += together;
        }
    }

    /** How many units from the index on are not slices and fit into one packet; 1 when they don't. */
    private int countTogether(List<byte[]> nalUnits, int index) {
        int length = STAP_HEADER_BYTES;
        int count = 0;
        for (byte[] nalUnit : nalUnits.subList(index, nalUnits.size())) {
            length += STAP_SIZE_BYTES + nalUnit.length;
            if (NalUnit.isSlice(NalUnit.type(nalUnit[0])) || length > maxPayloadBytes) {
                break;
            }
            count++;
        }
        return Math.max(1, count);
    }

    /** RFC 6184, Section 5.7.1: a header with the highest NRI, then each unit with its length before it. */
    private void singleTimeAggregation(List<byte[]> nalUnits, boolean marker, Sink sink) {
        int nri = 0;
        int at = STAP_HEADER_BYTES;
        for (byte[] nalUnit : nalUnits) {
            nri = Math.max(nri, NalUnit.nri(nalUnit[0]));
            payload[at] = (byte) (nalUnit.length >> 8);
            payload[at + 1] = (byte) nalUnit.length;
            System.arraycopy(nalUnit, 0, payload, at + STAP_SIZE_BYTES, nalUnit.length);
            at += STAP_SIZE_BYTES + nalUnit.length;
        }
        payload[0] = (byte) (nri << 5 | NalUnit.STAP_A);
        sink.payload(payload, 0, at, marker);
    }

    /** RFC 6184, Section 5.8: the unit's header is taken apart, its type goes to the second byte. */
    private void fragment(byte[] nalUnit, boolean marker, Sink sink) {
        int type = NalUnit.type(nalUnit[0]);
        int most = maxPayloadBytes - FU_HEADER_BYTES;
        int at = 1;
        while (at < nalUnit.length) {
            int length = Math.min(most, nalUnit.length - at);
            boolean end = at + length == nalUnit.length;
            payload[0] = (byte) ((nalUnit[0] & 0xe0) | NalUnit.FU_A);
            payload[1] = (byte) (type | (at == 1 ? FU_START : 0) | (end ? FU_END : 0));
            System.arraycopy(nalUnit, at, payload, FU_HEADER_BYTES, length);
            sink.payload(payload, 0, FU_HEADER_BYTES + length, marker && end);
            at += length;
        }
    }
}
