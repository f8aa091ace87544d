package io.github.whep4j.ice;

import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The agents of one session, which ICE restarts make (RFC 8445, Section 9): the one in use; beside it one that is coming
 * up, with credentials and sockets of its own, and takes over with its first valid pair; and the one before, which still
 * receives for a moment. A restart that comes to nothing leaves the one in use as it is.
 */
final class IceRestarts {
    /** What was sent by the old pair arrives within this (RFC 8445, Section 8.3.1). */
    private static final long LINGER_NANOS = 3_000_000_000L;

    private final MediaLoop loop;
    private final IceConfig config;
    private final IceListener listener;
    private final IceCounters counters;
    private final AddressNews addresses;
    private final LoopTimer lingerTimer;
    private final List<TurnServer> furtherTurnServers = new ArrayList<>();
    private final Generation first;
    private Generation inUse;
    private @Nullable Generation coming;
    private @Nullable Generation retired;
    /** The peer consents no more on the pair in use, which is told if the restart fails. */
    private boolean consentLost;

    private boolean closed;
    private volatile @Nullable IceConnection taken;

    /** @param own the agent that the session begins with, once there is one */
    IceRestarts(
            MediaLoop loop,
            IceConfig config,
            IceListener listener,
            IceCounters counters,
            Supplier<@Nullable IceConnection> own) {
        this.loop = loop;
        this.config = config;
        this.listener = listener;
        this.counters = counters;
        addresses = new AddressNews(loop, config, listener, AddressWatch.SHARED);
        lingerTimer = loop.timer(this::closeRetired);
        first = new Generation(own);
        inUse = first;
    }

    /** What the agent that the session begins with is to tell. */
    IceListener first() {
        return first;
    }

    /** The agent in use, null while that is the first one: from any thread. */
    @Nullable
    IceConnection taken() {
        return taken;
    }

    /** Those that a session has come to know after its beginning are asked in restarts, too. */
    void remember(List<TurnServer> servers) {
        furtherTurnServers.addAll(servers);
    }

    CompletionStage<LocalIceDescription> gather() {
        dropComing();
        Generation next = new Generation(null);
        IceSession session = new IceSession(loop, config.forRestart(furtherTurnServers), next, counters);
        next.session = session;
        coming = next;
        CompletionStage<LocalIceDescription> gathering = session.gather();
        var unused = gathering.whenComplete((local, failure) -> {
            if (failure != null && loop.inLoop() && coming == next) {
                abandon();
            }
        });
        return gathering;
    }

    void connect(RemoteIceDescription remote, boolean controlling) {
        Generation next = coming;
        if (next == null || next.session == null) {
            throw new IllegalStateException("no restart is under way");
        }
        next.session.connect(remote, controlling);
    }

    void addRemoteCandidates(List<IceCandidate> candidates) {
        Generation next = coming;
        if (next != null && next.session != null) {
            next.session.addRemoteCandidates(candidates);
        }
    }

    /** Gives up what is coming up. */
    void abandon() {
        dropComing();
        tellOfConsent();
    }

    /** What was not told as long as a restart might help. */
    private void tellOfConsent() {
        if (consentLost && coming == null && !closed) {
            consentLost = false;
            listener.onConsentLost();
        }
    }

    private void dropComing() {
        Generation dropped = coming;
        coming = null;
        if (dropped != null) {
            dropped.close();
        }
    }

    private void takeOver(Generation next, IceCandidatePair pair) {
        if (next.session == null) {
            return;
        }
        closeRetired();
        retired = inUse;
        lingerTimer.arm(loop.nanoTime() + LINGER_NANOS);
        inUse = next;
        coming = null;
        consentLost = false;
        taken = next.session.connection();
        followAddress();
        listener.onRestarted(pair);
    }

    private void followAddress() {
        IceConnection connection = inUse.connection();
        addresses.follow(connection == null ? null : connection.baseAddress());
    }

    private void closeRetired() {
        Generation old = retired;
        retired = null;
        if (old != null) {
            old.close();
        }
    }

    /** All but the first agent, which its session closes itself. */
    void close() {
        closed = true;
        addresses.close();
        lingerTimer.cancel();
        dropComing();
        closeRetired();
        if (inUse != first) {
            inUse.close();
        }
    }

    /** One agent: tells of itself what its place in the succession allows. */
    private final class Generation implements IceListener {
        private final @Nullable Supplier<@Nullable IceConnection> own;
        /** Null in the first one. */
        private @Nullable IceSession session;

        Generation(@Nullable Supplier<@Nullable IceConnection> own) {
            this.own = own;
        }

        @Nullable
        IceConnection connection() {
            if (own != null) {
                return own.get();
            }
            return session == null ? null : session.connection();
        }

        void close() {
            if (session != null) {
                session.close();
            } else {
                IceConnection connection = connection();
                if (connection != null) {
                    connection.close();
                }
            }
        }

        @Override
        public void onConnected(IceCandidatePair pair) {
            if (this == coming) {
                takeOver(this, pair);
            } else if (this == inUse) {
                followAddress();
                listener.onConnected(pair);
            }
        }

        @Override
        public void onSelectedPairChanged(IceCandidatePair pair) {
            if (this == inUse) {
                followAddress();
                listener.onSelectedPairChanged(pair);
            }
        }

        @Override
        public void onRoundTrip(long rttNanos, long nowNanos) {
            if (this == inUse) {
                listener.onRoundTrip(rttNanos, nowNanos);
            }
        }

        /** From the one before, too: it may have been under way for longer. */
        @Override
        public void onDtls(byte[] buf, int off, int len, long nowNanos) {
            listener.onDtls(buf, off, len, nowNanos);
        }

        @Override
        public void onMedia(byte[] buf, int off, int len, long nowNanos) {
            listener.onMedia(buf, off, len, nowNanos);
        }

        /** What is coming up takes its place; if that fails the listener will notice by itself. */
        @Override
        public boolean onPathGone() {
            return this != inUse || coming != null || listener.onPathGone();
        }

        /** Where a restart is under way already, its failure is the end. */
        @Override
        public boolean onConsentExpired() {
            return this == inUse && coming == null && listener.onConsentExpired();
        }

        @Override
        public void onConsentLost() {
            if (this != inUse) {
                return;
            }
            if (coming == null) {
                listener.onConsentLost();
            } else {
                consentLost = true;
            }
        }

        @Override
        public void onFailed(IceFailure failure) {
            if (this == coming) {
                coming = null;
                // Which may begin another one.
                listener.onRestartFailed(failure);
                tellOfConsent();
            } else if (this == inUse) {
                listener.onFailed(failure);
            }
        }
    }
}
