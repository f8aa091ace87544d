package io.github.whep4j.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a session behaves.
 *
 * @param controlling whether it nominates, as the offerer does (RFC 8445, Section 6.1.1); a lite peer makes it so
 * @param localUfrag the username fragment to be known by, 4 to 256 ice-chars (RFC 8839, Section 5.4); a random one if null
 * @param localLite only answers checks and sends none (RFC 8445, Section 2.5): for a sender on a public address
 * @param includeLoopback offers 127.0.0.1 and ::1 as well
 * @param localAddresses binds these and no others; all addresses of all interfaces that are up if empty
 * @param localAddressPolicy which of them may be used, where {@code localAddresses} doesn't name them
 * @param remoteAddressPolicy where the peer may have us send to; what it names elsewhere is passed over and counted
 * @param hostCandidates tells the peer our own addresses; else it learns those that NATs and relays show
 * @param stunServers asked for server-reflexive candidates; resolved, at most 4 are used
 * @param turnServers asked for relayed addresses, the preferred ones first; at most 8 are used
 * @param relayOnly offers and uses relayed addresses alone, so that the peer learns no other
 * @param activeTcp connects to the peer's passive TCP candidates (RFC 6544), later than it checks those of UDP
 * @param tlsContext whom to trust in TURN over TLS; the JVM's default if null
 * @param gatherTimeout how long the servers may take, if none answers: once one has, the others get 200 ms; where
 *     only relays are used, the first of them has until
 *     {@code connectTimeout} besides
 * @param connectTimeout from {@link IceSession#connect} to the first validated pair
 * @param consentInterval between consent checks, varied by a fifth each time; RFC 7675 wants 5 s, and never less than 4
 * @param consentExpiry how long consent lasts without an answer; RFC 7675 wants 30 s
 * @param unselectedLinger how long the sockets that have not been selected stay open after nomination; RFC 8445,
 *     Section 8.3.1 wants 3 s
 * @param traceId stands in the events that the flight recorder gets of this session, to tell them from others'
 */
public record IceConfig(
        boolean controlling,
        @Nullable String localUfrag,
        boolean localLite,
        boolean includeLoopback,
        List<InetAddress> localAddresses,
        LocalAddressPolicy localAddressPolicy,
        RemoteAddressPolicy remoteAddressPolicy,
        boolean hostCandidates,
        List<InetSocketAddress> stunServers,
        List<TurnServer> turnServers,
        boolean relayOnly,
        boolean activeTcp,
        @Nullable SSLContext tlsContext,
        Duration gatherTimeout,
        Duration connectTimeout,
        Duration consentInterval,
        Duration consentExpiry,
        Duration unselectedLinger,
        long traceId) {

    /** Nobody waits longer; a point of time so far off can still be reckoned in nanoseconds. */
    private static final Duration FOR_EVER = Duration.ofDays(3_650);

    /**
     * Copies the lists. A duration of more than ten years is one of ten years.
     *
     * @throws IllegalArgumentException if a duration isn't positive (or negative, that of lingering), a STUN server isn't
     *     resolved, or the ufrag is none
     */
    public IceConfig {
        localAddresses = List.copyOf(localAddresses);
        stunServers = List.copyOf(stunServers);
        turnServers = List.copyOf(turnServers);
        gatherTimeout = positive(gatherTimeout);
        connectTimeout = positive(connectTimeout);
        consentInterval = positive(consentInterval);
        consentExpiry = positive(consentExpiry);
        unselectedLinger = unselectedLinger.isZero() ? unselectedLinger : positive(unselectedLinger);
        if (localUfrag != null && !localUfrag.matches("[A-Za-z0-9+/]{4,256}")) {
            throw new IllegalArgumentException("not a username fragment");
        }
        if (stunServers.stream().anyMatch(InetSocketAddress::isUnresolved)) {
            throw new IllegalArgumentException("unresolved STUN server");
        }
    }

    private static Duration positive(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("not a positive duration: " + duration);
        }
        return duration.compareTo(FOR_EVER) > 0 ? FOR_EVER : duration;
    }

    /** For another agent of the same session: with a name of its own, and with these TURN servers as well. */
    IceConfig forRestart(List<TurnServer> furtherTurnServers) {
        List<TurnServer> servers = new ArrayList<>(turnServers);
        servers.addAll(furtherTurnServers);
        return with(null, localAddresses, servers);
    }

    /** The same with these addresses and no others. */
    IceConfig withLocalAddresses(List<InetAddress> addresses) {
        return with(localUfrag, addresses, turnServers);
    }

    private IceConfig with(@Nullable String ufrag, List<InetAddress> addresses, List<TurnServer> turn) {
        return new IceConfig(
                controlling,
                ufrag,
                localLite,
                includeLoopback,
                addresses,
                localAddressPolicy,
                remoteAddressPolicy,
                hostCandidates,
                stunServers,
                turn,
                relayOnly,
                activeTcp,
                tlsContext,
                gatherTimeout,
                connectTimeout,
                consentInterval,
                consentExpiry,
                unselectedLinger,
                traceId);
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the settings; the defaults are those of an offerer on the public network. Not thread-safe. */
    public static final class Builder {
        private boolean controlling = true;
        private @Nullable String localUfrag;
        private boolean localLite;
        private boolean includeLoopback;
        private List<InetAddress> localAddresses = List.of();
        private LocalAddressPolicy localAddressPolicy = LocalAddressPolicy.ALL;
        private RemoteAddressPolicy remoteAddressPolicy = RemoteAddressPolicy.ANY;
        private boolean hostCandidates = true;
        private List<InetSocketAddress> stunServers = List.of();
        private List<TurnServer> turnServers = List.of();
        private boolean relayOnly;
        private boolean activeTcp;
        private @Nullable SSLContext tlsContext;
        private Duration gatherTimeout = Duration.ofSeconds(1);
        private Duration connectTimeout = Duration.ofSeconds(15);
        private Duration consentInterval = Duration.ofSeconds(5);
        private Duration consentExpiry = Duration.ofSeconds(30);
        private Duration unselectedLinger = Duration.ofSeconds(3);
        private long traceId;

        private Builder() {}

        /** Default: true. */
        public Builder controlling(boolean controlling) {
            this.controlling = controlling;
            return this;
        }

        /** Default: null, a random one. */
        public Builder localUfrag(@Nullable String localUfrag) {
            this.localUfrag = localUfrag;
            return this;
        }

        /** Default: false. */
        public Builder localLite(boolean localLite) {
            this.localLite = localLite;
            return this;
        }

        /** Default: false. */
        public Builder includeLoopback(boolean includeLoopback) {
            this.includeLoopback = includeLoopback;
            return this;
        }

        /** Default: none named, so all that the policy lets through. */
        public Builder localAddresses(List<InetAddress> localAddresses) {
            this.localAddresses = localAddresses;
            return this;
        }

        /** Default: {@link LocalAddressPolicy#ALL}. */
        public Builder localAddressPolicy(LocalAddressPolicy localAddressPolicy) {
            this.localAddressPolicy = localAddressPolicy;
            return this;
        }

        /** Default: {@link RemoteAddressPolicy#ANY}. */
        public Builder remoteAddressPolicy(RemoteAddressPolicy remoteAddressPolicy) {
            this.remoteAddressPolicy = remoteAddressPolicy;
            return this;
        }

        /** Default: true. */
        public Builder hostCandidates(boolean hostCandidates) {
            this.hostCandidates = hostCandidates;
            return this;
        }

        /** Default: none. */
        public Builder stunServers(List<InetSocketAddress> stunServers) {
            this.stunServers = stunServers;
            return this;
        }

        /** Default: none. */
        public Builder turnServers(List<TurnServer> turnServers) {
            this.turnServers = turnServers;
            return this;
        }

        /** Default: false. */
        public Builder relayOnly(boolean relayOnly) {
            this.relayOnly = relayOnly;
            return this;
        }

        /** Default: false. */
        public Builder activeTcp(boolean activeTcp) {
            this.activeTcp = activeTcp;
            return this;
        }

        /** Default: null, that of the JVM. */
        public Builder tlsContext(@Nullable SSLContext tlsContext) {
            this.tlsContext = tlsContext;
            return this;
        }

        /** Default: 1 s. */
        public Builder gatherTimeout(Duration gatherTimeout) {
            this.gatherTimeout = gatherTimeout;
            return this;
        }

        /** Default: 15 s. */
        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = connectTimeout;
            return this;
        }

        /** Default: 5 s. */
        public Builder consentInterval(Duration consentInterval) {
            this.consentInterval = consentInterval;
            return this;
        }

        /** Default: 30 s. */
        public Builder consentExpiry(Duration consentExpiry) {
            this.consentExpiry = consentExpiry;
            return this;
        }

        /** Default: 3 s. */
        public Builder unselectedLinger(Duration unselectedLinger) {
            this.unselectedLinger = unselectedLinger;
            return this;
        }

        /** Default: 0. */
        public Builder traceId(long traceId) {
            this.traceId = traceId;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException if a duration isn't positive (or negative, that of lingering), a STUN server isn't
         *     resolved, or the ufrag is none
         */
        public IceConfig build() {
            return new IceConfig(
                    controlling,
                    localUfrag,
                    localLite,
                    includeLoopback,
                    localAddresses,
                    localAddressPolicy,
                    remoteAddressPolicy,
                    hostCandidates,
                    stunServers,
                    turnServers,
                    relayOnly,
                    activeTcp,
                    tlsContext,
                    gatherTimeout,
                    connectTimeout,
                    consentInterval,
                    consentExpiry,
                    unselectedLinger,
                    traceId);
        }
    }
}
