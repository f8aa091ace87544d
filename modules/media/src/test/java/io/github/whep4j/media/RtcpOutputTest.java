package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.media.SimulatedLink.Conditions;
import io.github.whep4j.rtp.FullIntraRequest;
import io.github.whep4j.rtp.PictureLossIndication;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What our RTCP looks like to the sender. */
class RtcpOutputTest {
    private static final int FULL_INTRA_REQUEST_BYTES = FullIntraRequest.FIXED_LENGTH + FullIntraRequest.ENTRY_LENGTH;

    private static final int ESTIMATE_BYTES = 24;

    private final TestSender.Settings settings = new TestSender.Settings();

    private Simulation simulation(ReceiveSessionConfig.Builder config) {
        Simulation simulation = new Simulation(config, settings, new Conditions(), new Conditions());
        simulation.installKeys();
        simulation.stream(2 * SECOND);
        return simulation;
    }

    @Test
    void aRepeatedRequestKeepsItsNumber_andTheNextHasAnother() {
        settings.answersKeyFrameRequests = false;
        Simulation simulation =
                simulation(Simulation.config(settings).pli(false).fir(true).reducedSize(true));
        simulation.session.requestKeyFrame(simulation.time.now());
        simulation.run(1);
        int first = simulation.sender.lastFirCommand;
        assertEquals(1, simulation.sender.firs, "at once");
        assertEquals(FULL_INTRA_REQUEST_BYTES, simulation.sender.lastFeedbackBytes);
        simulation.stream(2 * SECOND);
        assertTrue(simulation.sender.firs > 1);
        assertEquals(first, simulation.sender.lastFirCommand);
        simulation.sender.keyFrameWanted = true;
        simulation.stream(2 * SECOND);
        simulation.session.requestKeyFrame(simulation.time.now());
        simulation.run(1);
        assertEquals(first + 1, simulation.sender.lastFirCommand);
    }

    @Test
    void feedbackIsACompoundWhereNothingElseWasAgreedOn() {
        Simulation simulation = simulation(Simulation.config(settings).pli(true));
        simulation.session.requestKeyFrame(simulation.time.now());
        simulation.run(1);
        assertEquals(1, simulation.sender.plis);
        assertTrue(simulation.sender.lastFeedbackBytes > PictureLossIndication.LENGTH + 8, "with a report and a name");
        simulation.stream(SECOND);
        Simulation reduced = simulation(Simulation.config(settings).pli(true).reducedSize(true));
        reduced.session.requestKeyFrame(reduced.time.now());
        reduced.run(1);
        assertEquals(PictureLossIndication.LENGTH, reduced.sender.lastFeedbackBytes);
    }

    /** RFC 5506, Section 3.4.1: the sender has to know whom it is from. */
    @Test
    void theFirstFeedbackOfAllIsACompoundAlsoWhereReducedSizeWasAgreedOn() {
        Simulation simulation = new Simulation(
                Simulation.config(settings).pli(true).reducedSize(true), settings, new Conditions(), new Conditions());
        simulation.installKeys();
        simulation.sender.sendPayload(new byte[] {0x41, (byte) 0x9a, 0, 0}, true);
        simulation.run(100 * MILLI);
        assertEquals(1, simulation.sender.plis);
        assertEquals(1, simulation.sender.reports, "in the same compound: by itself none was due");
        assertTrue(simulation.sender.lastFeedbackBytes > PictureLossIndication.LENGTH + 8, "with a report and a name");
    }

    /** RFC 4585, Section 6.1: who sends it, and whose media it is about, after a change of source as well. */
    @Test
    void feedbackNamesUsAndTheSourceThatIsMeant() {
        for (ReceiveSessionConfig.Builder config : List.of(
                Simulation.config(settings),
                Simulation.config(settings).pli(false).fir(true),
                Simulation.config(settings).nack(true))) {
            Simulation simulation = simulation(config);
            feedback(simulation);
            assertEquals(77, simulation.sender.lastFeedbackFrom);
            assertEquals(settings.ssrc, simulation.sender.lastFeedbackFor);
            simulation.sender.ssrc = 0xfedc_ba98;
            simulation.stream(2 * SECOND);
            feedback(simulation);
            assertEquals(77, simulation.sender.lastFeedbackFrom);
            assertEquals(0xfedc_ba98, simulation.sender.lastFeedbackFor);
        }
    }

    /** Of each sort that there is, a lost packet last. */
    private static void feedback(Simulation simulation) {
        simulation.sender.lastFeedbackFor = 0;
        simulation.session.requestKeyFrame(simulation.time.now());
        simulation.toReceiver.dropNext = 1;
        simulation.stream(SECOND);
        assertNotEquals(0, simulation.sender.lastFeedbackFor);
    }

    @Test
    void anEstimateStandsAlone() {
        settings.absSendTimeExtensionId = 2;
        Simulation simulation = new Simulation(
                Simulation.config(settings).remb(true).absSendTimeExtensionId(2).reducedSize(true),
                settings,
                new Conditions(),
                new Conditions());
        simulation.installKeys();
        // A report may come in the same moment; of several estimates at least one is seen by itself.
        Set<Integer> bytes = new HashSet<>();
        while (simulation.time.now() < 6 * SECOND) {
            long before = simulation.sender.lastEstimate;
            simulation.stream(30 * MILLI);
            if (before != simulation.sender.lastEstimate) {
                bytes.add(simulation.sender.lastFeedbackBytes);
            }
        }
        assertTrue(bytes.contains(ESTIMATE_BYTES), bytes.toString());
    }

    @Test
    void whatIsAskedForIsWhatIsCounted() {
        Simulation simulation = simulation(Simulation.config(settings).nack(true));
        byte[] payload = {0x41, (byte) 0x9a, 0, 0};
        for (int i = 0; i < 30; i++) {
            simulation.toReceiver.dropNext = 19;
            for (int packet = 0; packet < 20; packet++) {
                simulation.sender.sendPayload(payload, false);
            }
        }
        simulation.run(SECOND);
        assertTrue(simulation.sender.requested >= 29 * 19, "" + simulation.sender.requested);
        assertEquals(simulation.stats().packetsRequested(), simulation.sender.requested);
        assertEquals(simulation.stats().nackCount(), simulation.sender.nacks);
    }

    @Test
    void whoHasTakenOurSsrcKeepsIt() {
        Simulation simulation = simulation(Simulation.config(settings));
        int reports = simulation.sender.reports;
        simulation.sender.ssrc = 77;
        simulation.stream(3 * SECOND);
        assertEquals(1, simulation.sender.goodbyes);
        assertTrue(simulation.sender.reports > reports, "they go on, under another");
        assertNotEquals(0, simulation.delivered);
    }
}
