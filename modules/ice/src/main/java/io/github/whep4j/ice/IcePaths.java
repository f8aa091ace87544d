package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The paths of a session, bounded in number: nothing gets in here without a password, but whoever has it shall not fill
 * the memory either.
 */
final class IcePaths {
    private static final int MOST = 100;
    private static final int MOST_PER_ADDRESS = 16;

    private record Key(DatagramPort port, InetSocketAddress remote) {}

    private final long expiryNanos;
    private final Map<Key, IcePath> paths = new LinkedHashMap<>();
    private @Nullable IcePath latest;

    /** @param expiryNanos how long a path that is not in use stays of use without an answer or media */
    IcePaths(long expiryNanos) {
        this.expiryNanos = expiryNanos;
    }

    /** Null if there is none. Allocates nothing for the path that was asked for last. */
    @Nullable
    IcePath find(DatagramPort port, InetSocketAddress remote) {
        IcePath path = latest;
        if (path != null && path.isBetween(port, remote)) {
            return path;
        }
        path = paths.get(new Key(port, remote));
        if (path != null) {
            latest = path;
        }
        return path;
    }

    /** Makes one if there is none; null if there is no room. Paths that are of use yet give way to nobody. */
    @Nullable
    IcePath findOrAdd(DatagramPort port, InetSocketAddress remote, long nowNanos) {
        IcePath path = find(port, remote);
        if (path != null) {
            return path;
        }
        if (count(remote.getAddress()) >= MOST_PER_ADDRESS && !evict(remote.getAddress(), nowNanos)) {
            return null;
        }
        if (paths.size() >= MOST && !evict(null, nowNanos)) {
            return null;
        }
        path = new IcePath(port, remote);
        paths.put(new Key(port, remote), path);
        return path;
    }

    private int count(InetAddress address) {
        int count = 0;
        for (IcePath path : paths.values()) {
            if (path.remote.getAddress().equals(address)) {
                count++;
            }
        }
        return count;
    }

    /** Removes the oldest path, of this address if one is given, that is of no use. */
    private boolean evict(@Nullable InetAddress address, long nowNanos) {
        for (Iterator<IcePath> i = paths.values().iterator(); i.hasNext(); ) {
            IcePath path = i.next();
            if (isOfNoUse(path, nowNanos) && (address == null || address.equals(path.remote.getAddress()))) {
                i.remove();
                forgetLatest();
                return true;
            }
        }
        return false;
    }

    /** One that was valid and isn't used is, once the consent for it is over: NATs that rebind leave many of them behind. */
    private boolean isOfNoUse(IcePath path, long nowNanos) {
        return !path.valid
                || !path.inUse
                        && nowNanos - path.lastConsentNanos > expiryNanos
                        && nowNanos - path.lastMediaNanos > expiryNanos;
    }

    void removeIf(Predicate<IcePath> condition) {
        paths.values().removeIf(condition);
        forgetLatest();
    }

    private void forgetLatest() {
        latest = null;
    }

    List<IcePath> all() {
        return new ArrayList<>(paths.values());
    }

    /** The valid path whose consent is the freshest, but for this one; null if there is none as fresh as that. */
    @Nullable
    IcePath freshest(IcePath butFor, long sinceNanos) {
        IcePath best = null;
        for (IcePath path : paths.values()) {
            boolean fresh = path.valid && path != butFor && path.lastConsentNanos - sinceNanos > 0;
            if (fresh && (best == null || path.lastConsentNanos - best.lastConsentNanos > 0)) {
                best = path;
            }
        }
        return best;
    }
}
