package io.github.whep4j.ice;

import io.github.whep4j.transport.MediaLoop;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a session when the address that it sends from has gone, or another one has come that it may use. On its loop. */
final class AddressNews implements AddressWatch.Listener {
    private static final Logger logger = LoggerFactory.getLogger(AddressNews.class);

    private final MediaLoop loop;
    private final IceConfig config;
    private final IceListener listener;
    private final AddressWatch watch;
    private @Nullable InetAddress inUse;
    private boolean watching;
    private boolean closed;

    AddressNews(MediaLoop loop, IceConfig config, IceListener listener, AddressWatch watch) {
        this.loop = loop;
        this.config = config;
        this.listener = listener;
        this.watch = watch;
    }

    /** Null if it isn't known, and on the loopback interface there is nothing to be watched. */
    void follow(@Nullable InetAddress address) {
        inUse = address == null || address.isLoopbackAddress() || address.isAnyLocalAddress()
                ? null
                : LocalAddresses.withoutScope(address);
        if (inUse != null && !watching && !closed) {
            watching = true;
            watch.add(this);
        }
    }

    @Override
    public void onChange(Set<LocalAddresses.Known> before, Set<LocalAddresses.Known> now) {
        try {
            loop.execute(() -> compare(before, now));
        } catch (RejectedExecutionException e) {
            logger.debug("the loop has been closed");
        }
    }

    private void compare(Set<LocalAddresses.Known> before, Set<LocalAddresses.Known> now) {
        InetAddress address = inUse;
        if (closed || address == null) {
            return;
        }
        if (has(before, address) && !has(now, address)) {
            logger.debug("the address {} has gone", address);
            listener.onLocalAddressGone();
        } else if (now.stream().anyMatch(known -> !before.contains(known) && LocalAddresses.mayUse(config, known))) {
            listener.onLocalAddressFound();
        }
    }

    private static boolean has(Set<LocalAddresses.Known> addresses, InetAddress address) {
        return addresses.stream().anyMatch(known -> known.address().equals(address));
    }

    /** Idempotent. */
    void close() {
        closed = true;
        if (watching) {
            watching = false;
            watch.remove(this);
        }
    }
}
