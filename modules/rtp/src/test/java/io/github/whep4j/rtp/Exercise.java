package io.github.whep4j.rtp;

import java.util.HexFormat;
import java.util.function.ToLongFunction;

/** Reads whatever a buffer claims to hold, to show that validated input is safe to read; sums it up so that nothing is elided. */
final class Exercise {

    private static final int MARGIN = 3;

    private Exercise() {}

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** Reads every prefix and every single-bit flip of a packet, each at a non-zero offset of an array without slack behind. */
    static long mangled(byte[] packet, ToLongFunction<Slice> reader) {
        long sum = 0;
        for (int length = 0; length <= packet.length; length++) {
            sum += reader.applyAsLong(Slice.of(packet, length));
        }
        for (int bit = 0; bit < packet.length * 8; bit++) {
            Slice flipped = Slice.of(packet, packet.length);
            flipped.buf[MARGIN + bit / 8] ^= (byte) (1 << bit % 8);
            sum += reader.applyAsLong(flipped);
        }
        return sum;
    }

    static long rtp(Slice s) {
        int headerLength = RtpHeader.lengthOf(s.buf, s.off, s.len);
        if (headerLength < 0) {
            return headerLength;
        }
        long sum = headerLength
                + RtpHeader.paddingLength(s.buf, s.off, s.len, headerLength)
                + RtpHeader.payloadType(s.buf, s.off)
                + RtpHeader.sequenceNumber(s.buf, s.off)
                + RtpHeader.timestamp(s.buf, s.off)
                + RtpHeader.ssrc(s.buf, s.off)
                + RtpHeader.extensionProfile(s.buf, s.off);
        for (int i = 0; i < RtpHeader.csrcCount(s.buf, s.off); i++) {
            sum += RtpHeader.csrc(s.buf, s.off, i);
        }
        for (int id = 0; id < 256; id++) {
            int at = HeaderExtensions.find(s.buf, s.off, id);
            if (at >= 0) {
                for (int i = HeaderExtensions.lengthBytes(s.buf, s.off, at) - 1; i >= 0; i--) {
                    sum += s.buf[at + i];
                }
            }
        }
        return sum;
    }

    static long rtcp(Slice s) {
        if (!RtcpHeader.validCompound(s.buf, s.off, s.len)) {
            return RtcpHeader.isRtcp(s.buf, s.off, s.len) ? -1 : -2;
        }
        long sum = 0;
        for (int at = s.off, end = s.off + s.len; at < end; ) {
            int length = RtcpHeader.lengthOf(s.buf, at, end - at);
            sum += reports(s.buf, at, length) + feedback(s.buf, at, length) + length;
            at += length;
        }
        return sum;
    }

    private static long reports(byte[] buf, int at, int length) {
        long sum = 0;
        if (SenderReport.isValid(buf, at, length)) {
            sum += SenderReport.ntpTimestamp(buf, at) + SenderReport.octetCount(buf, at);
            for (int i = 0; i < SenderReport.reportCount(buf, at); i++) {
                sum += ReportBlock.delaySinceLastSenderReport(buf, SenderReport.reportOffset(at, i));
            }
        }
        if (ReceiverReport.isValid(buf, at, length)) {
            for (int i = 0; i < ReceiverReport.reportCount(buf, at); i++) {
                sum += ReportBlock.delaySinceLastSenderReport(buf, ReceiverReport.reportOffset(at, i));
            }
        }
        if (SourceDescription.isValid(buf, at, length)) {
            int ssrc = length < 8 ? 0 : RtcpHeader.senderSsrc(buf, at); // one of no source is valid
            String cname = SourceDescription.cname(buf, at, length, ssrc);
            sum += cname == null ? 1 : cname.length();
        }
        if (Goodbye.isValid(buf, at, length)) {
            String reason = Goodbye.reason(buf, at, length);
            sum += reason == null ? 1 : reason.length();
            sum += Goodbye.contains(buf, at, 0x1234) ? 1 : 0;
        }
        return sum;
    }

    private static long feedback(byte[] buf, int at, int length) {
        long sum = 0;
        if (GenericNack.isValid(buf, at, length)) {
            sum += GenericNack.requested(buf, at, length) + GenericNack.mediaSsrc(buf, at);
        }
        if (PictureLossIndication.isValid(buf, at, length)) {
            sum += PictureLossIndication.mediaSsrc(buf, at);
        }
        if (FullIntraRequest.isValid(buf, at, length)) {
            for (int i = 0; i < FullIntraRequest.entryCount(buf, at, length); i++) {
                sum += FullIntraRequest.ssrc(buf, at, i) + FullIntraRequest.commandSequenceNumber(buf, at, i);
            }
        }
        return sum + congestion(buf, at, length);
    }

    private static long congestion(byte[] buf, int at, int length) {
        long sum = 0;
        if (ExtendedReport.isValid(buf, at, length)) {
            int block = ExtendedReport.findLastReceiverReport(buf, at, length, 7);
            sum += ExtendedReport.referenceTime(buf, at, length);
            sum += block < 0 ? 1 : ExtendedReport.delaySinceLastReceiverReport(buf, block);
        }
        if (ReceiverEstimatedMaxBitrate.isValid(buf, at, length)) {
            sum += ReceiverEstimatedMaxBitrate.bitsPerSecond(buf, at);
            for (int i = 0; i < ReceiverEstimatedMaxBitrate.sourceCount(buf, at); i++) {
                sum += ReceiverEstimatedMaxBitrate.ssrc(buf, at, i);
            }
        }
        if (TransportFeedback.isValid(buf, at, length)) {
            long[] ticks = {0};
            TransportFeedback.forEach(buf, at, length, (number, received, arrival) -> ticks[0] += number + arrival);
            sum += ticks[0];
        }
        return sum;
    }

    /** A packet inside an array. */
    static final class Slice {

        final byte[] buf;
        final int off;
        final int len;

        private Slice(byte[] buf, int off, int len) {
            this.buf = buf;
            this.off = off;
            this.len = len;
        }

        static Slice of(byte[] packet, int length) {
            byte[] buf = new byte[MARGIN + length];
            System.arraycopy(packet, 0, buf, MARGIN, length);
            return new Slice(buf, MARGIN, length);
        }
    }
}
