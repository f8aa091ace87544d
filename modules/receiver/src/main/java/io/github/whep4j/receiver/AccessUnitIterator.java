package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A receiver whose access units are taken one by one, by a thread that waits for them:
 *
 * <pre>{@code
 * try (AccessUnitIterator units = WhepReceiver.builder(endpoint).token(token).iterator(120)) {
 *     while (units.hasNext()) {
 *         detector.look(units.next());
 *     }
 * }
 * }</pre>
 *
 * <p>It ends when the receiver does, for whatever {@link CloseReason}; what waits by then can still be taken. Not to be used
 * by two threads at once, but for {@link #close()}, which ends the wait of another thread.
 */
public final class AccessUnitIterator implements Iterator<AccessUnit>, AutoCloseable {
    private final WhepReceiver receiver;
    private final PulledUnits units;
    private @Nullable AccessUnit next;

    private AccessUnitIterator(WhepReceiver receiver, PulledUnits units) {
        this.receiver = receiver;
        this.units = units;
    }

    static AccessUnitIterator start(WhepRuntime runtime, ReceiverOptions options, int capacity, Overflow overflow) {
        PulledUnits units = new PulledUnits(capacity, Objects.requireNonNull(overflow, "overflow"));
        WhepReceiver receiver = new WhepReceiver(runtime, options, owner -> AccessUnitDelivery.into(units, owner));
        var unused = receiver.closed().whenComplete((reason, failure) -> units.end(failure));
        receiver.start();
        return new AccessUnitIterator(receiver, units);
    }

    /**
     * Waits for the next unit, or for the end.
     *
     * @throws WhepException if the receiver failed, once the units that came before are taken
     * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits; its interrupt flag is set
     */
    @Override
    public boolean hasNext() {
        if (next == null) {
            next = units.take();
        }
        return next != null;
    }

    /**
     * The next unit, waited for as {@link #hasNext()} does.
     *
     * @throws NoSuchElementException at the end
     */
    @Override
    public AccessUnit next() {
        AccessUnit unit = next != null ? next : units.take();
        next = null;
        if (unit == null) {
            throw new NoSuchElementException("the receiver has ended");
        }
        return unit;
    }

    /** The receiver behind it, already started. */
    public WhepReceiver receiver() {
        return receiver;
    }

    /** Closes the receiver, as {@link WhepReceiver#close()}. */
    @Override
    public void close() {
        receiver.close();
    }
}
