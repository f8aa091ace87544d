package io.github.whep4j.ice;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every other second which addresses this machine has, while anyone wants to know: one look for all sessions, on a
 * thread that ends when there has been nobody for some seconds. Thread-safe.
 */
final class AddressWatch {
    /** Told on the thread of the watch; must not block. */
    interface Listener {
        /** There was a change since the look before, which was after this listener had come. */
        void onChange(Set<LocalAddresses.Known> before, Set<LocalAddresses.Known> now);
    }

    static final AddressWatch SHARED = new AddressWatch(LocalAddresses::all, Duration.ofSeconds(2));

    private static final long THREAD_IDLE_SECONDS = 5;

    private static final Logger logger = LoggerFactory.getLogger(AddressWatch.class);

    private final Supplier<Set<LocalAddresses.Known>> source;
    private final Duration period;
    private final ScheduledThreadPoolExecutor executor;
    /** Those that have been there for the latest look, and those that have come since. */
    private final Set<Listener> listeners = new HashSet<>();

    private final Set<Listener> newcomers = new HashSet<>();
    private Set<LocalAddresses.Known> latest = Set.of();
    private @Nullable Future<?> looking;

    /** @param source empty if the addresses can't be told at the moment */
    AddressWatch(Supplier<Set<LocalAddresses.Known>> source, Duration period) {
        this.source = source;
        this.period = period;
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(null, task, "whep4j-addresses", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(AddressWatch.class.getClassLoader());
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(THREAD_IDLE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
    }

    synchronized void add(Listener listener) {
        newcomers.add(listener);
        if (looking == null) {
            looking = executor.scheduleWithFixedDelay(this::look, 0, period.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** It may still be told of a change that has just been seen. */
    synchronized void remove(Listener listener) {
        newcomers.remove(listener);
        listeners.remove(listener);
        if (newcomers.isEmpty() && listeners.isEmpty() && looking != null) {
            looking.cancel(false);
            looking = null;
        }
    }

    private void look() {
        try {
            Set<LocalAddresses.Known> now = source.get();
            if (!now.isEmpty()) {
                compare(now);
            }
        } catch (RuntimeException | Error e) {
            // Thrown on, it would be the end of all looking.
            logger.warn("the local addresses can't be watched", e); // and will be looked at again
        }
    }

    private void compare(Set<LocalAddresses.Known> now) {
        Set<LocalAddresses.Known> before;
        List<Listener> told;
        synchronized (this) {
            before = latest;
            latest = now;
            told = before.equals(now) ? List.of() : new ArrayList<>(listeners);
            listeners.addAll(newcomers);
            newcomers.clear();
        }
        for (Listener listener : told) {
            listener.onChange(before, now);
        }
    }
}
