package io.github.whep4j.ice;

import io.github.whep4j.transport.MediaLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Asks STUN and TURN servers side by side what can be offered besides our own addresses, for a bounded time. */
final class CandidateGathering {
    /** Told on the loop. */
    interface Events extends TurnGathering.PeerDatagrams {
        void onMapped(InetSocketAddress mapped, InetSocketAddress base, InetSocketAddress server);

        void onRelayed(RelayedPort port);

        /** A relayed port that was told of can't be used any more. */
        void onPortLost(RelayedPort port);

        /** @param complete false if a server has not answered in time */
        void onDone(boolean complete);
    }

    private final IceConfig config;
    private final Events events;
    private final ServerReflexiveGathering reflexive;
    private final TurnGathering relays;
    private boolean reflexiveDone;
    private boolean reflexiveComplete;
    private boolean relaysSettled;

    CandidateGathering(
            MediaLoop loop, StunTransactions transactions, IceConfig config, IceCounters counters, Events events) {
        this.config = config;
        this.events = events;
        reflexive = new ServerReflexiveGathering(loop, transactions, new ServerReflexiveGathering.Events() {
            @Override
            public void onMapped(InetSocketAddress mapped, InetSocketAddress base, InetSocketAddress server) {
                events.onMapped(mapped, base, server);
            }

            @Override
            public void onDone(boolean complete) {
                reflexiveDone = true;
                reflexiveComplete = complete;
                doneIfBoth();
            }
        });
        relays = new TurnGathering(loop, config, counters, new FromRelays());
    }

    /** Asks all of the configuration's; a lite agent's addresses are public, and it asks nobody. */
    void start(IcePorts ports) {
        boolean asks = !config.localLite();
        boolean reflexiveToo = asks && !config.relayOnly();
        reflexive.start(
                ports.sockets(),
                reflexiveToo ? config.stunServers() : List.of(),
                config.gatherTimeout().toNanos());
        relays.start(asks ? config.turnServers() : List.of());
    }

    /** Asks further servers, known only after the offer; their relays are told of like the others. */
    void startLate(List<TurnServer> servers) {
        relays.start(servers);
    }

    private void doneIfBoth() {
        if (reflexiveDone && relaysSettled) {
            events.onDone(reflexiveComplete && relays.isComplete());
        }
    }

    /** What went wrong at TURN servers, for people; empty if nothing did. */
    String relayFailures() {
        return String.join("; ", relays.failures());
    }

    /** What all servers have come to. */
    IceReporter.Servers servers(int relayed) {
        List<String> errors = new ArrayList<>(reflexive.failures());
        errors.addAll(relays.failures());
        return new IceReporter.Servers(reflexive.hasAsked(), relays.hasAsked(), relayed, errors);
    }

    /** Ends it without telling, and gives back what was allocated. */
    void stop() {
        reflexive.stop();
        relays.stop();
    }

    private final class FromRelays implements TurnGathering.Events {
        @Override
        public void onRelayed(RelayedPort port) {
            events.onRelayed(port);
        }

        @Override
        public void onPortLost(RelayedPort port) {
            events.onPortLost(port);
        }

        @Override
        public void onSettled() {
            if (!relaysSettled) {
                relaysSettled = true;
                doneIfBoth();
            }
        }

        @Override
        public void onDatagram(RelayedPort port, byte[] buf, int off, int len, InetSocketAddress peer, long nowNanos) {
            events.onDatagram(port, buf, off, len, peer, nowNanos);
        }
    }
}
