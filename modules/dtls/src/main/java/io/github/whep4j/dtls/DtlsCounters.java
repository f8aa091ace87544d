package io.github.whep4j.dtls;

import java.util.concurrent.atomic.AtomicLong;

/** The numbers behind {@link DtlsStats}: written by the handshake thread and the owner's, read by anyone. */
final class DtlsCounters {
    final AtomicLong datagramsReceived = new AtomicLong();
    final AtomicLong datagramsDropped = new AtomicLong();
    final AtomicLong recordsPassed = new AtomicLong();
    final AtomicLong recordsDropped = new AtomicLong();
    final AtomicLong fragmentsRefused = new AtomicLong();
    final AtomicLong alertsIgnored = new AtomicLong();
    final AtomicLong applicationDataDropped = new AtomicLong();
    final AtomicLong datagramsSent = new AtomicLong();
    final AtomicLong handshakesBegunAnew = new AtomicLong();
    final AtomicLong reassemblyPeakBytes = new AtomicLong();

    DtlsStats snapshot() {
        return new DtlsStats(
                datagramsReceived.get(),
                datagramsDropped.get(),
                recordsPassed.get(),
                recordsDropped.get(),
                fragmentsRefused.get(),
                alertsIgnored.get(),
                applicationDataDropped.get(),
                datagramsSent.get(),
                handshakesBegunAnew.get(),
                reassemblyPeakBytes.get());
    }
}
