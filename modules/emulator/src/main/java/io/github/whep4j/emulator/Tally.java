package io.github.whep4j.emulator;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** The counters while they are counted, from any thread. */
final class Tally {
    final LongAdder options = new LongAdder();
    final LongAdder posts = new LongAdder();
    final LongAdder deletes = new LongAdder();
    final LongAdder patches = new LongAdder();
    final LongAdder patchesTaken = new LongAdder();
    final LongAdder candidatesTrickled = new LongAdder();
    final LongAdder iceRestarts = new LongAdder();
    final LongAdder requestsWithToken = new LongAdder();
    final LongAdder unauthorizedRequests = new LongAdder();
    final LongAdder sessionsOpened = new LongAdder();
    final LongAdder sessionsDeleted = new LongAdder();
    final LongAdder sessionsConnected = new LongAdder();
    final LongAccumulator slowestSetUpNanos = new LongAccumulator(Math::max, 0);
    final LongAdder picturesSent = new LongAdder();
    final LongAdder keyFramesSent = new LongAdder();
    final LongAdder packetsSent = new LongAdder();
    final LongAdder packetsResent = new LongAdder();
    final LongAdder packetsDropped = new LongAdder();
    final LongAdder forgedPackets = new LongAdder();
    final LongAdder plis = new LongAdder();
    final LongAdder firs = new LongAdder();
    final LongAdder nacks = new LongAdder();
    final LongAdder receiverReports = new LongAdder();
    final LongAdder byes = new LongAdder();
    final LongAdder refusedPackets = new LongAdder();

    CameraCounters snapshot(int openSessions) {
        return new CameraCounters(
                options.sum(),
                posts.sum(),
                deletes.sum(),
                patches.sum(),
                patchesTaken.sum(),
                candidatesTrickled.sum(),
                iceRestarts.sum(),
                requestsWithToken.sum(),
                unauthorizedRequests.sum(),
                openSessions,
                sessionsOpened.sum(),
                sessionsDeleted.sum(),
                sessionsConnected.sum(),
                TimeUnit.NANOSECONDS.toMillis(slowestSetUpNanos.get()),
                picturesSent.sum(),
                keyFramesSent.sum(),
                packetsSent.sum(),
                packetsResent.sum(),
                packetsDropped.sum(),
                forgedPackets.sum(),
                plis.sum(),
                firs.sum(),
                nacks.sum(),
                receiverReports.sum(),
                byes.sum(),
                refusedPackets.sum());
    }
}
