package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.ParameterSets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A session of a {@link SimulatedDevice}, on both sides. */
final class SimulatedSession extends SilentSession {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;
    static final long PICTURE = SECOND / 10;
    static final int KEY_FRAME_EVERY = 20;

    private static final int[] REFUSALS = {503, 429, 500, 409};
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    static final ParameterSets SETS = ParameterSets.of(List.of(
            HexFormat.of().parseHex("6742c01fda0280bfe5c044000003000400000300f23c60ca80"),
            HexFormat.of().parseHex("68ce32c8")));
    static final SessionInfo INFO = new SessionInfo(
            "avc1.42C01F",
            640,
            360,
            "AEAD_AES_128_GCM",
            "",
            "server",
            "DTLS 1.2",
            new CandidatePair(new Candidate("host", "udp", "", 0), new Candidate("host", "udp", "", 0)),
            SessionTimings.NONE,
            null,
            List.of());

    private final SimulatedDevice device;
    private final VirtualClock clock;
    private final Random random;
    private final SessionOwner owner;

    /** At the device. */
    private boolean open;
    /** The client was told its URL, and has no reason to believe that it has ended. */
    private boolean known;

    private boolean told;
    private boolean answerOwed;
    private boolean ending;
    private boolean ended;
    private boolean silent;
    private boolean delivered;

    SimulatedSession(SimulatedDevice device, SessionOwner owner) {
        this.device = device;
        this.clock = device.clock;
        this.random = device.random;
        this.owner = owner;
    }

    // ---- setting up
    // --------------------------------------------------------------------------------------------------

    @Override
    public void start() {
        owner.state(ReceiverState.NEGOTIATING);
        device.onPost();
        answerOwed = true;
        // A 401 that the token supplier mends costs another round trip, and is the exchange's own affair.
        int roundTrips = device.fails() ? 2 : 1;
        long halfNanos = (25 + random.nextInt(100)) * MILLI * roundTrips;
        clock.after(halfNanos, () -> onPost(halfNanos));
    }

    private void onPost(long wayBackNanos) {
        if (device.isFull()) {
            clock.after(wayBackNanos, () -> refuse(503, null));
        } else if (device.fails()) {
            int status = REFUSALS[random.nextInt(REFUSALS.length)];
            Duration wait = random.nextBoolean() ? null : Duration.ofSeconds(1 + random.nextInt(20));
            clock.after(wayBackNanos, () -> refuse(status, wait));
        } else {
            open = true;
            device.open++;
            device.opened++;
            clock.after(device.limitNanos, this::endAtDevice);
            answer(wayBackNanos);
        }
    }

    private void answer(long wayBackNanos) {
        if (device.fails()) {
            // Silence: the device is open, and the client never hears of it.
            clock.after(15 * SECOND, () -> end(CloseReason.LOCAL, http(WhepHttpException.Kind.TIMEOUT, 0, null)));
        } else if (device.fails()) {
            // Half an answer: its head is there, so the session's URL is known.
            clock.after(wayBackNanos, () -> {
                learn();
                end(CloseReason.LOCAL, http(WhepHttpException.Kind.BAD_RESPONSE, 0, null));
            });
        } else {
            clock.after(wayBackNanos, this::onAnswer);
        }
    }

    private void refuse(int status, @Nullable Duration retryAfter) {
        answerOwed = false;
        device.refused++;
        end(CloseReason.LOCAL, http(WhepHttpException.Kind.STATUS, status, retryAfter));
    }

    private void learn() {
        answerOwed = false;
        told = true;
        device.told++;
        known = open;
        device.known += known ? 1 : 0;
    }

    private void onAnswer() {
        learn();
        if (ending) {
            delete();
            return;
        }
        owner.answered();
        owner.state(ReceiverState.CONNECTING);
        if (device.fails()) {
            clock.after(15 * SECOND, () -> end(CloseReason.LOCAL, Failures.silent(Duration.ofSeconds(10), null)));
        } else {
            clock.after(random.nextInt(300) * MILLI, this::onKeys);
        }
    }

    // ---- pictures
    // ----------------------------------------------------------------------------------------------------

    private void onKeys() {
        if (ending) {
            return;
        }
        owner.state(ReceiverState.CONNECTED);
        if (device.fails()) {
            clock.after(random.nextLong(device.limitNanos), () -> {
                silent = true;
                clock.after(15 * SECOND, () -> end(CloseReason.MEDIA_TIMEOUT, null));
            });
        }
        // The camera's clock, not the session's, says when pictures are taken.
        clock.schedule((clock.nanoTime() / PICTURE + 1) * PICTURE, this::picture);
    }

    private void picture() {
        if (ending || !open) {
            return;
        }
        long number = clock.nanoTime() / PICTURE;
        boolean keyFrame = number % KEY_FRAME_EVERY == 0;
        if (!silent && (keyFrame || delivered)) {
            boolean first = !delivered;
            delivered = true;
            owner.accessUnit(unit(number, keyFrame));
            if (first) {
                owner.firstAccessUnit(INFO);
            }
        }
        clock.after(PICTURE, this::picture);
    }

    /** The picture's number is its RTP timestamp, so that it is known again. */
    private static AccessUnit unit(long number, boolean keyFrame) {
        byte[] slice = {0, 0, 0, 1, (byte) (keyFrame ? 0x65 : 0x41), (byte) 0x88};
        long nanos = number * PICTURE;
        return new AccessUnit(slice, slice.length, number, nanos, EPOCH.plusNanos(nanos), keyFrame, true, SETS);
    }

    // ---- the end
    // -----------------------------------------------------------------------------------------------------

    private void endAtDevice() {
        if (!open) {
            return;
        }
        open = false;
        device.open--;
        device.ended++;
        forget();
        if (told && !ending) {
            clock.after(30 * MILLI, () -> end(CloseReason.REMOTE, null));
        }
    }

    private void forget() {
        device.known -= known ? 1 : 0;
        known = false;
    }

    @Override
    public void end(CloseReason reason, @Nullable WhepException failure) {
        if (ending) {
            return;
        }
        ending = true;
        owner.ending(reason, failure);
        if (told) {
            delete();
        } else {
            // Closed before the answer: its DELETE waits for that, as long as closing may take.
            clock.after(answerOwed ? 3 * SECOND : 0, this::onEnded);
        }
    }

    private void delete() {
        device.deletes++;
        if (device.fails()) {
            // The DELETE is lost: the device goes on to its limit, and the client can do nothing more about it.
            forget();
            clock.after(3 * SECOND, this::onEnded);
            return;
        }
        boolean heard = !device.fails();
        clock.after(50 * MILLI, this::endAtDevice);
        clock.after(heard ? 100 * MILLI : 3 * SECOND, this::onEnded);
    }

    private void onEnded() {
        if (!ended) {
            ended = true;
            owner.ended();
        }
    }

    private static WhepException http(WhepHttpException.Kind kind, int status, @Nullable Duration retryAfter) {
        boolean retryable = kind != WhepHttpException.Kind.BAD_RESPONSE;
        return new WhepHttpException(kind, status, null, null, retryAfter, "simulated", "", retryable, null);
    }

    @Override
    public void requestKeyFrame() {
        // A live camera's own come.
    }
}
