package io.github.whep4j.media;

import io.github.whep4j.rtp.ExtendedReport;
import io.github.whep4j.rtp.Goodbye;
import io.github.whep4j.rtp.NtpTimestamp;
import io.github.whep4j.rtp.RtcpHeader;
import io.github.whep4j.rtp.SenderReport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Reads the sender's RTCP: its clock, its farewell, and its answers to our time. All else is passed over. */
final class RtcpInput {

    /** Longer round trips are errors of the sender, 10 s. */
    private static final long MAX_ROUND_TRIP_UNITS = 10L << 16;

    private final IntSupplier localSsrc;
    private final RoundTripEstimate roundTrip;

    /** The clock of a source without video so far: its report may come first. */
    private SenderClock spareClock = new SenderClock();

    private int spareSsrc;

    RtcpInput(IntSupplier localSsrc, RoundTripEstimate roundTrip) {
        this.localSsrc = localSsrc;
        this.roundTrip = roundTrip;
    }

    /** The clock of a source whose video begins; with its report if that came before. */
    SenderClock clockFor(int ssrc) {
        SenderClock clock = spareSsrc == ssrc ? spareClock : new SenderClock();
        spareClock = new SenderClock();
        spareSsrc = 0;
        return clock;
    }

    /**
     * Reads a decrypted compound. It is authentic, so a packet in it that is malformed is an error of the sender's and no attack:
     * it costs itself, and what comes behind it only where its length is not known.
     *
     * @return false if anything in it is malformed
     */
    boolean read(byte[] buf, int off, int len, @Nullable VideoStream stream, Handler handler, long nowNanos) {
        int end = off + len;
        boolean sound = len > 0;
        for (int at = off; at < end; ) {
            int length = RtcpHeader.lengthOf(buf, at, end - at);
            if (length < 0) {
                return false;
            }
            // Only the last may be padded (RFC 3550, Section 6.4.1); another one is read all the same.
            sound &= !RtcpHeader.padding(buf, at) || at + length == end;
            sound &= readPacket(buf, at, length, stream, handler, nowNanos);
            at += length;
        }
        return sound;
    }

    private boolean readPacket(
            byte[] buf, int at, int length, @Nullable VideoStream stream, Handler handler, long nowNanos) {
        if (SenderReport.isValid(buf, at, length)) {
            onSenderReport(buf, at, stream, nowNanos);
        } else if (Goodbye.isValid(buf, at, length)) {
            if (stream != null && Goodbye.contains(buf, at, stream.ssrc())) {
                handler.onGoodbye(readable(Goodbye.reason(buf, at, length)));
            }
        } else if (ExtendedReport.isValid(buf, at, length)) {
            onExtendedReport(buf, at, length, nowNanos);
        } else {
            return RtcpHeader.contentLength(buf, at, length) >= 0 && !isRead(RtcpHeader.packetType(buf, at));
        }
        return true;
    }

    private static boolean isRead(int packetType) {
        return packetType == RtcpHeader.SENDER_REPORT
                || packetType == RtcpHeader.GOODBYE
                || packetType == RtcpHeader.EXTENDED_REPORT;
    }

    private void onSenderReport(byte[] buf, int at, @Nullable VideoStream stream, long nowNanos) {
        int ssrc = SenderReport.ssrc(buf, at);
        if (stream != null && stream.ssrc() == ssrc) {
            stream.clock().onReport(buf, at, nowNanos);
            return;
        }
        if (ssrc != spareSsrc) {
            spareSsrc = ssrc;
            spareClock.reset();
        }
        spareClock.onReport(buf, at, nowNanos);
    }

    /** RFC 3611, Section 4.5: the round trip is what has passed since the time that comes back, less the delay. */
    private void onExtendedReport(byte[] buf, int at, int length, long nowNanos) {
        int block = ExtendedReport.findLastReceiverReport(buf, at, length, localSsrc.getAsInt());
        if (block < 0 || ExtendedReport.lastReceiverReport(buf, block) == 0) {
            return;
        }
        int now = NtpTimestamp.middle(NtpTimestamp.ofEpochNanos(nowNanos));
        long elapsed = Integer.toUnsignedLong(now - ExtendedReport.lastReceiverReport(buf, block));
        long units = elapsed - ExtendedReport.delaySinceLastReceiverReport(buf, block);
        if (units >= 0 && units < MAX_ROUND_TRIP_UNITS) {
            roundTrip.onReported(NtpTimestamp.shortFormatNanos(units));
        }
    }

    private static @Nullable String readable(@Nullable String text) {
        return text == null ? null : text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    }

    /** Hears of a farewell. */
    @FunctionalInterface
    interface Handler {
        void onGoodbye(@Nullable String reason);
    }
}
