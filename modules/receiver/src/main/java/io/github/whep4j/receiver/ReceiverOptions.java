package io.github.whep4j.receiver;

import io.github.whep4j.ice.LocalAddressPolicy;
import io.github.whep4j.srtp.SrtpProfile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a {@link ReceiverBuilder} has collected. */
record ReceiverOptions(
        URI endpoint,
        @Nullable TokenSource tokens,
        boolean insecureTokenAllowed,
        Set<URI> allowedOrigins,
        @Nullable Path caFile,
        Candidates candidates,
        List<SrtpProfile> srtpProfiles,
        DtlsRolePreference dtlsRole,
        SessionLimit sessionLimit,
        Renewal renewal,
        boolean autoReconnect,
        Timeouts timeouts,
        Exchange exchange,
        Playout playout,
        ReceiverListener listener,
        boolean deleteAtShutdown) {

    /** What to make candidates of. */
    record Candidates(
            List<IceServer> servers,
            IceTransportPolicy policy,
            LocalAddressPolicy localAddresses,
            boolean host,
            boolean loopback) {}

    /** Every deadline of a session. */
    record Timeouts(
            Duration gather,
            Duration http,
            Duration token,
            Duration connect,
            Duration firstFrame,
            Duration stall,
            Duration pathCheck,
            Duration media,
            Duration close) {}

    /** What goes beyond one offer and one answer. */
    record Exchange(Duration waitUntilLive, boolean trickle, boolean discoverIceServers, Way way) {}

    /** Which way HTTP takes, and which it does not: without a proxy and to any address if nothing is said. */
    record Way(@Nullable URI proxy, @Nullable Map<String, String> proxyEnvironment, boolean publicTargetsOnly) {
        static final Way DIRECT = new Way(null, null, false);

        /** A proxy's URL may have a password in it. */
        @Override
        public String toString() {
            return "Way[publicTargetsOnly=" + publicTargetsOnly + "]";
        }
    }

    /** How long pictures are waited for and held back, whether damaged ones are wanted, and where a stream may begin. */
    record Playout(
            Latency latency,
            Duration reorderWait,
            Duration recoveryWait,
            boolean deliverIncomplete,
            boolean startAtRecoveryPoints) {}

    /** Where access units are handed over: on the media loop if there is no executor. */
    record Delivery(@Nullable Executor executor, int capacity, Overflow overflow) {}

    @Override
    public String toString() {
        return "ReceiverOptions[" + EndpointHost.of(endpoint) + "]";
    }
}
