package io.github.whep4j.ice;

import java.util.concurrent.atomic.AtomicLong;

/** Counts on the loop, read from anywhere. */
final class IceCounters {
    private static final double NANOS_PER_SECOND = 1e9;

    final AtomicLong requestsSent = new AtomicLong();
    final AtomicLong requestsReceived = new AtomicLong();
    final AtomicLong responsesSent = new AtomicLong();
    final AtomicLong responsesReceived = new AtomicLong();
    final AtomicLong consentRequestsSent = new AtomicLong();
    final AtomicLong requestsUnauthenticated = new AtomicLong();
    final AtomicLong responsesUnauthenticated = new AtomicLong();
    final AtomicLong stunMalformed = new AtomicLong();
    final AtomicLong datagramsHeld = new AtomicLong();
    final AtomicLong heldDatagramsDropped = new AtomicLong();
    final AtomicLong datagramsDropped = new AtomicLong();
    final AtomicLong candidatesRefused = new AtomicLong();
    final AtomicLong requestsRefused = new AtomicLong();
    private final AtomicLong currentRoundTripNanos = new AtomicLong();
    private final AtomicLong totalRoundTripNanos = new AtomicLong();
    private final AtomicLong roundTrips = new AtomicLong();

    void onRoundTrip(long nanos) {
        currentRoundTripNanos.set(nanos);
        totalRoundTripNanos.addAndGet(nanos);
        roundTrips.incrementAndGet();
    }

    IceStats snapshot() {
        return new IceStats(
                requestsSent.get(),
                requestsReceived.get(),
                responsesSent.get(),
                responsesReceived.get(),
                consentRequestsSent.get(),
                requestsUnauthenticated.get(),
                responsesUnauthenticated.get(),
                stunMalformed.get(),
                datagramsHeld.get(),
                heldDatagramsDropped.get(),
                datagramsDropped.get(),
                candidatesRefused.get(),
                requestsRefused.get(),
                currentRoundTripNanos.get() / NANOS_PER_SECOND,
                totalRoundTripNanos.get() / NANOS_PER_SECOND,
                roundTrips.get());
    }
}
