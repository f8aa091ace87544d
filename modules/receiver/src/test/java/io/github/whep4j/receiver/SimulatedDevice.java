package io.github.whep4j.receiver;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A live camera in virtual time, with a limit and so many sessions at once, behind a network and a server that fail at random.
 * What is simulated is all that is below a {@link Session}.
 */
final class SimulatedDevice {
    final VirtualClock clock;
    final Random random;
    final long limitNanos;
    private final int maxSessions;

    /** How often each thing that can go wrong does, 0 to 1. */
    double trouble;

    /** By the device's own books. */
    int open;

    int opened;
    int ended;
    int refused;

    /** By those of the client: sessions that it was told of, and whose end it neither asked for in vain nor heard of. */
    int known;

    int told;
    int posts;
    int deletes;
    /** POSTs to a device of one session while the client knew of one that is open. */
    int postsTooMany;

    final List<WeakReference<SimulatedSession>> sessions = new ArrayList<>();

    SimulatedDevice(VirtualClock clock, long seed, Duration limit, int maxSessions) {
        this.clock = clock;
        this.random = new Random(seed);
        this.limitNanos = limit.toNanos();
        this.maxSessions = maxSessions;
    }

    SimulatedSession session(SessionOwner owner) {
        SimulatedSession session = new SimulatedSession(this, owner);
        sessions.add(new WeakReference<>(session));
        return session;
    }

    /** Whether something goes wrong now. */
    boolean fails() {
        return random.nextDouble() < trouble;
    }

    void onPost() {
        posts++;
        postsTooMany += maxSessions == 1 && known > 0 ? 1 : 0;
    }

    boolean isFull() {
        return open >= maxSessions;
    }
}
