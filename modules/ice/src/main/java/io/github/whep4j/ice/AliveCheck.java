package io.github.whep4j.ice;

import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.transport.UdpPort;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One question whether a path works, out of turn: a check that is repeated until it is answered or its time is over. It is
 * over at once if the address that it is sent from is this machine's no more.
 */
final class AliveCheck implements StunTransaction.Outcome {
    private static final Logger logger = LoggerFactory.getLogger(AliveCheck.class);

    /** Told on the loop of a check that has been answered. */
    interface Events {
        void onRoundTrip(long roundTripNanos, long nowNanos);
    }

    private final MediaLoop loop;
    private final IcePath path;
    private final CheckSender sender;
    private final Events events;
    private final Consumer<Boolean> outcome;
    private @Nullable StunTransaction transaction;
    private boolean over;

    /** @param outcome told on the loop, once; not if the session is closed first */
    AliveCheck(MediaLoop loop, IcePath path, CheckSender sender, Events events, Consumer<Boolean> outcome) {
        this.loop = loop;
        this.path = path;
        this.sender = sender;
        this.events = events;
        this.outcome = outcome;
    }

    /** USE-CANDIDATE goes with it, as with consent checks: a peer that sees us elsewhere is to follow. */
    void start(long limitNanos) {
        transaction = sender.send(
                path.port,
                path.remote,
                IcePriority.of(IcePriority.PEER_REFLEXIVE, 0),
                true,
                StunTransaction.Schedule.CHECK,
                limitNanos,
                this);
        InetAddress address = path.port.localAddress().getAddress();
        // All of 127.0.0.0/8 can be bound, and one of them is the interface's.
        if (path.port instanceof UdpPort && !address.isLoopbackAddress()) {
            IceSetup.executor().execute(() -> lookFor(address));
        }
    }

    /** On the thread that may block. */
    private void lookFor(InetAddress address) {
        try {
            if (NetworkInterface.getByInetAddress(address) == null) {
                loop.execute(this::onAddressGone);
            }
        } catch (SocketException e) {
            logger.debug("the network interfaces can't be listed: {}", e.toString());
        } catch (RejectedExecutionException e) {
            logger.debug("the loop has been closed");
        }
    }

    private void onAddressGone() {
        if (!over && transaction != null) {
            sender.cancel(transaction);
            end(false);
        }
    }

    @Override
    public void onSuccess(StunMessage response, long roundTripNanos, long nowNanos) {
        path.lastConsentNanos = nowNanos;
        events.onRoundTrip(roundTripNanos, nowNanos);
        end(true);
    }

    /** An authentic refusal is an answer, too; 0 is none. */
    @Override
    public void onError(int code) {
        end(code != 0);
    }

    @Override
    public void onTimeout() {
        end(false);
    }

    private void end(boolean answered) {
        if (!over) {
            over = true;
            outcome.accept(answered);
        }
    }
}
