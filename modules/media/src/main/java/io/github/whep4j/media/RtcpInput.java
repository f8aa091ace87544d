package io.github.whep4j.media;

import io.github.whep4j.rtp.Goodbye;
import io.github.whep4j.rtp.RtcpHeader;
import io.github.whep4j.rtp.SenderReport;
import org.jspecify.annotations.Nullable;

/** Reads the sender's RTCP: its clock and its farewell. All else is passed over. */
final class RtcpInput {

    /** The clock of a source without video so far: its report may come first. */
    private SenderClock spareClock = new SenderClock();

    private int spareSsrc;

    /** The clock of a source whose video begins; with its report if that came before. */
    SenderClock clockFor(int ssrc) {
        SenderClock clock = spareSsrc == ssrc ? spareClock : new SenderClock();
        spareClock = new SenderClock();
        spareSsrc = 0;
        return clock;
    }

    /**
     * Reads a decrypted compound.
     *
     * @return false if it is malformed
     */
    boolean read(byte[] buf, int off, int len, @Nullable VideoStream stream, Handler handler, long nowNanos) {
        if (!RtcpHeader.validCompound(buf, off, len)) {
            return false;
        }
        int end = off + len;
        for (int at = off; at < end; ) {
            int length = RtcpHeader.lengthOf(buf, at, end - at);
            if (SenderReport.isValid(buf, at, length)) {
                onSenderReport(buf, at, stream, nowNanos);
            } else if (stream != null && Goodbye.isValid(buf, at, length) && Goodbye.contains(buf, at, stream.ssrc())) {
                handler.onGoodbye(readable(Goodbye.reason(buf, at, length)));
            }
            at += length;
        }
        return true;
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

    private static @Nullable String readable(@Nullable String text) {
        return text == null ? null : text.replaceAll("\\p{Cntrl}", "?");
    }

    /** Hears of a farewell. */
    @FunctionalInterface
    interface Handler {
        void onGoodbye(@Nullable String reason);
    }
}
