package io.github.whep4j.ice;

import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Allocates on TURN servers, on all at the same time. What takes longer than gathering may is reported all the same; it
 * is too late for the offer then, but not for checks of ours.
 */
final class TurnGathering {
    private static final int MOST_RELAYS = 8;
    /** Where one server has answered, the others get this long: a dead one must not cost more. */
    static final long GRACE_NANOS = 200_000_000L;

    /** Of one server: redirections, and new attempts after a 437. */
    private static final int MOST_ATTEMPTS = 3;

    /** Told on the loop. */
    interface Events extends PeerDatagrams {
        void onRelayed(RelayedPort port);

        /** A port that was told of can't be used any more. */
        void onPortLost(RelayedPort port);

        /** Every server has answered or failed, or the time is over: once for each {@link #start}. */
        void onSettled();
    }

    /** Takes what peers send to relayed addresses. */
    interface PeerDatagrams {
        void onDatagram(RelayedPort port, byte[] buf, int off, int len, InetSocketAddress peer, long nowNanos);
    }

    private record Attempt(int number, List<InetSocketAddress> tried) {}

    private final MediaLoop loop;
    private final IceConfig config;
    private final IceCounters counters;
    private final Events events;
    private final LoopTimer timer;
    /** Those that have not been released yet, and whether each has been allocated. */
    private final Map<TurnRelay, Attempt> relays = new LinkedHashMap<>();

    private final List<TurnRelay> allocating = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private long deadlineNanos;
    private int allocated;
    private boolean waiting;
    private boolean overtime;
    private boolean stopped;
    private boolean asked;

    TurnGathering(MediaLoop loop, IceConfig config, IceCounters counters, Events events) {
        this.loop = loop;
        this.config = config;
        this.counters = counters;
        this.events = events;
        timer = loop.timer(this::onTimer);
    }

    void start(List<TurnServer> servers) {
        for (TurnServer server : servers) {
            open(server, new Attempt(1, List.of(server.address())));
        }
        asked |= !servers.isEmpty();
        waiting = true;
        deadlineNanos = loop.nanoTime() + config.gatherTimeout().toNanos();
        timer.arm(deadlineNanos);
        settleIfNothingRuns();
    }

    private void open(TurnServer server, Attempt attempt) {
        if (relays.size() >= MOST_RELAYS || stopped) {
            return;
        }
        TurnRelay relay = new TurnRelay(loop, server, config, counters, new FromRelay());
        relays.put(relay, attempt);
        allocating.add(relay);
        relay.open();
    }

    /** Without a relay there is nothing to offer, where nothing else is allowed: longer than the others it may take then. */
    private void onTimer() {
        if (config.relayOnly() && !overtime && allocated == 0) {
            overtime = true;
            timer.arm(loop.nanoTime() + config.connectTimeout().toNanos());
        } else {
            settle();
        }
    }

    private void settleIfNothingRuns() {
        if (allocating.isEmpty()) {
            settle();
        }
    }

    private void settle() {
        if (waiting && !stopped) {
            waiting = false;
            timer.cancel();
            events.onSettled();
        }
    }

    /** Whether all servers have answered, be it to refuse. */
    boolean isComplete() {
        return allocating.isEmpty();
    }

    /** What went wrong at each server, for people; empty if nothing did. */
    List<String> failures() {
        List<String> all = new ArrayList<>(failures);
        allocating.forEach(relay -> all.add(relay.server().name() + ": " + relay.silence()));
        return all;
    }

    boolean hasAsked() {
        return asked;
    }

    private void onEnded(TurnRelay relay, @Nullable TurnFailure failure) {
        Attempt attempt = relays.remove(relay);
        boolean wasAllocating = allocating.remove(relay);
        if (failure != null && !stopped) {
            if (wasAllocating && attempt != null) {
                tryAgain(relay.server(), attempt, failure);
            }
            relay.ports().forEach(events::onPortLost);
        }
        if (wasAllocating && !stopped) {
            settleIfNothingRuns();
        }
    }

    private void tryAgain(TurnServer server, Attempt attempt, TurnFailure failure) {
        InetSocketAddress next = failure.alternate();
        boolean usable = failure.code() == Stun.ALLOCATION_MISMATCH
                || next != null
                        && !attempt.tried().contains(next)
                        && mayBeSentTo(server.address(), next, config.remoteAddressPolicy());
        if (!usable || attempt.number() >= MOST_ATTEMPTS) {
            failures.add(server.name() + ": " + failure.message());
            return;
        }
        TurnServer target = next == null ? server : server.at(next);
        List<InetSocketAddress> tried = new ArrayList<>(attempt.tried());
        tried.add(target.address());
        open(target, new Attempt(attempt.number() + 1, List.copyOf(tried)));
    }

    /** A server elsewhere must not send us to this machine; one where others may not send us to is the user's own, and may. */
    private static boolean mayBeSentTo(InetSocketAddress from, InetSocketAddress to, RemoteAddressPolicy policy) {
        InetAddress address = to.getAddress();
        return to.getPort() != 0
                && address instanceof Inet6Address == from.getAddress() instanceof Inet6Address
                && address.isLoopbackAddress() == from.getAddress().isLoopbackAddress()
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && !address.isLinkLocalAddress()
                && (policy.allows(address) || !policy.allows(from.getAddress()));
    }

    /** Ends it without telling; allocations that nobody has a port of are given back. */
    void stop() {
        stopped = true;
        timer.cancel();
        List.copyOf(relays.keySet()).forEach(TurnRelay::close);
    }

    private final class FromRelay implements TurnRelay.Events {
        @Override
        public void onAllocated(TurnRelay relay) {
            allocating.remove(relay);
            if (stopped) {
                relay.close();
                return;
            }
            relay.ports().forEach(events::onRelayed);
            if (overtime) {
                settle();
            } else if (allocated++ == 0 && waiting) {
                timer.arm(Math.min(deadlineNanos, loop.nanoTime() + GRACE_NANOS));
            }
            settleIfNothingRuns();
        }

        @Override
        public void onDatagram(RelayedPort port, byte[] buf, int off, int len, InetSocketAddress peer, long nowNanos) {
            if (!stopped) {
                events.onDatagram(port, buf, off, len, peer, nowNanos);
            }
        }

        @Override
        public void onEnded(TurnRelay relay, @Nullable TurnFailure failure) {
            TurnGathering.this.onEnded(relay, failure);
        }
    }
}
