package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.media.SimulatedLink.Conditions;
import io.github.whep4j.rtp.RtcpHeader;
import io.github.whep4j.rtp.RtpHeader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A picture is late, is asked for on suspicion, and then comes twice: of itself, and again on the same source. */
class SuspicionTest {

    @Test
    void whatWasLateOnlyIsNotLost() {
        int asked = 0;
        for (int late = 0; late < 60; late++) {
            Conditions network = Conditions.delay(20 * MILLI);
            Simulation simulation = viewing(network);
            InboundRtpStats before = simulation.stats();
            network.delayNanos += late * MILLI;
            simulation.sendPicture(3_000);
            simulation.run(SECOND / 30);
            network.delayNanos -= late * MILLI;
            simulation.stream(SECOND);
            InboundRtpStats after = simulation.stats();
            assertEquals(before.packetsLost(), after.packetsLost(), late + " ms late");
            asked += after.discarded().replayed() > before.discarded().replayed() ? 1 : 0;
        }
        assertTrue(asked > 10, asked + " were asked for in vain");
    }

    @Test
    void whatWasLostIs() {
        Conditions network = Conditions.delay(20 * MILLI);
        Simulation simulation = viewing(network);
        long before = simulation.stats().packetsLost();
        network.loss(1);
        simulation.sendPicture(3_000);
        network.loss(0);
        simulation.run(150 * MILLI);
        simulation.stream(SECOND);
        assertEquals(before + 1, simulation.stats().packetsLost());
        assertEquals(simulation.picturesSent, simulation.delivered);
    }

    /** The sender has an RTX payload type in its answer and makes no use of it, as Pion does. */
    @ParameterizedTest
    @ValueSource(ints = {VideoPayload.NO_RTX, 97})
    void whatIsLostIsCountedByWhateverSuspicionItComesAgain(int rtxPayloadType) {
        for (int seed = 1; seed <= 20; seed++) {
            TestSender.Settings settings = answering(seed);
            ReceiveSessionConfig.Builder config = Simulation.config(settings)
                    .nack(true)
                    .payloads(List.of(new VideoPayload(settings.payloadType, rtxPayloadType, List.of())));
            Conditions network = Conditions.delay(26 * MILLI);
            Simulation simulation = new Simulation(
                    config, settings, network, Conditions.delay(MILLI).loss(0.2));
            Set<Integer> lost = lost(simulation);
            simulation.installKeys();
            simulation.session.onRoundTrip(27 * MILLI, simulation.time.now());
            simulation.stream(SECOND);
            network.loss(0.2);
            simulation.stream(10 * SECOND);
            network.loss(0);
            simulation.stream(SECOND);
            assertEquals(lost.size(), simulation.stats().packetsLost(), 1, "seed " + seed);
        }
    }

    /** As a machine measures it that is busy with setting up: what comes again then comes sooner than it could, by that. */
    @ParameterizedTest
    @ValueSource(ints = {60, 150, 600})
    void aRoundTripThatSeemsLongerThanItIsHidesNoLoss(int measuredMillis) {
        for (int seed = 1; seed <= 20; seed++) {
            TestSender.Settings settings = answering(seed);
            Conditions network = Conditions.delay(26 * MILLI).loss(0.2);
            Simulation simulation = new Simulation(
                    Simulation.config(settings).nack(true),
                    settings,
                    network,
                    Conditions.delay(MILLI).loss(0.2));
            simulation.session.onRoundTrip(measuredMillis * MILLI, simulation.time.now());
            simulation.installKeys();
            Set<Integer> lost = lost(simulation);
            simulation.stream(5 * SECOND);
            network.loss(0);
            simulation.stream(SECOND);
            assertEquals(lost.size(), simulation.stats().packetsLost(), 2, "seed " + seed);
        }
    }

    /** By a way that is so much longer, and with the answers to the requests that are in vain. */
    @ParameterizedTest
    @ValueSource(ints = {5, 15, 30, 45, 80})
    void packetsOutOfOrderAreNoAnswersThatComeEarly(int lateMillis) {
        for (int seed = 1; seed <= 20; seed++) {
            TestSender.Settings settings = answering(seed);
            Conditions network = Conditions.delay(50 * MILLI);
            network.reorder = 0.05;
            network.reorderNanos = lateMillis * MILLI;
            Simulation simulation = new Simulation(
                    Simulation.config(settings).nack(true), settings, network, Conditions.delay(50 * MILLI));
            simulation.session.onRoundTrip(250 * MILLI, simulation.time.now());
            simulation.installKeys();
            simulation.stream(10 * SECOND);
            simulation.run(SECOND);
            assertEquals(0, simulation.stats().packetsLost(), "seed " + seed);
        }
    }

    private static Set<Integer> lost(Simulation simulation) {
        Set<Integer> lost = new HashSet<>();
        simulation.toReceiver.onLost = datagram -> {
            if (!RtcpHeader.isRtcp(datagram, 0, datagram.length)) {
                lost.add(RtpHeader.sequenceNumber(datagram, 0));
            }
        };
        return lost;
    }

    /** Before the first of its retransmissions has come nothing else tells that it has a stream of its own for them. */
    @Test
    void whatASenderWithRtxSendsLateIsNotLost() {
        int asked = 0;
        for (int late = 20; late < 60; late++) {
            TestSender.Settings settings = new TestSender.Settings();
            settings.answersNack = true;
            settings.rtxPayloadType = 97;
            settings.pictureBytes = 500;
            Conditions network = Conditions.delay(20 * MILLI);
            Simulation simulation = new Simulation(
                    Simulation.config(settings).nack(true), settings, network, Conditions.delay(20 * MILLI));
            simulation.installKeys();
            simulation.session.onRoundTrip(40 * MILLI, simulation.time.now());
            simulation.stream(2 * SECOND);
            network.delayNanos += late * MILLI;
            simulation.sendPicture(3_000);
            simulation.run(SECOND / 30);
            network.delayNanos -= late * MILLI;
            simulation.stream(2 * SECOND);
            assertEquals(0, simulation.stats().packetsLost(), late + " ms late");
            asked += simulation.sender.nacks > 0 ? 1 : 0;
        }
        assertTrue(asked > 10, asked + " were asked for in vain");
    }

    @Test
    void whatASenderSendsLateThatNeverSendsAgainIsNotLost() {
        for (int late = 0; late < 60; late++) {
            TestSender.Settings settings = new TestSender.Settings();
            settings.pictureBytes = 500;
            Simulation simulation = new Simulation(
                    Simulation.config(settings).nack(true), settings, Conditions.delay(MILLI), Conditions.delay(MILLI));
            simulation.installKeys();
            simulation.session.onRoundTrip(20 * MILLI, simulation.time.now()); // as measured while all was cold
            simulation.stream(2 * SECOND);
            simulation.run(late * MILLI);
            simulation.stream(SECOND);
            assertEquals(0, simulation.stats().packetsLost(), late + " ms late");
            assertEquals(simulation.sender.packets, simulation.stats().packetsReceived());
        }
    }

    private static Simulation viewing(Conditions network) {
        TestSender.Settings settings = new TestSender.Settings();
        settings.answersNack = true;
        settings.pictureBytes = 500;
        settings.maxPayload = 1_200;
        Simulation simulation =
                new Simulation(Simulation.config(settings).nack(true), settings, network, Conditions.delay(20 * MILLI));
        simulation.installKeys();
        simulation.session.onRoundTrip(40 * MILLI, simulation.time.now());
        simulation.stream(2 * SECOND);
        network.loss(0.05);
        simulation.stream(3 * SECOND);
        network.loss(0);
        simulation.stream(3 * SECOND);
        return simulation;
    }

    /** A sender of pictures of three packets, which sends again what it is asked for. */
    private static TestSender.Settings answering(int seed) {
        TestSender.Settings settings = new TestSender.Settings();
        settings.answersNack = true;
        settings.pictureBytes = 2_500;
        settings.maxPayload = 1_200;
        settings.seed = seed;
        return settings;
    }
}
