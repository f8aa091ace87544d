package io.github.whep4j.receiver;

import io.github.whep4j.ice.IceCandidatePair;
import io.github.whep4j.ice.IceFailure;
import io.github.whep4j.ice.IceSession;
import io.github.whep4j.transport.MediaLoop;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one session's way to the server open: does what {@link PathRecovery} decides, and tells of it. On the loop. */
final class PathKeeper {
    private static final Logger logger = LoggerFactory.getLogger(PathKeeper.class);

    /** Told on the loop. */
    interface Listener {
        void iceRestart(IceRestart restart);

        /**
         * The server can't be reached by the pair in use, nor ICE restarted.
         *
         * @param gone whether what the pair is sent by, or the server's consent, has gone
         */
        void unreachable(boolean gone);

        /** The server has ended the session, and said so when it was asked for a restart; and no media comes any more. */
        void gone();
    }

    private final IceSession ice;
    private final RestartExchange exchange;
    private final Listener listener;
    private final PathRecovery recovery;
    private @Nullable IceCandidatePair pair;
    private long restarts;

    PathKeeper(
            MediaLoop loop,
            Duration quiet,
            IceSession ice,
            RestartExchange exchange,
            LongSupplier lastPacketNanos,
            Listener listener) {
        this.ice = ice;
        this.exchange = exchange;
        this.listener = listener;
        this.recovery = new PathRecovery(LoopClock.of(loop), quiet, lastPacketNanos, new Doing());
    }

    /** The first picture is there. */
    void begin() {
        recovery.begin();
    }

    /** How often ICE has been restarted. */
    long restarts() {
        return restarts;
    }

    void onRestarted(IceCandidatePair newPair) {
        logger.info("ICE has been restarted: {}", newPair);
        restarts++;
        pair = newPair;
        exchange.onRestarted();
    }

    void onRestartFailed(IceFailure failure) {
        exchange.onRestartFailed(failure);
    }

    void onLocalAddressGone() {
        logger.debug("The address of the pair in use has gone");
        recovery.addressGone();
    }

    /** Whether that leads to a restart. */
    boolean onPathGone() {
        logger.debug("What the pair in use is sent by has gone");
        return recovery.pathGone();
    }

    /** Whether that leads to a restart. */
    boolean onConsentExpired() {
        logger.debug("The server has not answered for the lifetime of its consent");
        return recovery.consentExpired();
    }

    void onLocalAddressFound() {
        logger.debug("There is another local address");
        recovery.addressFound();
    }

    /**
     * The server says that the session's URL is no more (410), so it is not asked for a restart again.
     *
     * @return whether media comes all the same. The session then ends when that does
     */
    boolean onSessionGone() {
        logger.info("The server says that the session is gone (410)");
        exchange.sessionGone();
        return recovery.isFlowing();
    }

    void close() {
        recovery.close();
        exchange.close();
    }

    private final class Doing implements PathRecovery.Actions {
        @Override
        public void check(Duration limit) {
            ice.check(limit, answered -> {
                logger.debug("No media: the pair in use was checked, and that was{} answered", answered ? "" : " not");
                recovery.checked(answered);
            });
        }

        @Override
        public void restart() {
            logger.debug("Restarting ICE");
            exchange.start(new FromExchange());
        }

        @Override
        public void unreachable(boolean gone) {
            listener.unreachable(gone);
        }

        @Override
        public void ended() {
            listener.gone();
        }
    }

    private final class FromExchange implements RestartExchange.Listener {
        @Override
        public void restarted() {
            IceCandidatePair selected = pair;
            recovery.restarted(PathRecovery.Outcome.DONE);
            if (selected != null) {
                listener.iceRestart(new IceRestart.Done(SessionInfos.pair(selected)));
            }
        }

        @Override
        public void failed(PathRecovery.Outcome outcome, WhepException why) {
            logger.info("ICE could not be restarted: {}", why.getMessage());
            listener.iceRestart(new IceRestart.Failed(why));
            recovery.restarted(outcome);
        }

        @Override
        public void gone() {
            recovery.restarted(PathRecovery.Outcome.SESSION_GONE);
        }
    }
}
