package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramPort;
import io.github.whep4j.transport.MediaLoop;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.ice4j.stack.TransactionID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what ice4j's agent decides. The agent runs on threads of its own, and everything it wants comes to the
 * loop by post; what it is told, it is told on the loop.
 */
final class AgentChecks implements Ice4jStack.Sink {
    /** Told on the loop what comes of the checks. */
    interface Events {
        /** A check has been answered by the peer. */
        void onAnswered(
                DatagramPort port,
                InetSocketAddress remote,
                @Nullable InetSocketAddress mapped,
                long roundTripNanos,
                long nowNanos);

        /** The agent has selected a pair, or found that none works. */
        void onAgentEnded(Ice4jAgent.@Nullable SelectedAddresses selected);
    }

    /** What the agent learns has a limit, too: its check list has none, and is searched with each request. */
    private static final int MOST_LEARNED = 100;

    private static final Logger logger = LoggerFactory.getLogger(AgentChecks.class);

    private final MediaLoop loop;
    private final Ice4jAgent agent;
    private final IcePorts ports;
    private final CheckSender sender;
    private final IceRole role;
    private final Events events;
    private final Map<TransactionID, StunTransaction> running = new HashMap<>();
    private final Set<InetSocketAddress> told = new HashSet<>();
    private final Set<InetSocketAddress> learned = new HashSet<>();
    private long deadlineNanos;
    private boolean freed;

    AgentChecks(MediaLoop loop, Ice4jAgent agent, IcePorts ports, CheckSender sender, IceRole role, Events events) {
        this.loop = loop;
        this.agent = agent;
        this.ports = ports;
        this.sender = sender;
        this.role = role;
        this.events = events;
    }

    void addServerReflexive(InetSocketAddress mapped, InetSocketAddress base, InetSocketAddress server) {
        agent.addServerReflexive(mapped, base, server);
    }

    void addRelayed(IceCandidate relayed, InetSocketAddress server) {
        tell(() -> agent.addRelayed(relayed, server));
    }

    List<IceCandidate> localCandidates() {
        return agent.localCandidates();
    }

    /** Begins; a check that stays without an answer counts as failed at the deadline only. */
    void start(RemoteIceDescription remote, Iterable<IceCandidate> candidates, long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
        agent.setControlling(role.controlling());
        for (IceCandidate candidate : candidates) {
            agent.addRemote(candidate);
            told.add(candidate.address());
        }
        agent.start(remote, this, this::onEnded);
    }

    /** From any thread: ice4j tells its listeners on whichever it is. */
    private void onEnded() {
        post(() -> {
            if (!freed) {
                events.onAgentEnded(agent.selected());
            }
        });
    }

    /** Tells the agent of an authenticated request of the peer, which may have changed our role. */
    void onRequest(IcePath path, boolean useCandidate) {
        if (!isKnown(path.remote)) {
            return;
        }
        long priority = path.priority == 0 ? IcePriority.of(IcePriority.PEER_REFLEXIVE, 0) : path.priority;
        tell(() -> {
            if (agent.isControlling() != role.controlling()) {
                agent.setControlling(role.controlling());
            }
            if (!path.valid || useCandidate) {
                agent.onCheck(path.port.localAddress(), path.remote, priority, useCandidate);
            }
        });
    }

    /** Whether it is among the peer's candidates, or can be learned now. */
    private boolean isKnown(InetSocketAddress remote) {
        return told.contains(remote)
                || learned.contains(remote)
                || learned.size() < MOST_LEARNED && learned.add(remote);
    }

    /** Goes on checking, while it is not the agent's to nominate any more. */
    void nominateNothing() {
        agent.nominateNothing();
    }

    @Override
    public void send(Ice4jCheck check) {
        loop.execute(() -> sendOnLoop(check));
    }

    @Override
    public void stopRetransmitting(TransactionID id) {
        post(() -> {
            StunTransaction transaction = running.get(id);
            if (transaction != null) {
                sender.stopRetransmitting(transaction);
            }
        });
    }

    private void post(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            logger.debug("the loop has been closed");
        }
    }

    private void sendOnLoop(Ice4jCheck check) {
        if (freed) {
            return;
        }
        DatagramPort port = ports.find(check.local());
        if (port == null) {
            tell(check::failed);
            return;
        }
        long lifetimeNanos = Math.max(1, deadlineNanos - loop.nanoTime());
        StunTransaction transaction = sender.send(
                port,
                check.remote(),
                check.priority(),
                check.useCandidate(),
                StunTransaction.Schedule.CHECK,
                lifetimeNanos,
                new Outcome(check, port));
        running.put(check.id(), transaction);
    }

    /** Frees the agent; what is still under way is given up. Idempotent. */
    void free() {
        if (freed) {
            return;
        }
        freed = true;
        running.values().forEach(sender::cancel);
        running.clear();
        tell(agent::free);
    }

    /** Runs a method of ice4j, whose faults end no session. */
    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            logger.warn("ice4j failed", e);
        }
    }

    private final class Outcome implements StunTransaction.Outcome {
        private final Ice4jCheck check;
        private final DatagramPort port;

        Outcome(Ice4jCheck check, DatagramPort port) {
            this.check = check;
            this.port = port;
        }

        @Override
        public void onSuccess(StunMessage response, long roundTripNanos, long nowNanos) {
            running.remove(check.id());
            InetSocketAddress mapped = response.mappedAddress();
            events.onAnswered(port, check.remote(), mapped, roundTripNanos, nowNanos);
            if (!freed) {
                tell(() -> {
                    if (mapped == null) {
                        check.failed();
                    } else {
                        check.succeeded(mapped);
                    }
                });
            }
        }

        @Override
        public void onError(int code) {
            running.remove(check.id());
            if (code == Stun.ROLE_CONFLICT) {
                tell(check::roleConflict);
                role.setControlling(agent.isControlling());
            } else {
                tell(check::failed);
            }
        }

        @Override
        public void onTimeout() {
            running.remove(check.id());
            if (!freed) {
                tell(check::failed);
            }
        }
    }
}
