package io.github.whep4j.ice;

import io.github.whep4j.transport.MediaLoop;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Decides which path datagrams go by once one is valid: the nominated one, then wherever the peer moves to. After the
 * agent of ice4j has ended it makes the checks, too, since that one would answer to no new address (as a NAT's rebinding
 * makes them) any more.
 */
final class PathSelector implements ConsentKeeper.Events {
    /** Told on the loop. */
    interface Events {
        /** A check of ours has been answered. */
        void onValidated(IcePath path, InetSocketAddress mapped, long roundTripNanos, long nowNanos);

        void onRoundTrip(long roundTripNanos, long nowNanos);

        void onSelected(IceCandidatePair pair);

        /**
         * What the path in use sends by is gone, and there is no other path.
         *
         * @return false to have consent lost at once; it runs out otherwise, unless something else is done
         */
        boolean onPathGone();

        /**
         * Nothing may be sent any more by the path in use, and there is no other path.
         *
         * @return false to have consent lost; what comes by the path is taken otherwise
         */
        boolean onConsentExpired();

        void onConsentLost();
    }

    /** Whether the peer consents to what is sent. */
    private enum Consent {
        GIVEN,
        /** Not any more, nor ever again to this agent: a restart is to make another one. */
        EXPIRED,
        /** It is over. */
        LOST
    }

    private static final long CHECK_NANOS = 4_000_000_000L;
    private static final int MAX_ROLE_CONFLICTS = 2;
    /** Media elsewhere is followed when there has been none on the path in use for so long: a few packets may overlap. */
    private static final long FOLLOW_NANOS = 200_000_000L;

    private final MediaLoop loop;
    private final IceConfig config;
    private final IceRole role;
    private final IcePaths paths;
    private final CheckSender sender;
    private final ConsentKeeper consent;
    private final Events events;
    private @Nullable IcePath current;
    private boolean selected;
    private boolean lingering;
    private Consent peers = Consent.GIVEN;
    private boolean stopped;
    private volatile @Nullable IceCandidatePair pair;

    PathSelector(
            MediaLoop loop,
            IceConfig config,
            IceRole role,
            IcePaths paths,
            CheckSender sender,
            IceCounters counters,
            Events events) {
        this.loop = loop;
        this.config = config;
        this.role = role;
        this.paths = paths;
        this.sender = sender;
        this.events = events;
        consent = new ConsentKeeper(loop, sender, counters, config, this);
    }

    /** Where datagrams go; null before a path is valid. */
    @Nullable
    IcePath current() {
        return current;
    }

    /** The pair of that path: from any thread. */
    @Nullable
    IceCandidatePair pair() {
        return pair;
    }

    /** Nothing is taken from the peer any more, nor sent. */
    boolean consentLost() {
        return peers == Consent.LOST;
    }

    /** Whether the peer consents to be sent to. */
    boolean maySend() {
        return peers == Consent.GIVEN;
    }

    void stop() {
        stopped = true;
        consent.stop();
    }

    /** The first path is valid. */
    void begin(IcePath path) {
        use(path);
    }

    private void use(IcePath path) {
        if (current != null) {
            current.inUse = false;
        }
        path.inUse = true;
        current = path;
        pair = path.pair;
        path.lastMediaNanos = loop.nanoTime();
        if (!config.localLite()) {
            // A lite agent sends no checks, and so can't ask for consent.
            consent.watch(path);
        }
    }

    /** This path it is from now on. */
    void select(IcePath path) {
        IceCandidatePair newPair = path.pair;
        if (newPair == null || selected && path == current || !maySend()) {
            return;
        }
        if (path != current) {
            use(path);
        }
        lingering |= !selected;
        selected = true;
        events.onSelected(newPair);
    }

    /** Selects the path and, if that is ours to do, tells the peer. */
    void nominate(IcePath path) {
        select(path);
        // The listener may have closed the session.
        if (role.controlling() && !stopped && maySend()) {
            check(path, true);
        }
    }

    /** The sockets that were not selected are about to be closed. */
    void endLingering() {
        lingering = false;
    }

    /** The peer has sent USE-CANDIDATE on a valid path. */
    void onNominated(IcePath path) {
        IcePath inUse = current;
        if (path == inUse || inUse == null || !selected || !lingering || isPreferred(path, inUse)) {
            select(path);
        }
    }

    /** Peers of RFC 5245 nominate every pair they check: the one of the highest priority is meant. */
    private boolean isPreferred(IcePath path, IcePath inUse) {
        IceCandidatePair its = path.pair;
        IceCandidatePair ours = inUse.pair;
        return its != null
                && ours != null
                && CandidatePairs.priority(its, role.controlling()) > CandidatePairs.priority(ours, role.controlling());
    }

    /** An authenticated request has come while ice4j doesn't decide. */
    void onRequest(IcePath path, boolean useCandidate, long nowNanos) {
        if (!maySend()) {
            return;
        }
        if ((!path.valid || isStale(path, nowNanos)) && !path.checking) {
            check(path, current == null);
        }
        if (path.valid && useCandidate && !role.controlling()) {
            onNominated(path);
        }
    }

    /** Nobody has checked it lately, since it is not the one in use. */
    private boolean isStale(IcePath path, long nowNanos) {
        return path != current
                && nowNanos - path.lastConsentNanos > config.consentInterval().toNanos();
    }

    /** Checks a path that nobody else does, for this long if there is no answer. */
    void check(IcePath path, long lifetimeNanos) {
        check(path, false, lifetimeNanos);
    }

    /** The peer has sent something by it, or is to: it checks, too. */
    private void check(IcePath path, boolean useCandidate) {
        check(path, useCandidate, CHECK_NANOS);
    }

    private void check(IcePath path, boolean useCandidate, long lifetimeNanos) {
        path.checking = true;
        boolean controlling = role.controlling();
        sender.send(
                path.port,
                path.remote,
                IcePriority.of(IcePriority.PEER_REFLEXIVE, 0),
                useCandidate,
                StunTransaction.Schedule.CHECK,
                lifetimeNanos,
                new StunTransaction.Outcome() {
                    @Override
                    public void onSuccess(StunMessage response, long roundTripNanos, long nowNanos) {
                        path.checking = false;
                        onChecked(path, response.mappedAddress(), roundTripNanos, nowNanos);
                    }

                    @Override
                    public void onError(int code) {
                        path.checking = false;
                        if (code == Stun.ROLE_CONFLICT) {
                            role.setControlling(!controlling);
                            // RFC 8445, Section 7.2.5.1: once more, in the other role.
                            if (path.roleConflicts++ < MAX_ROLE_CONFLICTS) {
                                check(path, useCandidate, lifetimeNanos);
                            }
                        }
                    }

                    @Override
                    public void onTimeout() {
                        path.checking = false;
                    }
                });
    }

    private void onChecked(IcePath path, @Nullable InetSocketAddress mapped, long roundTripNanos, long nowNanos) {
        // The path may have had to give way to others meanwhile.
        if (mapped == null || !maySend() || paths.find(path.port, path.remote) != path) {
            return;
        }
        events.onValidated(path, mapped, roundTripNanos, nowNanos);
        if (path.nominatedByPeer && !role.controlling()) {
            path.nominatedByPeer = false;
            onNominated(path);
        }
    }

    /** Media has come by a valid path. */
    void onMedia(IcePath path, long nowNanos) {
        path.lastMediaNanos = nowNanos;
        IcePath inUse = current;
        if (path != inUse
                && maySend()
                && selected
                && inUse != null
                && !config.localLite()
                && nowNanos - inUse.lastMediaNanos > FOLLOW_NANOS) {
            if (isStale(path, nowNanos)) {
                // Its consent would expire at once: what comes after the answer is followed.
                if (!path.checking) {
                    check(path, false);
                }
                return;
            }
            nominate(path);
        }
    }

    @Override
    public void onConsentRefreshed(IcePath path, long roundTripNanos, long nowNanos) {
        events.onRoundTrip(roundTripNanos, nowNanos);
    }

    /** What this path sends by is gone. */
    void onLost(IcePath path, long nowNanos) {
        path.valid = false;
        if (path != current || consentLost() || stopped || useAnother(path, nowNanos)) {
            return;
        }
        boolean seenTo = events.onPathGone();
        // The listener may have closed the session.
        if (!seenTo && !stopped) {
            loseConsent();
        }
    }

    @Override
    public void onConsentExpired(IcePath path, long nowNanos) {
        path.valid = false;
        if (useAnother(path, nowNanos)) {
            return;
        }
        peers = Consent.EXPIRED;
        // Checks as well (RFC 7675, Section 5.1): a nomination that was never answered would be sent again for seconds.
        sender.stopRetransmitting();
        boolean seenTo = events.onConsentExpired();
        // The listener may have closed the session.
        if (seenTo && !stopped) {
            // To be taken from: the peer may not answer, and send its media all the same.
            path.valid = true;
        } else if (!stopped) {
            loseConsent();
        }
    }

    /** False if there is none that the peer consents to. */
    private boolean useAnother(IcePath path, long nowNanos) {
        if (!maySend()) {
            return false;
        }
        IcePath next = paths.freshest(path, nowNanos - config.consentExpiry().toNanos());
        if (next != null) {
            nominate(next);
        }
        return next != null;
    }

    private void loseConsent() {
        consent.stop();
        sender.stopRetransmitting();
        peers = Consent.LOST;
        events.onConsentLost();
    }
}
