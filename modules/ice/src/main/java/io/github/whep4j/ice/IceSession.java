package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramHandler;
import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.transport.UdpPort;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ICE session with one component: {@link #gather()}, tell the peer, {@link #connect}, then {@link #send} and take
 * what comes, and {@link #close()} in any case. What arrives by a path that no check has validated is dropped and
 * counted, but for the little that {@link IceListener#onConnected} tells of.
 *
 * <p>Each session has a UDP socket for each local address, and one or a connection for each TURN server, until a pair has
 * been selected, then one.
 */
public final class IceSession implements AutoCloseable {
    /**
     * Setting up is work of this machine alone: half a second for loading ice4j, and many times that on a machine out of
     * breath. Longer than this it can't take with anything in order.
     */
    private static final long SETUP_NANOS = 30_000_000_000L;

    private static final Logger logger = LoggerFactory.getLogger(IceSession.class);

    private final MediaLoop loop;
    private final IceConfig config;
    private final IceCounters counters;
    private final IceRestarts restarts;
    private final AtomicBoolean gatherCalled = new AtomicBoolean();
    private final AtomicBoolean closeCalled = new AtomicBoolean();
    private final CompletableFuture<LocalIceDescription> gathered = new CompletableFuture<>();
    private final LoopTimer setUpTimer;
    /** Told of what comes by the sockets. */
    final DatagramHandler fromSockets = new FromSockets();

    private volatile @Nullable IceConnection connection;

    /** Does nothing yet: from any thread. */
    public IceSession(MediaLoop loop, IceConfig config, IceListener listener) {
        this(loop, config, listener, new IceCounters());
    }

    IceSession(MediaLoop loop, IceConfig config, IceListener listener, IceCounters counters) {
        this.loop = loop;
        this.config = config;
        this.counters = counters;
        restarts = new IceRestarts(loop, config, listener, counters, () -> connection);
        setUpTimer = loop.timer(() -> fail(IceFailure.Kind.INTERNAL, "setting up took too long"));
    }

    /**
     * Loads ice4j, its configuration and what else a first session would spend half a second on, by connecting two on the
     * loopback interface. Blocks for that time, at most some seconds; idempotent, from any thread. The configuration
     * holds for all users of ice4j in the JVM.
     */
    public static void warmUp() {
        IceWarmUp.run();
    }

    /**
     * Binds the sockets and finds out what can be offered to the peer: from any thread, once.
     *
     * @return completes on the loop: within {@link IceConfig#gatherTimeout()} plus the time the sockets take, or
     *     exceptionally with an {@link IceException}
     */
    public CompletionStage<LocalIceDescription> gather() {
        return gather(hosts -> {});
    }

    /**
     * As {@link #gather()}, for a peer that may be told of the rest later.
     *
     * @param hosts told on the loop what can be offered at once: the host candidates. {@link #connect} may follow
     */
    public CompletionStage<LocalIceDescription> gather(Consumer<LocalIceDescription> hosts) {
        if (!gatherCalled.compareAndSet(false, true)) {
            throw new IllegalStateException("gathered already");
        }
        if (closeCalled.get()) {
            fail(IceFailure.Kind.CLOSED, "closed before gathering");
        } else {
            setUpTimer.arm(loop.nanoTime() + SETUP_NANOS);
            IceSetup.executor().execute(() -> setUp(hosts));
        }
        return gathered.minimalCompletionStage();
    }

    /** On the thread for that. */
    private void setUp(Consumer<LocalIceDescription> hosts) {
        if (closeCalled.get()) {
            return;
        }
        IceConfig confined;
        IceSetup setup;
        try {
            confined = LocalAddresses.confine(config);
            setup = IceSetup.make(loop, confined, fromSockets);
        } catch (IceException e) {
            onSetUpFailed(e);
            return;
        } catch (Throwable e) {
            // Whatever it is, as below; what Kotlin throws, in which ice4j's configuration is written, need not be
            // declared.
            onSetUpFailed(new IceException(
                    new IceFailure(IceFailure.Kind.INTERNAL, "this machine's addresses can't be listed: " + e), e));
            return;
        }
        if (!post(() -> begin(setup, confined, hosts))) {
            setup.release();
            fail(IceFailure.Kind.CLOSED, "the media loop has been closed");
        }
    }

    private void onSetUpFailed(IceException e) {
        setUpTimer.cancel();
        if (!post(() -> gathered.completeExceptionally(e))) {
            gathered.completeExceptionally(e);
        }
    }

    private void begin(IceSetup setup, IceConfig confined, Consumer<LocalIceDescription> hosts) {
        setUpTimer.cancel();
        if (gathered.isDone() || closeCalled.get()) {
            setup.release();
            return;
        }
        try {
            IceConnection made = new IceConnection(loop, confined, restarts.first(), counters, setup);
            connection = made;
            made.gather(
                    hosts,
                    gathered::complete,
                    failure -> gathered.completeExceptionally(new IceException(failure, null)));
        } catch (RuntimeException | Error e) {
            // Whatever it is: nobody is to wait for ever for what does not come any more.
            if (connection == null) {
                setup.release();
            } else {
                closeOwn();
            }
            gathered.completeExceptionally(
                    new IceException(new IceFailure(IceFailure.Kind.INTERNAL, "gathering failed: " + e), e));
        }
    }

    private final class FromSockets implements DatagramHandler {
        @Override
        public void onDatagram(UdpPort port, byte[] buf, int off, int len, InetSocketAddress from, long nowNanos) {
            IceConnection current = connection;
            if (current != null) {
                current.onDatagram(port, buf, off, len, from, nowNanos);
            }
        }

        @Override
        public void onClosed(UdpPort port) {
            IceConnection current = connection;
            if (current != null) {
                current.onPortLost(port);
            }
        }
    }

    /**
     * Starts the checks, and the time until {@link IceListener#onFailed}: on the loop, once, after {@link #gather()} has
     * completed or told of the host candidates.
     *
     * @throws IllegalStateException if that isn't so
     */
    public void connect(RemoteIceDescription remote) {
        connect(remote, config.controlling());
    }

    /**
     * As {@link #connect(RemoteIceDescription)}, for a session that has turned out to be the other side's to nominate in, or
     * ours: who was going to offer has answered.
     *
     * @param controlling whether we nominate; a lite peer makes it so in any case
     */
    public void connect(RemoteIceDescription remote, boolean controlling) {
        IceConnection current = connection;
        if (!loop.inLoop() || current == null) {
            if (closeCalled.get()) {
                return;
            }
            throw new IllegalStateException("connect before there is anything to connect, or off the loop");
        }
        if (!closeCalled.get()) {
            current.connect(remote, controlling);
        }
    }

    /**
     * Takes further candidates of the peer's, such as those whose names had to be resolved: on the loop, after
     * {@link #connect}. They are checked beside what is being checked, unless there is a connection already; what can't be
     * used is left out.
     */
    public void addRemoteCandidates(List<IceCandidate> candidates) {
        IceConnection current = connection;
        if (current != null && loop.inLoop() && !closeCalled.get()) {
            current.addRemoteCandidates(candidates);
        }
    }

    /**
     * Asks further TURN servers, such as the answer has told of: on the loop, after {@link #gather()} has completed. Their
     * relays are checked beside what is being checked; nothing is done if there is a connection already.
     */
    public void addTurnServers(List<TurnServer> servers) {
        IceConnection current = connection;
        if (current != null && loop.inLoop() && !closeCalled.get()) {
            restarts.remember(servers);
            current.addTurnServers(servers);
        }
    }

    /**
     * Asks whether the selected pair still works, by a check out of turn: on the loop.
     *
     * @param outcome told on the loop whether the peer has answered, within this time; not if the session is closed first
     */
    public void check(Duration limit, Consumer<Boolean> outcome) {
        IceConnection current = inUse();
        if (current == null) {
            loop.execute(() -> outcome.accept(false));
        } else {
            current.check(limit.toNanos(), outcome);
        }
    }

    /**
     * Begins an ICE restart (RFC 8445, Section 9) beside what is in use: binds sockets, and finds out what the peer is to be
     * told, with new credentials. One that is under way is given up. On the loop, after {@link IceListener#onConnected}.
     *
     * @return completes as that of {@link #gather()}; {@link #connectRestart} has to follow, unless it fails, which is the end of
     *     the restart
     * @throws IllegalStateException if this is called off the loop or after {@link #close()}
     */
    public CompletionStage<LocalIceDescription> gatherRestart() {
        if (!loop.inLoop() || closeCalled.get()) {
            throw new IllegalStateException("a restart of a closed session, or off the loop");
        }
        return restarts.gather();
    }

    /**
     * Starts the checks of the restart: on the loop. It ends with {@link IceListener#onRestarted} or, after {@link
     * IceConfig#connectTimeout()}, with {@link IceListener#onRestartFailed}.
     *
     * @param remote the peer's new credentials and candidates, which replace the old ones
     * @param controlling whether we nominate, as before
     * @throws IllegalStateException if no restart is under way
     */
    public void connectRestart(RemoteIceDescription remote, boolean controlling) {
        if (!closeCalled.get()) {
            restarts.connect(remote, controlling);
        }
    }

    /** As {@link #addRemoteCandidates}, for the restart that is under way; nothing is done if there is none. */
    public void addRestartCandidates(List<IceCandidate> candidates) {
        if (loop.inLoop() && !closeCalled.get()) {
            restarts.addRemoteCandidates(candidates);
        }
    }

    /** Gives up the restart that is under way, if there is one, without a call of its listener: on the loop. */
    public void abandonRestart() {
        if (!closeCalled.get()) {
            restarts.abandon();
        }
    }

    /** The agent that datagrams go by: the first one, or that of the latest restart. */
    private @Nullable IceConnection inUse() {
        IceConnection taken = restarts.taken();
        return taken == null ? connection : taken;
    }

    /** The agent that this session has begun with. */
    @Nullable
    IceConnection connection() {
        return connection;
    }

    private void closeOwn() {
        IceConnection own = connection;
        if (own != null) {
            own.close();
        }
    }

    /**
     * Sends a datagram of DTLS, SRTP or SRTCP on the selected pair, or the first valid one until there is one: on the
     * loop. The bytes are taken before this returns.
     *
     * @return false if nothing was sent: not connected, no more consent, closed, or the system refused
     */
    public boolean send(byte[] buf, int off, int len) {
        IceConnection current = inUse();
        return current != null && current.send(buf, off, len);
    }

    /** The pair that {@link #send} uses, null before {@link IceListener#onConnected}: from any thread. */
    public @Nullable IceCandidatePair selectedPair() {
        IceConnection current = inUse();
        return current == null ? null : current.selectedPair();
    }

    /**
     * What has been tried and what came of it: on the loop, at any time.
     *
     * @return null before there are sockets, and off the loop
     */
    public @Nullable IceReport report() {
        IceConnection current = inUse();
        return current == null || !loop.inLoop() ? null : current.report();
    }

    /** From any thread. */
    public IceStats stats() {
        return counters.snapshot();
    }

    /**
     * Releases the sockets, the timers and the agent: from any thread, at any time, idempotent. On the loop it is done
     * when this returns, else in the loop's next turn.
     */
    @Override
    public void close() {
        if (!closeCalled.compareAndSet(false, true)) {
            return;
        }
        if (loop.inLoop() || !post(this::release)) {
            release();
        }
    }

    private void release() {
        closeOwn();
        restarts.close();
        setUpTimer.cancel();
        fail(IceFailure.Kind.CLOSED, "closed while gathering");
    }

    private void fail(IceFailure.Kind kind, String message) {
        if (!gathered.isDone()) {
            gathered.completeExceptionally(new IceException(new IceFailure(kind, message), null));
        }
    }

    private boolean post(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            logger.debug("the loop has been closed");
            return false;
        }
    }

    @Override
    public String toString() {
        return "IceSession[" + selectedPair() + "]";
    }
}
