package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramPort;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of the checks on each path: for the report, and for whoever records events. Bounded, on the loop. */
final class CheckLog {
    private static final int MOST = 100;
    private static final String SILENCE = "no answer";

    private record Key(DatagramPort port, InetSocketAddress remote) {}

    /** One path. */
    static final class Entry {
        final InetSocketAddress local;
        final InetSocketAddress remote;
        final boolean tcp;
        IceReport.PairState state = IceReport.PairState.WAITING;
        int checksSent;
        String lastError = "";
        int responsesReceived;
        long roundTripNanos;
        long totalRoundTripNanos;
        int roundTripMeasurements;

        private Entry(DatagramPort port, InetSocketAddress remote) {
            local = port.localAddress();
            tcp = port instanceof TcpPort;
            this.remote = remote;
        }
    }

    private final IceTrace trace;
    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    CheckLog(IceTrace trace) {
        this.trace = trace;
    }

    List<Entry> entries() {
        return new ArrayList<>(entries.values());
    }

    /** Notes that a check is about to be sent, and what comes of it. */
    StunTransaction.Outcome sending(DatagramPort port, InetSocketAddress to, StunTransaction.Outcome outcome) {
        Key key = new Key(port, to);
        Entry entry = entries.get(key);
        if (entry == null) {
            if (entries.size() >= MOST) {
                return outcome;
            }
            entry = new Entry(port, to);
            entries.put(key, entry);
        }
        entry.checksSent++;
        if (entry.state != IceReport.PairState.SUCCEEDED) {
            change(entry, IceReport.PairState.IN_PROGRESS);
        }
        return new Noted(entry, outcome);
    }

    private void change(Entry entry, IceReport.PairState state) {
        if (entry.state != state) {
            entry.state = state;
            trace.pair(entry);
        }
    }

    private final class Noted implements StunTransaction.Outcome {
        private final Entry entry;
        private final StunTransaction.Outcome outcome;

        Noted(Entry entry, StunTransaction.Outcome outcome) {
            this.entry = entry;
            this.outcome = outcome;
        }

        @Override
        public void onSuccess(StunMessage response, long roundTripNanos, long nowNanos) {
            change(entry, IceReport.PairState.SUCCEEDED);
            entry.responsesReceived++;
            if (roundTripNanos >= 0) {
                entry.roundTripNanos = roundTripNanos;
                entry.totalRoundTripNanos += roundTripNanos;
                entry.roundTripMeasurements++;
            }
            outcome.onSuccess(response, roundTripNanos, nowNanos);
        }

        @Override
        public void onError(int code) {
            failed(code == 0 ? "an answer from elsewhere, or one that can't be used" : Integer.toString(code));
            outcome.onError(code);
        }

        @Override
        public void onUnauthenticated(int code) {
            entry.lastError = (code == 0 ? "an answer" : Integer.toString(code)) + ", with no or a wrong password";
            outcome.onUnauthenticated(code);
        }

        @Override
        public void onTimeout() {
            failed(entry.lastError.isEmpty() ? SILENCE : entry.lastError);
            outcome.onTimeout();
        }

        /** A pair that has worked may miss an answer: consent says when it is lost. */
        private void failed(String error) {
            entry.lastError = error;
            if (entry.state != IceReport.PairState.SUCCEEDED) {
                change(entry, IceReport.PairState.FAILED);
            }
        }
    }
}
