package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.media.MediaEvent.Bye;
import io.github.whep4j.rtp.ExtendedReport;
import io.github.whep4j.rtp.Goodbye;
import io.github.whep4j.rtp.SenderReport;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compounds that are authentic, and in which something is malformed. */
class RtcpInputTest {
    private static final int VIDEO = 0x1234_5678;

    private final Simulation simulation = Simulation.perfect();

    private RtcpInputTest() {
        simulation.installKeys();
        simulation.stream(SECOND);
    }

    @Test
    void whatStandsBeforeATruncatedPacketIsUnderstood() {
        long reports = reports();
        receive(report(), hex("81cb00ff"), hex("12345678"));
        assertEquals(reports + 1, reports());
        assertEquals(1, malformed());
    }

    /** Nothing is made of what stands in the buffer behind it. */
    @Test
    void aPacketThatIsShortOfOneWordIsTruncated() {
        long reports = reports();
        receive(report(), hex("81cb000212345678"));
        assertEquals(reports + 1, reports());
        assertEquals(1, malformed());
        simulation.run(SECOND);
        assertEquals(0, simulation.events.stream().filter(Bye.class::isInstance).count());
    }

    @Test
    void whatStandsBeforeAPacketOfAnotherVersionIsUnderstood() {
        long reports = reports();
        receive(report(), goodbye(), hex("41cb000112345678"));
        assertEquals(reports + 1, reports());
        assertEquals(1, malformed());
        assertSaidGoodbye();
    }

    @Test
    void aReportThatIsTooShortForItsBlocksCostsItselfAlone() {
        long reports = reports();
        byte[] shortReport = report();
        shortReport[0] |= 2;
        receive(shortReport, goodbye());
        assertEquals(reports, reports());
        assertEquals(1, malformed());
        assertSaidGoodbye();
    }

    @Test
    void impossiblePaddingCostsItsPacketAlone() {
        long reports = reports();
        receive(hex("a1cb000112345600"), report());
        assertEquals(reports + 1, reports());
        assertEquals(1, malformed());
        simulation.run(SECOND);
        assertEquals(0, simulation.events.stream().filter(Bye.class::isInstance).count());
    }

    @Test
    void paddingInTheMiddleIsCountedAndPassedOver() {
        receive(hex("a0ca000104040404"), goodbye());
        assertEquals(1, malformed());
        assertSaidGoodbye();
    }

    @Test
    void packetsThatMeanNothingToUsAreNotMalformed() {
        receive(hex("80cc000112345678"), hex("80d000011234567880cd000112345678"));
        assertEquals(0, malformed());
    }

    @Test
    void extendedReportsAndFarewellsThatOverrunAreCounted() {
        byte[] extended = new byte[40];
        int length = ExtendedReport.writeLastReceiverReport(extended, 0, VIDEO, 77, 1, 1);
        extended[11] = 9;
        receive(Arrays.copyOf(extended, length));
        assertEquals(1, malformed());
        byte[] farewell = new byte[40];
        length = Goodbye.write(farewell, 0, VIDEO, "tea".getBytes(StandardCharsets.UTF_8));
        farewell[8] = 4;
        receive(Arrays.copyOf(farewell, length));
        assertEquals(2, malformed());
    }

    private byte[] report() {
        byte[] report = new byte[SenderReport.FIXED_LENGTH];
        SenderReport.write(report, 0, VIDEO, 1L << 32, simulation.sender.timestamp, 1, 2, 0);
        return report;
    }

    private static byte[] goodbye() {
        byte[] goodbye = new byte[8];
        Goodbye.write(goodbye, 0, VIDEO);
        return goodbye;
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private void receive(byte[]... packets) {
        byte[] compound = new byte[200];
        int length = 0;
        for (byte[] packet : packets) {
            System.arraycopy(packet, 0, compound, length, packet.length);
            length += packet.length;
        }
        simulation.onDatagram(simulation.sender.protectRtcp(compound, length));
    }

    private long reports() {
        return simulation.stats().remoteOutbound().reportsSent();
    }

    private long malformed() {
        return simulation.stats().discarded().malformedRtcp();
    }

    private void assertSaidGoodbye() {
        simulation.run(SECOND);
        assertEquals(
                List.of(new Bye(null)),
                simulation.events.stream().filter(Bye.class::isInstance).toList());
    }
}
