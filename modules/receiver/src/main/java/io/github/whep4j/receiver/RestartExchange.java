package io.github.whep4j.receiver;

import io.github.whep4j.ice.IceFailure;
import io.github.whep4j.ice.IceReport;
import io.github.whep4j.ice.IceSession;
import io.github.whep4j.ice.LocalIceDescription;
import io.github.whep4j.ice.RemoteIceDescription;
import io.github.whep4j.receiver.PathRecovery.Outcome;
import io.github.whep4j.sdp.IceFragment;
import io.github.whep4j.sdp.NegotiatedVideo;
import io.github.whep4j.sdp.SdpException;
import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.whep.RestartOutcome;
import io.github.whep4j.whep.WhepSession;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ICE restarts of one session over WHEP (draft-ietf-wish-whep, Section 4.5.3): candidates and credentials of a second
 * agent by PATCH, the server's from the answer. At most one is under way, for a limited time; what comes of it afterwards is
 * of no effect. On the loop.
 */
final class RestartExchange {
    private static final long LIMIT_NANOS = 10_000_000_000L;

    /** Told on the loop how a restart has ended that was started. */
    interface Listener {
        void restarted();

        void failed(Outcome outcome, WhepException why);

        /** The server says that it has no such session, and is not asked again. */
        void gone();
    }

    private final MediaLoop loop;
    private final IceSession ice;
    private final WhepSession whep;
    private final Descriptions.Restarting ours;
    private final boolean lite;
    private final @Nullable NamedCandidates names;
    private final LoopTimer timer;
    private String remoteUfrag;
    private String remotePassword;
    private @Nullable Listener listener;
    private boolean gone;
    /** Tells answers to this restart from those to earlier ones. */
    private int attempt;

    /** @param names resolves those of the server's candidates; null if none is to be looked up */
    RestartExchange(
            MediaLoop loop,
            IceSession ice,
            WhepSession whep,
            Descriptions.Restarting ours,
            NegotiatedVideo video,
            @Nullable NamedCandidates names) {
        this.loop = loop;
        this.ice = ice;
        this.whep = whep;
        this.ours = ours;
        this.lite = video.iceLite();
        this.names = names;
        this.remoteUfrag = video.iceUfrag();
        this.remotePassword = video.icePwd();
        this.timer = loop.timer(() -> abandon("there was no end of it within 10 s"));
    }

    void start(Listener whoAsks) {
        listener = whoAsks;
        attempt++;
        if (gone) {
            onGone();
            return;
        }
        timer.arm(loop.nanoTime() + LIMIT_NANOS);
        whenDone(ice.gatherRestart(), this::ask, t -> abandon("no candidates could be gathered: " + t.getMessage()));
    }

    private void ask(LocalIceDescription local) {
        whenDone(whep.restart(ours.fragment(local)), this::answered, t -> abandon(String.valueOf(t.getMessage())));
    }

    private void answered(RestartOutcome outcome) {
        if (outcome instanceof RestartOutcome.Answered answer) {
            read(answer.fragment());
        } else if (outcome == RestartOutcome.Refused.SESSION_GONE) {
            gone = true;
            onGone();
        } else {
            boolean never =
                    outcome == RestartOutcome.Refused.NOT_SUPPORTED || outcome == RestartOutcome.Refused.NOT_OPEN;
            String how = outcome.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
            fail(never ? Outcome.IMPOSSIBLE : Outcome.FAILED, "the server did not restart it: " + how);
        }
    }

    /** The server has said of the session's URL that it is no more: there is nobody to ask for a restart. */
    void sessionGone() {
        gone = true;
    }

    private void onGone() {
        Listener asked = end();
        if (asked != null) {
            ice.abandonRestart();
            asked.gone();
        }
    }

    private void read(String fragment) {
        IceFragment theirs;
        try {
            theirs = IceFragment.read(fragment);
        } catch (SdpException e) {
            fail(Outcome.FAILED, "the server's answer can't be read: " + e.getMessage());
            return;
        }
        if (theirs.iceUfrag().equals(remoteUfrag) && theirs.icePwd().equals(remotePassword)) {
            fail(Outcome.FAILED, "the server's answer has the old credentials");
            return;
        }
        remoteUfrag = theirs.iceUfrag();
        remotePassword = theirs.icePwd();
        ice.connectRestart(
                new RemoteIceDescription(
                        theirs.iceUfrag(),
                        theirs.icePwd(),
                        lite || theirs.iceLite(),
                        Negotiation.fromSdp(theirs.candidates()),
                        Negotiation.passedOver(theirs.candidates(), names)),
                ours.offered());
        if (names != null) {
            int asked = attempt;
            names.resolve(
                    theirs.candidates(),
                    found -> loop.execute(() -> {
                        if (listener != null && asked == attempt) {
                            ice.addRestartCandidates(found);
                        }
                    }));
        }
    }

    /** ICE has another pair. */
    void onRestarted() {
        Listener asked = end();
        if (asked != null) {
            asked.restarted();
        }
    }

    void onRestartFailed(IceFailure failure) {
        fail(Outcome.FAILED, failure.message(), failure.report());
    }

    private void abandon(String why) {
        fail(Outcome.FAILED, why);
    }

    private void fail(Outcome outcome, String why) {
        fail(outcome, why, null);
    }

    private void fail(Outcome outcome, String why, @Nullable IceReport report) {
        Listener asked = end();
        if (asked != null) {
            ice.abandonRestart();
            asked.failed(outcome, Failures.restart(why, report));
        }
    }

    /** Null if none is under way. */
    private @Nullable Listener end() {
        Listener asked = listener;
        listener = null;
        timer.cancel();
        return asked;
    }

    /** Nothing is told from here on. */
    void close() {
        var unused = end();
    }

    private <T> void whenDone(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> otherwise) {
        int asked = attempt;
        stage.whenComplete((value, failure) -> loop.execute(() -> {
            if (listener == null || asked != attempt) {
                return;
            }
            if (failure != null) {
                otherwise.accept(failure);
            } else {
                then.accept(value);
            }
        }));
    }
}
