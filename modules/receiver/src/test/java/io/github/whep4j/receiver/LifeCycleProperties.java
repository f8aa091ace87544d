package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.whep.SessionEvent;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.jspecify.annotations.Nullable;

/** Whatever happens in whatever order, a receiver is where {@link LifeCycleModel} says, and comes to an end with nothing held. */
class LifeCycleProperties {
    private static final long SECOND = 1_000_000_000L;
    /** The longest wait between two attempts, and one second for the steps of this test. */
    private static final int MOST_SECONDS_BETWEEN_ATTEMPTS = 31;

    private enum Kind {
        ANSWER,
        KEYS,
        KEY_FRAME,
        PICTURE,
        FAILS,
        FAILS_FOR_GOOD,
        SERVER_ENDS,
        SERVER_WANTS_ANOTHER,
        DELETE_DONE,
        ONE_SECOND,
        TEN_SECONDS,
        CONSUMER_FAILS,
        CLOSE
    }

    /** Something happens to the newest session that it can happen to, or to the oldest. */
    private record Happening(Kind kind, boolean toNewest) {}

    private static final List<Happening> GOES_WELL = Stream.of(Kind.ANSWER, Kind.KEYS, Kind.KEY_FRAME)
            .map(kind -> new Happening(kind, true))
            .toList();

    @Provide
    Arbitrary<List<Happening>> happenings() {
        // What ends everything is rare, and most lives begin with a session that goes well, or few would get far.
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(200, Kind.ANSWER),
                Tuple.of(200, Kind.KEYS),
                Tuple.of(200, Kind.KEY_FRAME),
                Tuple.of(50, Kind.PICTURE),
                Tuple.of(20, Kind.FAILS),
                Tuple.of(2, Kind.FAILS_FOR_GOOD),
                Tuple.of(15, Kind.SERVER_ENDS),
                Tuple.of(15, Kind.SERVER_WANTS_ANOTHER),
                Tuple.of(200, Kind.DELETE_DONE),
                Tuple.of(300, Kind.ONE_SECOND),
                Tuple.of(150, Kind.TEN_SECONDS),
                Tuple.of(2, Kind.CONSUMER_FAILS),
                Tuple.of(2, Kind.CLOSE));
        Arbitrary<List<Happening>> any = Combinators.combine(kinds, Arbitraries.of(true, false))
                .as(Happening::new)
                .withoutEdgeCases()
                .list()
                .ofMaxSize(120)
                .withSizeDistribution(RandomDistribution.uniform());
        return Combinators.combine(Arbitraries.of(true, true, true, false), any).as((goesWell, then) -> {
            List<Happening> all = new ArrayList<>(goesWell ? GOES_WELL : List.of());
            all.addAll(then);
            return all;
        });
    }

    @Provide
    Arbitrary<Renewal> renewals() {
        return Arbitraries.of(Renewal.none(), Renewal.sequential(), Renewal.overlapping())
                .map(renewal -> renewal.attempts(Integer.MAX_VALUE).giveUpAfter(Duration.ofDays(1)));
    }

    @Property(tries = 3_000)
    @StatisticsReport(onFailureOnly = true)
    void isWhereTheModelIs(
            @ForAll("happenings") List<Happening> happenings,
            @ForAll("renewals") Renewal renewal,
            @ForAll boolean autoReconnect,
            @ForAll boolean limited) {
        Life life = new Life(renewal, autoReconnect, limited);
        life.check();
        for (Happening each : happenings) {
            life.happen(each);
            life.check();
        }
        Statistics.collect(life.watched.renewals > 0);
        Statistics.coverage(lives -> lives.check(true).percentage(renewed -> renewed > 10));
        life.end();
    }

    /** A receiver's sessions, and the model of them. */
    private static final class Life {
        private final VirtualClock clock = new VirtualClock();
        private final List<ScriptedSession> sessions = new ArrayList<>();
        private final Watched watched = new Watched();
        private final LifeCycleModel model;
        private final SessionSuccession succession;

        Life(Renewal renewal, boolean autoReconnect, boolean limited) {
            ReceiverBuilder builder = WhepReceiver.builder(URI.create("https://device.example/whep"))
                    .onAccessUnit(unit -> {})
                    .renewal(renewal)
                    .sessionLimit(limited ? SessionLimit.of(LifeCycleModel.LIMIT) : SessionLimit.none());
            ReceiverOptions options = (autoReconnect ? builder.autoReconnect() : builder).options();
            model = new LifeCycleModel(renewal, autoReconnect, limited);
            succession = new SessionSuccession(options, clock, () -> 0.5, this::open, watched);
            succession.start();
        }

        private ScriptedSession open(SessionOwner owner) {
            ScriptedSession session = new ScriptedSession(clock, owner);
            sessions.add(session);
            return session;
        }

        void happen(Happening each) {
            switch (each.kind()) {
                case ANSWER ->
                    toOne(each, leg -> !leg.isAnswered(), (leg, session) -> {
                        model.answer(leg, clock.nanoTime());
                        session.answer();
                    });
                case KEYS ->
                    toOne(each, leg -> leg.isAnswered() && !leg.keys, (leg, session) -> {
                        model.keys(leg);
                        session.keys();
                    });
                case KEY_FRAME ->
                    toOne(each, leg -> leg.keys, (leg, session) -> {
                        model.keyFrame(leg);
                        session.picture(true);
                    });
                case PICTURE -> toOne(each, leg -> leg.pictures, (leg, session) -> session.picture(false));
                case FAILS -> fail(each, Failures.silent(Duration.ofSeconds(5), null));
                case FAILS_FOR_GOOD ->
                    fail(each, Failures.internal(Phase.MEDIA, new IllegalStateException("scripted")));
                case SERVER_ENDS ->
                    toOne(each, LifeCycleModel.Leg::isAnswered, (leg, session) -> {
                        model.serverEnds(leg, clock.nanoTime());
                        session.endByServer();
                    });
                case SERVER_WANTS_ANOTHER ->
                    toOne(each, LifeCycleModel.Leg::isAnswered, (leg, session) -> {
                        model.reconnect(leg);
                        session.event(new SessionEvent.Reconnect(null));
                    });
                case DELETE_DONE -> release();
                case ONE_SECOND -> pass(1);
                case TEN_SECONDS -> pass(10);
                case CONSUMER_FAILS -> {
                    WhepException failure = new DeliveryException("delivery.consumer", "scripted", "", null);
                    model.end(CloseReason.LOCAL, failure);
                    succession.fail(failure);
                }
                case CLOSE -> {
                    model.end(CloseReason.LOCAL, null);
                    succession.end(CloseReason.LOCAL, null);
                }
            }
        }

        private void fail(Happening each, WhepException failure) {
            toOne(each, leg -> true, (leg, session) -> {
                model.fails(leg, CloseReason.LOCAL, failure);
                session.end(CloseReason.LOCAL, failure);
            });
        }

        private interface Event {
            void happen(LifeCycleModel.Leg leg, ScriptedSession session);
        }

        /** To one of the sessions that are not ending and fit, if there is one. */
        private void toOne(Happening each, Predicate<LifeCycleModel.Leg> fits, Event event) {
            List<Integer> fitting = new ArrayList<>();
            for (int i = 0; i < model.legs.size(); i++) {
                LifeCycleModel.Leg leg = model.legs.get(i);
                if (leg != null && !leg.ending && fits.test(leg)) {
                    fitting.add(i);
                }
            }
            if (!fitting.isEmpty()) {
                int index = fitting.get(each.toNewest() ? fitting.size() - 1 : 0);
                event.happen(Objects.requireNonNull(model.legs.get(index)), sessions.get(index));
            }
        }

        /** The oldest DELETE that is under way is answered. */
        private boolean release() {
            for (int i = 0; i < model.legs.size(); i++) {
                LifeCycleModel.Leg leg = model.legs.get(i);
                if (leg != null && leg.ending) {
                    model.released(i);
                    sessions.get(i).release();
                    takeNote();
                    return true;
                }
            }
            return false;
        }

        private void pass(int seconds) {
            for (int i = 0; i < seconds; i++) {
                long now = clock.nanoTime() + SECOND;
                clock.runUntil(now);
                model.tick(now);
                takeNote();
            }
        }

        /** When the next session comes is the receiver's to choose. */
        private void takeNote() {
            if (sessions.size() > model.legs.size()) {
                model.opened();
            }
        }

        void check() {
            assertEquals(model.state, watched.state);
            assertEquals(model.legs.size(), sessions.size(), "sessions");
            for (int i = 0; i < sessions.size(); i++) {
                LifeCycleModel.Leg leg = model.legs.get(i);
                assertEquals(leg == null || leg.ending, sessions.get(i).isEnding(), "session " + i + " is ended");
            }
            assertEquals(model.renewals, watched.renewals);
            assertEquals(model.over, watched.over);
            if (model.over) {
                assertEquals(model.reason, watched.reason);
                assertEquals(
                        model.failure == null ? null : model.failure.code(),
                        watched.failure == null ? null : watched.failure.code());
            }
        }

        void end() {
            for (int i = 0; i < MOST_SECONDS_BETWEEN_ATTEMPTS && model.waitsForNext(); i++) {
                pass(1);
            }
            assertFalse(model.waitsForNext(), "it renews, and no session is opened");
            model.end(CloseReason.LOCAL, null);
            succession.end(CloseReason.LOCAL, null);
            while (release()) {
                check();
            }
            check();
            assertTrue(watched.over);
            assertEquals(0, clock.pending(), "timers");
            for (ScriptedSession session : sessions) {
                assertEquals(1, session.endings());
                assertTrue(session.hasEnded());
            }
            assertEquals(ReceiverStats.NONE, succession.stats());
            succession.requestKeyFrame();
            succession.end(CloseReason.REMOTE, null);
            succession.fail(Failures.closedEarly());
            check();
        }
    }

    /** Whoever owns the receiver: hears nothing more once it is over, and no picture once it is closing. */
    private static final class Watched implements SuccessionOwner {
        ReceiverState state = ReceiverState.IDLE;
        boolean over;
        int renewals;
        CloseReason reason = CloseReason.LOCAL;

        @Nullable
        WhepException failure;

        private void mayBeTold() {
            assertFalse(over, "told of something after the end");
            assertFalse(state == ReceiverState.CLOSING, "told of something while closing");
        }

        @Override
        public void state(ReceiverState next) {
            mayBeTold();
            state = next;
        }

        @Override
        public void accessUnit(AccessUnit unit) {
            mayBeTold();
        }

        @Override
        public void firstAccessUnit(SessionInfo info) {
            mayBeTold();
        }

        @Override
        public void stalled(Duration silence) {
            mayBeTold();
        }

        @Override
        public void resumed(Duration silence) {
            mayBeTold();
        }

        @Override
        public void event(SessionEvent event) {
            mayBeTold();
        }

        @Override
        public void pairChanged(CandidatePair pair) {
            mayBeTold();
        }

        @Override
        public void iceRestart(IceRestart restart) {
            mayBeTold();
        }

        @Override
        public void reconnecting(@Nullable URI endpoint) {
            mayBeTold();
        }

        @Override
        public void renewed(Duration gap) {
            mayBeTold();
            renewals++;
        }

        @Override
        public void renewalFailed(WhepException cause, Duration retryIn) {
            mayBeTold();
        }

        @Override
        public void ended(CloseReason why, @Nullable WhepException cause) {
            assertFalse(over, "ended twice");
            over = true;
            reason = why;
            failure = cause;
        }
    }
}
