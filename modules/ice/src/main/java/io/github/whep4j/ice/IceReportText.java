package io.github.whep4j.ice;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as a table. */
final class IceReportText {
    private static final List<String> HEADINGS = List.of("local", "remote", "state", "checks", "last error");
    private static final String GAP = "  ";

    private IceReportText() {}

    static String of(IceReport report) {
        StringBuilder text = new StringBuilder(256);
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        report.pairs().forEach(pair -> rows.add(row(pair)));
        if (report.pairs().isEmpty()) {
            text.append("no pair of candidates\n");
            report.localCandidates()
                    .forEach(
                            one -> text.append("local  ").append(candidate(one)).append('\n'));
            report.remoteCandidates()
                    .forEach(
                            one -> text.append("remote ").append(candidate(one)).append('\n'));
        } else {
            table(rows, text);
        }
        report.serverErrors().forEach(error -> text.append(printable(error)).append('\n'));
        IceStats stats = report.stats();
        text.append("checks: ").append(stats.requestsSent()).append(" sent, ");
        text.append(stats.responsesReceived()).append(" answered, ");
        text.append(stats.requestsReceived()).append(" received; with a wrong password: ");
        text.append(stats.requestsUnauthenticated()).append(" requests, ");
        text.append(stats.responsesUnauthenticated()).append(" answers");
        if (stats.candidatesRefused() > 0 || stats.requestsRefused() > 0) {
            text.append("\npassed over, as nothing may be sent to their addresses: ");
            text.append(stats.candidatesRefused()).append(" remote candidates, ");
            text.append(stats.requestsRefused()).append(" checks");
        }
        return text.toString();
    }

    private static List<String> row(IceReport.Pair pair) {
        return List.of(
                candidate(pair.local()),
                candidate(pair.remote()),
                pair.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                Integer.toString(pair.checksSent()),
                printable(pair.lastError()));
    }

    /** {@code host udp 192.0.2.1:40000}. */
    static String candidate(IceCandidate candidate) {
        return candidate.type() + " " + candidate.transport() + " " + address(candidate.address());
    }

    /** {@code stun.example.org (192.0.2.1:3478)}, without the name where there is none. */
    static String server(InetSocketAddress server) {
        String name = server.getHostString();
        return name.equals(server.getAddress().getHostAddress())
                ? address(server)
                : printable(name) + " (" + address(server) + ")";
    }

    private static String address(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    private static void table(List<List<String>> rows, StringBuilder text) {
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i))
                        .append(" ".repeat(widths[i] - row.get(i).length()))
                        .append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }

    /** What a server said may hold anything. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", " ");
    }
}
