package io.github.whep4j.ice;

import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.transport.UdpPort;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks STUN servers how our sockets are seen from outside (RFC 8445, Section 5.1.1.2), for a bounded time. */
final class ServerReflexiveGathering {
    private static final int MOST_SERVERS = 4;

    /** Told on the loop. */
    interface Events {
        void onMapped(InetSocketAddress mapped, InetSocketAddress base, InetSocketAddress server);

        /** @param complete false if a server has not answered in time */
        void onDone(boolean complete);
    }

    private final MediaLoop loop;
    private final StunTransactions transactions;
    private final Events events;
    private final List<StunTransaction> running = new ArrayList<>();
    private final List<InetSocketAddress> silent = new ArrayList<>();
    private @Nullable LoopTimer timer;
    private long deadlineNanos;
    private boolean asked;
    private boolean answered;
    private boolean done;

    ServerReflexiveGathering(MediaLoop loop, StunTransactions transactions, Events events) {
        this.loop = loop;
        this.transactions = transactions;
        this.events = events;
    }

    void start(Collection<UdpPort> ports, List<InetSocketAddress> servers, long timeoutNanos) {
        for (InetSocketAddress server : servers.subList(0, Math.min(MOST_SERVERS, servers.size()))) {
            for (UdpPort port : ports) {
                if (IcePorts.mayReach(port.localAddress().getAddress(), server.getAddress())) {
                    asked = true;
                    ask(port, server, timeoutNanos);
                }
            }
        }
        if (running.isEmpty()) {
            finish(true);
        } else {
            deadlineNanos = loop.nanoTime() + timeoutNanos;
            timer = loop.schedule(deadlineNanos, () -> finish(false));
        }
    }

    private void ask(UdpPort port, InetSocketAddress server, long timeoutNanos) {
        TransactionId id = TransactionId.next();
        StunTransaction[] self = new StunTransaction[1];
        self[0] = new StunTransaction(
                id,
                port,
                server,
                new StunWriter(Stun.BINDING_REQUEST, id).withFingerprint(),
                StunTransaction.Schedule.SERVER,
                false,
                new StunTransaction.Outcome() {
                    @Override
                    public void onSuccess(StunMessage response, long roundTripNanos, long nowNanos) {
                        InetSocketAddress mapped = mapped(response);
                        if (mapped != null && isUsable(mapped, port.localAddress())) {
                            events.onMapped(mapped, port.localAddress(), server);
                        }
                        ended(self[0]);
                    }

                    @Override
                    public void onError(int code) {
                        ended(self[0]);
                    }

                    @Override
                    public void onTimeout() {
                        finish(false);
                    }
                });
        running.add(self[0]);
        transactions.start(self[0], 2 * timeoutNanos);
    }

    /** Servers of RFC 3489 know MAPPED-ADDRESS alone (RFC 5389, Section 12.1), and some of them are still there. */
    private static @Nullable InetSocketAddress mapped(StunMessage response) {
        InetSocketAddress mapped = response.mappedAddress();
        return mapped == null ? response.plainAddress(Stun.MAPPED_ADDRESS) : mapped;
    }

    /** A server may say anything: an address that can't be ours isn't offered. */
    private static boolean isUsable(InetSocketAddress mapped, InetSocketAddress base) {
        InetAddress address = mapped.getAddress();
        return !mapped.equals(base)
                && mapped.getPort() != 0
                && address instanceof Inet6Address == base.getAddress() instanceof Inet6Address
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress();
    }

    private void ended(StunTransaction transaction) {
        running.remove(transaction);
        if (!answered && timer != null) {
            answered = true;
            timer.arm(Math.min(deadlineNanos, loop.nanoTime() + TurnGathering.GRACE_NANOS));
        }
        if (running.isEmpty()) {
            finish(true);
        }
    }

    private void finish(boolean complete) {
        if (done) {
            return;
        }
        stop();
        events.onDone(complete);
    }

    boolean hasAsked() {
        return asked;
    }

    /** What went wrong at each server, for people. */
    List<String> failures() {
        return silent.stream()
                .distinct()
                .map(server -> "STUN server " + IceReportText.server(server) + ": no answer")
                .toList();
    }

    /** Ends it without telling. */
    void stop() {
        done = true;
        if (timer != null) {
            timer.cancel();
        }
        running.forEach(transaction -> {
            silent.add(transaction.to);
            transactions.cancel(transaction);
        });
        running.clear();
    }
}
