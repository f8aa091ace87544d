package io.github.whep4j.cli.probe;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.whep4j.ice.IceCandidate;
import io.github.whep4j.ice.IceReport;
import io.github.whep4j.receiver.Candidate;
import io.github.whep4j.receiver.CandidatePair;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What ICE did, for programs: the pairs with the names of W3C webrtc-stats (RTCIceCandidatePairStats) where it has one. */
final class IceReportJson {
    private IceReportJson() {}

    /**
     * @param selected the pair that media takes; null if none does
     * @param bytesReceived of RTP, over that one
     */
    static void write(IceReport report, @Nullable CandidatePair selected, long bytesReceived, JsonGenerator json)
            throws IOException {
        json.writeArrayFieldStart("candidatePairs");
        for (IceReport.Pair pair : report.pairs()) {
            json.writeStartObject();
            writeCandidate("local", pair.local(), json);
            writeCandidate("remote", pair.remote(), json);
            json.writeStringField("state", words(pair.state()).replace('_', '-'));
            boolean isSelected = selected != null && isSelected(pair, selected, report);
            json.writeBooleanField("selected", isSelected);
            if (isSelected) {
                json.writeNumberField("bytesReceived", bytesReceived);
            }
            json.writeNumberField("requestsSent", pair.checksSent());
            json.writeNumberField("responsesReceived", pair.responsesReceived());
            if (pair.roundTripTimeMeasurements() > 0) {
                json.writeNumberField("currentRoundTripTime", pair.currentRoundTripTime());
                json.writeNumberField("totalRoundTripTime", pair.totalRoundTripTime());
                json.writeNumberField("roundTripTimeMeasurements", pair.roundTripTimeMeasurements());
            }
            json.writeStringField("lastError", pair.lastError());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("iceServerErrors");
        for (String error : report.serverErrors()) {
            json.writeString(error);
        }
        json.writeEndArray();
        json.writeStringField("iceCause", words(report.cause()));
    }

    private static void writeCandidate(String name, IceCandidate candidate, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("candidateType", candidate.type());
        json.writeStringField("protocol", candidate.transport());
        json.writeStringField("address", address(candidate.address()));
        json.writeNumberField("port", candidate.address().getPort());
        json.writeEndObject();
    }

    /** A pair of the report has the base where the selected one may have a server-reflexive candidate. */
    private static boolean isSelected(IceReport.Pair pair, CandidatePair selected, IceReport report) {
        return pair.state() == IceReport.PairState.SUCCEEDED
                && isAt(pair.remote().address(), selected.remote())
                && (isAt(pair.local().address(), selected.local())
                        || report.localCandidates().stream()
                                .anyMatch(one -> isAt(one.address(), selected.local())
                                        && pair.local().address().equals(one.relatedAddress())));
    }

    private static boolean isAt(InetSocketAddress address, Candidate candidate) {
        return address.getPort() == candidate.port() && address(address).equals(candidate.address());
    }

    private static String address(InetSocketAddress address) {
        return address.getAddress().getHostAddress();
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
