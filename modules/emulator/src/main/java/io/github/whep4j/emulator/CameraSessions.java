package io.github.whep4j.emulator;

import io.github.whep4j.dtls.DtlsFingerprint;
import io.github.whep4j.ice.LocalIceDescription;
import io.github.whep4j.sdp.Fingerprint;
import io.github.whep4j.sdp.RemoteOffer;
import io.github.whep4j.transport.MediaLoops;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions of a camera by the last part of their URLs. Any thread. */
final class CameraSessions implements WhepResource.Sessions, AutoCloseable {
    private final MediaLoops loops;
    private final CameraSettings settings;
    private final CameraSession.Secrets secrets;
    private final InetAddress address;
    private final Tally tally;
    private final Map<String, OpenSession> open = new ConcurrentHashMap<>();
    private boolean closed;

    CameraSessions(
            MediaLoops loops,
            CameraSettings settings,
            CameraSession.Secrets secrets,
            InetAddress address,
            Tally tally) {
        this.loops = loops;
        this.settings = settings;
        this.secrets = secrets;
        this.address = address;
        this.tally = tally;
    }

    @Override
    public Optional<WhepResource.Opened> open(RemoteOffer offer, Set<Misbehaviour> misbehaviours)
            throws InterruptedException {
        String id = UUID.randomUUID().toString();
        OpenSession session;
        synchronized (this) {
            if (closed || open.size() >= settings.maxSessions()) {
                return Optional.empty();
            }
            session = create(id, offer, misbehaviours);
            open.put(id, session);
        }
        boolean answered = false;
        try {
            String answer = AnswerTampering.apply(session.description(), misbehaviours, offer.setup(), settings.clip())
                    .write();
            tally.sessionsOpened.increment();
            answered = true;
            return Optional.of(new WhepResource.Opened(id, answer));
        } finally {
            if (!answered) {
                session.end(SessionEnd.VANISH);
            }
        }
    }

    private OpenSession create(String id, RemoteOffer offer, Set<Misbehaviour> misbehaviours) {
        Runnable onEnded = () -> open.remove(id);
        if (misbehaviours.contains(Misbehaviour.WRONG_PASSWORD_IN_RESPONSES)) {
            DtlsFingerprint own = secrets.certificate().fingerprint();
            return new ImpostorSession(
                    loops.next(),
                    address,
                    AnswerPlan.of(offer, settings),
                    new Fingerprint(own.hashFunction(), own.value()),
                    tally,
                    onEnded);
        }
        return new CameraSession(loops.next(), settings, secrets, offer, misbehaviours, tally, onEnded);
    }

    @Override
    public PatchOutcome answer(String id, RemoteOffer answer) {
        OpenSession session = open.get(id);
        if (session == null) {
            return PatchOutcome.NO_SESSION;
        }
        if (!session.accept(answer)) {
            return PatchOutcome.NO_ANSWER;
        }
        tally.patchesTaken.increment();
        return PatchOutcome.TAKEN;
    }

    /** They are counted, and not passed on: the client's own checks tell where it is. */
    @Override
    public PatchOutcome trickle(String id, TrickledCandidates trickled) {
        OpenSession session = open.get(id);
        if (session == null) {
            return PatchOutcome.NO_SESSION;
        }
        if (!session.isOf(trickled)) {
            return PatchOutcome.RESTART;
        }
        tally.patchesTaken.increment();
        tally.candidatesTrickled.add(trickled.candidates().size());
        return PatchOutcome.TAKEN;
    }

    @Override
    public Optional<LocalIceDescription> restart(String id, TrickledCandidates client) throws InterruptedException {
        OpenSession session = open.get(id);
        Optional<LocalIceDescription> restarted = session == null ? Optional.empty() : session.restart(client);
        if (restarted.isPresent()) {
            tally.patchesTaken.increment();
        }
        return restarted;
    }

    @Override
    public Optional<LocalIceDescription> first(String id) {
        OpenSession session = open.get(id);
        return session == null ? Optional.empty() : session.first();
    }

    @Override
    public boolean isOpen(String id) {
        return open.containsKey(id);
    }

    @Override
    public boolean close(String id) {
        OpenSession session = open.remove(id);
        if (session == null) {
            return false;
        }
        session.end(SessionEnd.BYE_AND_CLOSE_NOTIFY);
        return true;
    }

    int size() {
        return open.size();
    }

    void endAll(SessionEnd how) {
        List.copyOf(open.values()).forEach(session -> session.end(how));
    }

    void stopMedia() {
        open.values().forEach(OpenSession::stopMedia);
    }

    /** Ends all sessions and opens no more. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        endAll(SessionEnd.BYE_AND_CLOSE_NOTIFY);
        open.clear();
    }
}
