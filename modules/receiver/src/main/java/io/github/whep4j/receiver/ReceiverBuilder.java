package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.ice.LocalAddressPolicy;
import io.github.whep4j.srtp.SrtpProfile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link WhepReceiver}. Everything has a default but {@link #onAccessUnit}. Listeners are given here, before the
 * offer exists, so that none can be attached too late. Not thread-safe.
 *
 * <p>Null is refused at once, by a {@link NullPointerException}, and so is a time that is not positive, by an {@link
 * IllegalArgumentException}; zero means something where it says so. A time of more than ten years is one of ten years.
 */
public final class ReceiverBuilder {
    private final URI endpoint;
    private final List<IceServer> iceServers = new ArrayList<>();
    private final Set<URI> allowedOrigins = new HashSet<>();
    private @Nullable WhepRuntime runtime;
    private @Nullable TokenSource tokens;
    private @Nullable Path caFile;
    private @Nullable Consumer<AccessUnit> consumer;
    private ReceiverOptions.Delivery delivery = new ReceiverOptions.Delivery(null, 0, Overflow.DROP_TO_KEY_FRAME);
    private ReceiverListener listener = new ReceiverListener() {};
    private SessionLimit sessionLimit = SessionLimit.none();
    private Renewal renewal = Renewal.none();
    private boolean autoReconnect;
    private DtlsRolePreference dtlsRole = DtlsRolePreference.AUTO;
    private List<SrtpProfile> srtpProfiles =
            List.of(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AEAD_AES_256_GCM, SrtpProfile.AES_CM_128_HMAC_SHA1_80);
    private IceTransportPolicy iceTransportPolicy = IceTransportPolicy.ALL;
    private boolean insecureTokenAllowed;
    private boolean loopbackCandidates;
    private boolean hostCandidates = true;
    private LocalAddressPolicy localAddresses = LocalAddressPolicy.ALL;
    private boolean deleteAtShutdown = true;
    private Duration gatherTimeout = Duration.ofSeconds(1);
    private Duration httpTimeout = Duration.ofSeconds(15);
    private Duration tokenTimeout = Duration.ofSeconds(10);
    private Duration connectTimeout = Duration.ofSeconds(15);
    private Duration firstFrameTimeout = Duration.ofSeconds(10);
    private Duration stallAfter = Duration.ofSeconds(2);
    private Duration pathCheckAfter = Duration.ofSeconds(1);
    private Duration mediaTimeout = Duration.ofSeconds(15);
    private Duration closeTimeout = Duration.ofSeconds(3);
    private Duration waitUntilLive = Duration.ZERO;
    private Latency latency = Latency.asSoonAsPossible();
    private Duration reorderWait = Duration.ofMillis(60);
    private Duration recoveryWait = Duration.ofSeconds(1);
    private boolean deliverIncomplete;
    private boolean startAtRecoveryPoints;
    private boolean trickle;
    private boolean discoverIceServers;
    private ReceiverOptions.Way way = ReceiverOptions.Way.DIRECT;

    ReceiverBuilder(URI endpoint) {
        this.endpoint = HttpTargets.endpoint(endpoint);
    }

    /** The threads to run on; {@link WhepRuntime#shared()} by default. */
    public ReceiverBuilder runtime(WhepRuntime runtime) {
        this.runtime = Objects.requireNonNull(runtime, "runtime");
        return this;
    }

    /** A Bearer token that does not change, for the endpoint's own origin (scheme, host and port) only. What is none fails the session. */
    public ReceiverBuilder token(String token) {
        Objects.requireNonNull(token, "token");
        return tokens(refused -> token);
    }

    /** Where Bearer tokens come from; asked once more when one is refused with 401. */
    public ReceiverBuilder tokens(TokenSource tokens) {
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        return this;
    }

    /** Lets a token go over plain http to another machine; over loopback it always may. For tests. */
    public ReceiverBuilder allowInsecureToken() {
        insecureTokenAllowed = true;
        return this;
    }

    /**
     * An origin besides the endpoint's own that the token may be sent to, after a redirect or for the session URL; also if it is on
     * this machine or its link, where a server that is elsewhere may not send us otherwise.
     *
     * @throws IllegalArgumentException if it is no https or http URL with a host, or has a user name in it
     */
    public ReceiverBuilder allowOrigin(URI origin) {
        allowedOrigins.add(HttpTargets.origin(Objects.requireNonNull(origin, "origin")));
        return this;
    }

    /** A PEM file with the certificates to trust for https and TURN over TLS, in place of the JVM's. */
    public ReceiverBuilder caFile(Path file) {
        caFile = Objects.requireNonNull(file, "file");
        return this;
    }

    /**
     * A STUN server for server-reflexive candidates or a TURN server for relayed ones; may be called several times. TURN
     * servers that the WHEP server advertises are used besides, where nothing else connects at once.
     *
     * @throws IllegalArgumentException if it is a TURN server without credentials
     */
    public ReceiverBuilder iceServer(IceServer server) {
        if (server.protocol().isTurn() && (server.username() == null || server.credential() == null)) {
            throw new IllegalArgumentException("a TURN server takes a user name and a credential (withCredentials)");
        }
        iceServers.add(server);
        return this;
    }

    /** Whether to use relays alone; {@link IceTransportPolicy#ALL} by default. */
    public ReceiverBuilder iceTransportPolicy(IceTransportPolicy policy) {
        iceTransportPolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Asks the endpoint for ICE servers by OPTIONS before candidates are gathered, for at most {@link #gatherTimeout}; those of
     * {@link #iceServer} come first. Not done by default: it is one more request and one more round trip for each session.
     */
    public ReceiverBuilder discoverIceServers() {
        discoverIceServers = true;
        return this;
    }

    /**
     * Opens the session through an HTTP proxy, by CONNECT; media does not go through it.
     *
     * @param proxy {@code http://[user:password@]host[:port]}; {@link #build} and the like refuse anything else
     */
    public ReceiverBuilder proxy(URI proxy) {
        way = new ReceiverOptions.Way(Objects.requireNonNull(proxy, "proxy"), null, way.publicTargetsOnly());
        return this;
    }

    /** As {@link #proxy} with the one that {@code https_proxy}, {@code http_proxy} and {@code no_proxy} name, if any. */
    public ReceiverBuilder proxyFromEnvironment() {
        way = new ReceiverOptions.Way(null, System.getenv(), way.publicTargetsOnly());
        return this;
    }

    /**
     * Sends nothing to private, link-local, loopback and other addresses that are not public: for who opens URLs that strangers
     * give. HTTP goes to none of them, by whatever name; candidates there, and those with a name, are passed over (with none left
     * it is {@code ice.addresses-refused}), and so are checks from there, and ICE servers that the WHEP server names. Those of
     * {@link #iceServer} are yours, and asked anywhere. Not together with a proxy, which resolves names itself.
     */
    public ReceiverBuilder publicTargetsOnly() {
        way = new ReceiverOptions.Way(way.proxy(), way.proxyEnvironment(), true);
        return this;
    }

    /**
     * Makes the offer as soon as there are sockets, and sends what STUN servers say afterwards by PATCH (trickle ICE). By
     * default the offer waits for them, at most {@link #gatherTimeout}: not all servers take candidates later.
     */
    public ReceiverBuilder trickle() {
        trickle = true;
        return this;
    }

    /** Offers the loopback addresses too; done without asking when the endpoint's host is a loopback address. */
    public ReceiverBuilder loopbackCandidates() {
        loopbackCandidates = true;
        return this;
    }

    /** Which addresses and network interfaces of this machine to use; all by default. */
    public ReceiverBuilder localAddresses(LocalAddressPolicy policy) {
        localAddresses = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Leaves our own addresses out of the offer: the server is told only what STUN and TURN servers say, so one of either is
     * needed unless the server checks nobody and has a public address. Its checks then come from what it sees of ours.
     */
    public ReceiverBuilder noHostCandidates() {
        hostCandidates = false;
        return this;
    }

    /**
     * The SRTP profiles to agree to, in order of preference; all three by default, GCM first. Only what is listed is ever used.
     *
     * @throws IllegalArgumentException if the list is empty
     */
    public ReceiverBuilder srtpProfiles(List<SrtpProfile> profiles) {
        if (profiles.isEmpty()) {
            throw new IllegalArgumentException("media without SRTP is not supported: name at least one profile");
        }
        srtpProfiles = List.copyOf(profiles);
        return this;
    }

    /** The DTLS role to offer; {@link DtlsRolePreference#AUTO} by default. */
    public ReceiverBuilder dtlsRole(DtlsRolePreference role) {
        dtlsRole = Objects.requireNonNull(role, "role");
        return this;
    }

    /** How long the server lets a session live; {@link SessionLimit#none()} by default: it is held until someone ends it. */
    public ReceiverBuilder sessionLimit(SessionLimit limit) {
        sessionLimit = Objects.requireNonNull(limit, "limit");
        return this;
    }

    /** What follows a session that has reached its limit; {@link Renewal#none()} by default. */
    public ReceiverBuilder renewal(Renewal renewal) {
        this.renewal = Objects.requireNonNull(renewal, "renewal");
        return this;
    }

    /**
     * Opens another session, in the manner of {@link Renewal#sequential()}, when one that had pictures is ended by the server
     * before its limit, loses the server's consent, can't be reached any more without a way to restart ICE, or is silent for
     * {@link #mediaTimeout}. Those that keep ending soon are waited for longer each time. Not done by default, for batteries' sake.
     */
    public ReceiverBuilder autoReconnect() {
        autoReconnect = true;
        return this;
    }

    /**
     * Asks again when the server says that the stream is not live yet (409), that it is busy (503) or that it was asked too
     * often (429): after the time that it names, or else a second, then twice as long each time up to a minute, each with up
     * to a quarter more at random. Not done by default: a camera on battery may be woken by each try.
     *
     * @param atMost from the first such refusal on, at most a day; a server that names a longer time has failed at once
     */
    public ReceiverBuilder waitUntilLive(Duration atMost) {
        waitUntilLive = TimeLimits.atMostADay(atMost, "waitUntilLive");
        return this;
    }

    /**
     * Takes the access units, in decoding order, beginning with a key frame. Called on the media loop, which other receivers
     * share, so it must not block; see {@link #deliverOn}. What it throws ends the receiver with a {@link DeliveryException}.
     */
    public ReceiverBuilder onAccessUnit(Consumer<AccessUnit> consumer) {
        this.consumer = Objects.requireNonNull(consumer, "consumer");
        return this;
    }

    /** {@link #deliverOn(Executor, int, Overflow)} with {@link Overflow#DROP_TO_KEY_FRAME}. */
    public ReceiverBuilder deliverOn(Executor executor, int capacity) {
        return deliverOn(executor, capacity, Overflow.DROP_TO_KEY_FRAME);
    }

    /**
     * Hands access units over on {@code executor}, one at a time and in order, through a buffer.
     *
     * @param executor stays the caller's to end; if it refuses a task the receiver fails with a {@link DeliveryException}
     * @param capacity how many units may wait, at least 1; fewer where they are larger than 256 KiB on average and have more than
     *     32 MiB together
     * @param overflow what happens to the next one
     * @throws IllegalArgumentException if the capacity is less than 1
     */
    public ReceiverBuilder deliverOn(Executor executor, int capacity, Overflow overflow) {
        delivery = new ReceiverOptions.Delivery(
                Objects.requireNonNull(executor, "executor"),
                BoundedUnits.atLeastOne(capacity),
                Objects.requireNonNull(overflow, "overflow"));
        return this;
    }

    /** When pictures are handed over; {@link Latency#asSoonAsPossible()} by default. */
    public ReceiverBuilder latency(Latency latency) {
        this.latency = Objects.requireNonNull(latency, "latency");
        return this;
    }

    /**
     * How long a packet that is out of order is waited for at most, where the sender does not send lost packets again; 60 ms by
     * default. As long as the stream shows that less is enough it is waited for less. Zero: a gap is a loss.
     */
    public ReceiverBuilder reorderWait(Duration max) {
        reorderWait = TimeLimits.notNegative(max);
        return this;
    }

    /**
     * How long a lost packet that the sender has been asked for is waited for at most; 1 s by default, less where round trips
     * are short. What is behind it waits too. Zero leaves it at {@link #reorderWait}.
     */
    public ReceiverBuilder recoveryWait(Duration max) {
        recoveryWait = TimeLimits.notNegative(max);
        return this;
    }

    /**
     * Hands over pictures that lost something, and those that depend on one that did, instead of holding everything back up to
     * the next key frame. {@link AccessUnit#isDecodable()} tells them apart. The first one is a whole key frame all the same.
     */
    public ReceiverBuilder deliverIncomplete() {
        deliverIncomplete = true;
        return this;
    }

    /**
     * Begins also at a recovery point (ITU-T H.264, Section D.2.8), and not at an IDR picture alone: an encoder that refreshes
     * gradually sends no other. Pictures at one count as {@linkplain AccessUnit#isKeyFrame() key frames} then, with their
     * parameter sets, for recorders as well; a decoder that begins there shows sound pictures only after those that the message
     * says it takes, and a still picture cannot be made of one.
     */
    public ReceiverBuilder startAtRecoveryPoints() {
        startAtRecoveryPoints = true;
        return this;
    }

    /** Is told about states, stalls and the end. */
    public ReceiverBuilder listener(ReceiverListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /** The longest wait for STUN and TURN servers; what has not answered by then is left out. 1 s by default. */
    public ReceiverBuilder gatherTimeout(Duration timeout) {
        gatherTimeout = TimeLimits.positive(timeout);
        return this;
    }

    /** The longest wait for the answer to the offer, redirects and token included. 15 s by default, at most a day. */
    public ReceiverBuilder httpTimeout(Duration timeout) {
        httpTimeout = TimeLimits.atMostADay(timeout, "httpTimeout");
        return this;
    }

    /** The longest wait for the token source. 10 s by default. */
    public ReceiverBuilder tokenTimeout(Duration timeout) {
        tokenTimeout = TimeLimits.positive(timeout);
        return this;
    }

    /** The longest wait for ICE, and again for DTLS. 15 s by default. */
    public ReceiverBuilder connectTimeout(Duration timeout) {
        connectTimeout = TimeLimits.positive(timeout);
        return this;
    }

    /** The longest wait for the first decodable picture once the keys are installed. 10 s by default. */
    public ReceiverBuilder firstFrameTimeout(Duration timeout) {
        firstFrameTimeout = TimeLimits.positive(timeout);
        return this;
    }

    /** The silence after which {@link ReceiverListener#onStalled} is called. 2 s by default. */
    public ReceiverBuilder stallAfter(Duration silence) {
        stallAfter = TimeLimits.positive(silence);
        return this;
    }

    /**
     * The silence after which the server is asked whether it is still there, by an ICE check. If it does not answer, or nothing
     * comes from it for some seconds more, ICE is restarted where the server can do that, in the same session and with the
     * addresses that this machine has by then; where it can't, {@link #autoReconnect} opens another session. 1 s by default.
     */
    public ReceiverBuilder checkPathAfter(Duration silence) {
        pathCheckAfter = TimeLimits.positive(silence);
        return this;
    }

    /** The silence that ends the session with {@link CloseReason#MEDIA_TIMEOUT}. 15 s by default. */
    public ReceiverBuilder mediaTimeout(Duration silence) {
        mediaTimeout = TimeLimits.positive(silence);
        return this;
    }

    /** The longest that closing may take, 3 s by default, at most a day; for later answers see {@link WhepReceiver#deleted()}. */
    public ReceiverBuilder closeTimeout(Duration timeout) {
        closeTimeout = TimeLimits.atMostADay(timeout, "closeTimeout");
        return this;
    }

    /**
     * Whether an open session is DELETEd by a shutdown hook when the JVM ends; true by default. The hook takes two seconds at
     * most, and where an offer has not been answered, also one of a receiver that has been closed since, what {@link #httpTimeout}
     * leaves, 15 seconds at most, as the log says. It uses the token that was sent last. While the JVM ends no session is opened.
     */
    public ReceiverBuilder deleteAtShutdown(boolean delete) {
        deleteAtShutdown = delete;
        return this;
    }

    /**
     * The receiver; no socket is opened before {@link WhepReceiver#start()}.
     *
     * @throws IllegalStateException if no consumer was given, or a proxy together with {@link #publicTargetsOnly}
     * @throws IllegalArgumentException if the proxy is none
     */
    public WhepReceiver build() {
        Consumer<AccessUnit> taker = consumer;
        if (taker == null) {
            throw new IllegalStateException("onAccessUnit is missing: who takes the pictures?");
        }
        ReceiverOptions.Delivery how = delivery;
        return new WhepReceiver(chosenRuntime(), options(), owner -> AccessUnitDelivery.of(how, taker, owner));
    }

    /** {@link #iterator(int, Overflow)} with {@link Overflow#DROP_TO_KEY_FRAME}. */
    public AccessUnitIterator iterator(int capacity) {
        return iterator(capacity, Overflow.DROP_TO_KEY_FRAME);
    }

    /**
     * Starts a receiver whose access units are taken one by one, in place of {@link #onAccessUnit}. The camera is not held up
     * by who takes them slowly.
     *
     * @param capacity how many units may wait, at least 1
     * @param overflow what happens to the next one
     * @throws IllegalStateException if {@link #onAccessUnit} was called
     * @throws IllegalArgumentException if the capacity is less than 1, or the proxy is none
     */
    public AccessUnitIterator iterator(int capacity, Overflow overflow) {
        requireNoConsumer();
        return AccessUnitIterator.start(chosenRuntime(), options(), capacity, overflow);
    }

    /** {@link #publisher(Executor, int, Overflow)} with {@link Overflow#DROP_TO_KEY_FRAME}. */
    public Flow.Publisher<AccessUnit> publisher(Executor executor, int capacity) {
        return publisher(executor, capacity, Overflow.DROP_TO_KEY_FRAME);
    }

    /**
     * A publisher that opens a session for each of its subscribers, in place of {@link #onAccessUnit}, by what this builder has
     * been told so far. Cancelling a subscription closes its session; it completes when the session ends, for whatever
     * {@link CloseReason}, and {@code onError} has the {@link WhepException} if it failed. The camera is not held up by a subscriber
     * that requests little.
     *
     * @param executor where subscribers are signalled, one signal at a time; not the media loop
     * @param capacity how many units may wait for demand, at least 1
     * @param overflow what happens to the next one
     * @throws IllegalStateException if {@link #onAccessUnit} was called
     * @throws IllegalArgumentException if the capacity is less than 1, or the proxy is none
     */
    public Flow.Publisher<AccessUnit> publisher(Executor executor, int capacity, Overflow overflow) {
        requireNoConsumer();
        return AccessUnitPublisher.of(chosenRuntime(), options(), executor, capacity, overflow);
    }

    private void requireNoConsumer() {
        if (consumer != null) {
            throw new IllegalStateException("onAccessUnit takes the pictures already");
        }
    }

    private WhepRuntime chosenRuntime() {
        return runtime != null ? runtime : WhepRuntime.shared();
    }

    ReceiverOptions options() {
        return new ReceiverOptions(
                endpoint,
                tokens,
                insecureTokenAllowed,
                Set.copyOf(allowedOrigins),
                caFile,
                new ReceiverOptions.Candidates(
                        List.copyOf(iceServers),
                        iceTransportPolicy,
                        localAddresses,
                        hostCandidates,
                        loopbackCandidates || Negotiation.isLoopback(EndpointHost.of(endpoint))),
                srtpProfiles,
                dtlsRole,
                sessionLimit,
                renewal,
                autoReconnect,
                new ReceiverOptions.Timeouts(
                        gatherTimeout,
                        httpTimeout,
                        tokenTimeout,
                        connectTimeout,
                        firstFrameTimeout,
                        stallAfter,
                        pathCheckAfter,
                        mediaTimeout,
                        closeTimeout),
                new ReceiverOptions.Exchange(waitUntilLive, trickle, discoverIceServers, way),
                new ReceiverOptions.Playout(
                        latency, reorderWait, recoveryWait, deliverIncomplete, startAtRecoveryPoints),
                listener,
                deleteAtShutdown);
    }
}
