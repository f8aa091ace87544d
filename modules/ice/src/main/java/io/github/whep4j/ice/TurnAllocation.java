package io.github.whep4j.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An allocation on a TURN server (RFC 8656), from the first Allocate request to its release: a state machine that reads no
 * clock and touches no socket. One allocation has a relayed address of IPv4, of IPv6, or of both, as the server can.
 *
 * <p>Whoever holds it gives it what has come from the server's address, and calls {@link #onTimeout} when
 * {@link #nextTimeoutNanos} says so.
 */
final class TurnAllocation {
    /** Told what happens. */
    interface Events {
        /** To be sent to the server. */
        void transmit(byte[] buf, int off, int len);

        void onAllocated();

        /** A datagram of a peer. */
        void onData(InetSocketAddress peer, byte[] buf, int off, int len, long nowNanos);

        /** There is no allocation any more; once, and last. Null if it has been released. */
        void onEnded(@Nullable TurnFailure failure);
    }

    private static final long SECOND = 1_000_000_000L;
    private static final int UDP = 17 << 24;
    private static final int IPV6 = Stun.FAMILY_IPV6 << 24;
    private static final long SHORTEST_LIFETIME_SECONDS = 10;
    private static final long LONGEST_LIFETIME_SECONDS = 3_600;
    private static final int LIFETIME_SECONDS = 600;
    private static final long RETRY_NANOS = 5 * SECOND;
    /** The server forgets the allocation by itself, if it must be. */
    private static final long RELEASE_NANOS = SECOND;

    private enum State {
        NEW,
        ALLOCATING,
        ALLOCATED,
        RELEASING,
        ENDED
    }

    /** What is asked for, in this order: not every server knows IPv6, and some know nothing else. */
    private enum Families {
        BOTH,
        IPV4,
        IPV6
    }

    private final Events events;
    private final TurnTransactions transactions;
    private final TurnPeers peers;
    private final IceCounters counters;
    private State state = State.NEW;
    private Families families = Families.BOTH;
    private List<InetSocketAddress> relayed = List.of();
    private @Nullable InetSocketAddress mapped;
    private long refreshNanos;
    private long expiryNanos;
    private long releaseNanos;

    /** @param reliable whether the way to the server is a stream */
    TurnAllocation(TurnServer server, boolean reliable, IceCounters counters, Events events) {
        this.events = events;
        this.counters = counters;
        transactions = new TurnTransactions(
                new TurnCredentials(server.username(), server.credential()),
                reliable,
                bytes -> events.transmit(bytes, 0, bytes.length),
                counters);
        peers = new TurnPeers(transactions, reliable, counters, new TurnPeers.Events() {
            @Override
            public void transmit(byte[] buf, int off, int len) {
                events.transmit(buf, off, len);
            }

            @Override
            public void onData(InetSocketAddress peer, byte[] buf, int off, int len, long nowNanos) {
                events.onData(peer, buf, off, len, nowNanos);
            }

            @Override
            public void onAllocationGone(TurnFailure failure) {
                end(failure);
            }
        });
    }

    /** The relayed addresses, at most one of each family; none before {@link Events#onAllocated}. */
    List<InetSocketAddress> relayed() {
        return relayed;
    }

    /** The address that the server sees us at; null if it has not told. */
    @Nullable
    InetSocketAddress mapped() {
        return mapped;
    }

    void start(long nowNanos) {
        state = State.ALLOCATING;
        allocate(nowNanos);
    }

    private void allocate(long nowNanos) {
        transactions.start(
                Stun.ALLOCATE,
                writer -> {
                    writer.number(Stun.REQUESTED_TRANSPORT, UDP).number(Stun.LIFETIME, LIFETIME_SECONDS);
                    if (families == Families.BOTH) {
                        writer.number(Stun.ADDITIONAL_ADDRESS_FAMILY, IPV6);
                    } else if (families == Families.IPV6) {
                        writer.number(Stun.REQUESTED_ADDRESS_FAMILY, IPV6);
                    }
                },
                nowNanos,
                new TurnTransactions.Outcome() {
                    @Override
                    public void onSuccess(StunMessage response, long now) {
                        onAllocated(response, now);
                    }

                    @Override
                    public void onError(int code, @Nullable StunMessage response, long now) {
                        onNotAllocated(code, response, now);
                    }
                });
    }

    private void onAllocated(StunMessage response, long nowNanos) {
        if (state == State.RELEASING) {
            giveBack(nowNanos);
            return;
        }
        mapped = response.mappedAddress();
        relayed = relayedAddresses(response);
        if (relayed.isEmpty()) {
            end(new TurnFailure("no relayed address of use"));
            return;
        }
        state = State.ALLOCATED;
        setLifetime(response, nowNanos);
        events.onAllocated();
    }

    private static List<InetSocketAddress> relayedAddresses(StunMessage response) {
        List<InetSocketAddress> usable = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            InetSocketAddress address = response.xorAddress(Stun.XOR_RELAYED_ADDRESS, i);
            if (address != null
                    && isUsable(address)
                    && usable.stream().noneMatch(other -> TurnPeers.isOfFamily(other, address))) {
                usable.add(address);
            }
        }
        return List.copyOf(usable);
    }

    /** A server may say anything. */
    private static boolean isUsable(InetSocketAddress relayed) {
        InetAddress address = relayed.getAddress();
        return relayed.getPort() != 0
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && !address.isLinkLocalAddress();
    }

    private void onNotAllocated(int code, @Nullable StunMessage response, long nowNanos) {
        if (state == State.RELEASING) {
            end(null);
        } else if (code == Stun.ADDRESS_FAMILY_NOT_SUPPORTED && families != Families.IPV6) {
            families = families == Families.BOTH ? Families.IPV4 : Families.IPV6;
            allocate(nowNanos);
        } else {
            end(
                    code == TurnTransactions.NO_ANSWER && response == null
                            ? new TurnFailure(silence("no answer"))
                            : TurnFailure.of(code, response));
        }
    }

    /** What to say where there has been no answer: {@code nothing}, unless there was one that could not be believed. */
    String silence(String nothing) {
        int error = transactions.unsignedError();
        return error == 0 ? nothing : TurnFailure.unsigned(error);
    }

    /** Section 8: to be refreshed a minute before it runs out, or half-way if that is less. */
    private void setLifetime(StunMessage response, long nowNanos) {
        Long told = response.number(Stun.LIFETIME);
        long seconds = Math.max(
                SHORTEST_LIFETIME_SECONDS, Math.min(LONGEST_LIFETIME_SECONDS, told == null ? LIFETIME_SECONDS : told));
        expiryNanos = nowNanos + seconds * SECOND;
        refreshNanos = nowNanos + Math.max(seconds - 60, seconds / 2) * SECOND;
    }

    private void refresh(long nowNanos) {
        refreshNanos = expiryNanos;
        // Asked for by number, since coturn grants its default, and not its maximum, where nothing is asked for.
        Consumer<StunWriter> lifetime = writer -> writer.number(Stun.LIFETIME, LIFETIME_SECONDS);
        transactions.start(Stun.REFRESH, lifetime, nowNanos, new TurnTransactions.Outcome() {
            @Override
            public void onSuccess(StunMessage response, long now) {
                setLifetime(response, now);
            }

            @Override
            public void onError(int code, @Nullable StunMessage response, long now) {
                if (code == Stun.ALLOCATION_MISMATCH || code == Stun.UNAUTHENTICATED) {
                    end(TurnFailure.of(code, response));
                } else {
                    refreshNanos = now + RETRY_NANOS;
                }
            }
        });
    }

    /** Takes what has come from the server: a whole datagram, or one message of the stream. */
    void onMessage(byte[] buf, int off, int len, long nowNanos) {
        int first = len == 0 ? -1 : buf[off] & 0xff;
        if (first >= 64 && first <= 79) {
            if (state == State.ALLOCATED && len >= TurnPeers.CHANNEL_HEADER_BYTES) {
                peers.onChannelData(buf, off, len, nowNanos);
            }
            return;
        }
        StunMessage message = StunMessage.parse(buf, off, len);
        if (message == null) {
            counters.stunMalformed.incrementAndGet();
        } else if (message.type() == Stun.DATA_INDICATION) {
            if (state == State.ALLOCATED) {
                peers.onDataIndication(message, buf, nowNanos);
            }
        } else if (state != State.ENDED) {
            transactions.onResponse(message, nowNanos);
        }
    }

    /** Sends a datagram to a peer; false if that can't be done. */
    boolean send(InetSocketAddress peer, byte[] buf, int off, int len, long nowNanos) {
        return state == State.ALLOCATED && peers.send(peer, buf, off, len, nowNanos);
    }

    /** On the scale of the given times; {@link Long#MAX_VALUE} if there is nothing to wait for. */
    long nextTimeoutNanos() {
        if (state == State.NEW || state == State.ENDED) {
            return Long.MAX_VALUE;
        }
        long next = transactions.nextTimeoutNanos();
        if (state == State.RELEASING) {
            return earlier(next, releaseNanos);
        }
        return state == State.ALLOCATED ? earlier(earlier(next, refreshNanos), peers.nextTimeoutNanos()) : next;
    }

    private static long earlier(long a, long b) {
        return a == Long.MAX_VALUE || b != Long.MAX_VALUE && b - a < 0 ? b : a;
    }

    void onTimeout(long nowNanos) {
        if (state == State.RELEASING && nowNanos - releaseNanos >= 0) {
            end(null);
        }
        if (state == State.NEW || state == State.ENDED) {
            return;
        }
        transactions.onTimeout(nowNanos);
        if (state == State.ALLOCATED) {
            if (nowNanos - expiryNanos >= 0) {
                end(new TurnFailure("the allocation could not be refreshed"));
                return;
            }
            if (nowNanos - refreshNanos >= 0) {
                refresh(nowNanos);
            }
            peers.onTimeout(nowNanos);
        }
    }

    /** Gives the allocation back, which takes a second at most; {@link Events#onEnded} tells when it is done. */
    void release(long nowNanos) {
        switch (state) {
            case ALLOCATED -> {
                transactions.clear();
                state = State.RELEASING;
                releaseNanos = nowNanos + RELEASE_NANOS;
                giveBack(nowNanos);
            }
            case ALLOCATING -> {
                // There may be an allocation soon, and we shall not know that otherwise.
                state = State.RELEASING;
                releaseNanos = nowNanos + RELEASE_NANOS;
            }
            case NEW -> end(null);
            default -> {}
        }
    }

    private void giveBack(long nowNanos) {
        transactions.start(
                Stun.REFRESH, writer -> writer.number(Stun.LIFETIME, 0), nowNanos, new TurnTransactions.Outcome() {
                    @Override
                    public void onSuccess(StunMessage response, long now) {
                        end(null);
                    }

                    @Override
                    public void onError(int code, @Nullable StunMessage response, long now) {
                        end(null);
                    }
                });
    }

    private void end(@Nullable TurnFailure failure) {
        if (state != State.ENDED) {
            state = State.ENDED;
            transactions.clear();
            events.onEnded(failure);
        }
    }
}
