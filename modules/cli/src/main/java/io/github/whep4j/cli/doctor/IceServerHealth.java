package io.github.whep4j.cli.doctor;

import io.github.whep4j.ice.IceCandidate;
import io.github.whep4j.ice.IceReport;
import io.github.whep4j.receiver.IceServer;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What STUN and TURN servers have answered, and what to do about it. */
final class IceServerHealth {
    private static final String SERVER_REFLEXIVE = "srflx";
    private static final String RELAYED = "relay";
    private static final String NOT_YET = "no answer yet";

    private IceServerHealth() {}

    static long turnServers(List<IceServer> servers) {
        return servers.stream().filter(server -> !isStun(server)).count();
    }

    /** Those that have answered or failed. */
    static long turnServersHeardOf(IceReport report) {
        return turnErrors(report).stream()
                        .filter(error -> !error.endsWith(NOT_YET))
                        .count()
                + candidates(report, RELAYED).size();
    }

    static void examine(List<IceServer> servers, @Nullable IceReport report, HealthReport health) {
        if (report == null) {
            return;
        }
        if (servers.stream().anyMatch(IceServerHealth::isStun)) {
            examineStun(report, health);
        }
        if (turnServers(servers) > 0) {
            examineTurn(report, health);
        }
    }

    private static void examineStun(IceReport report, HealthReport health) {
        List<IceCandidate> reflexive = candidates(report, SERVER_REFLEXIVE);
        List<String> errors =
                report.serverErrors().stream().filter(IceServerHealth::isOfStun).toList();
        if (!reflexive.isEmpty()) {
            health.well("STUN", "UDP gets out; seen from outside we are " + addresses(reflexive));
            // One local address may not lead to a server that another does lead to.
            errors.forEach(error -> health.remark("STUN", error));
        } else if (errors.isEmpty()) {
            health.well("STUN", "UDP gets out; seen from outside we have an address of our own: no NAT");
        } else {
            errors.forEach(error -> health.ill(
                    "STUN",
                    error,
                    "is the address right? UDP may be blocked: a TURN server over TCP or TLS helps then"));
        }
    }

    private static void examineTurn(IceReport report, HealthReport health) {
        List<IceCandidate> relayed = candidates(report, RELAYED);
        if (!relayed.isEmpty()) {
            health.well("TURN", "relayed by " + addresses(relayed));
        }
        List<String> errors = turnErrors(report);
        errors.forEach(error -> health.ill("TURN", error, hint(error)));
        if (relayed.isEmpty() && errors.isEmpty()) {
            health.ill("TURN", "no server has given a relay", "are address, user name and credential right?");
        }
    }

    /** RFC 8656, Section 19; the words of an error begin with its code. */
    static String hint(String error) {
        if (error.contains(" 401:")) {
            return "the server knows no such user with this credential: look at --ice-username and --ice-credential-env;"
                    + " credentials that are made for a time may be over";
        }
        if (error.contains(" 403:")) {
            return "the server is reached, and does not allow this: ask who runs it whether this user and address may relay";
        }
        if (error.contains(" 486:")) {
            return "the server is reached, and this user has as many relays as are allowed: end some, or wait ten minutes";
        }
        if (error.contains(" 508:")) {
            return "the server is reached, and is full: try again later, or another";
        }
        if (error.contains("no answer")) {
            return "are host and port right? UDP may be blocked: try turn:...?transport=tcp, or turns:";
        }
        return "the server is not of use like this: are host, port and transport right?";
    }

    private static List<String> turnErrors(IceReport report) {
        return report.serverErrors().stream().filter(error -> !isOfStun(error)).toList();
    }

    private static boolean isStun(IceServer server) {
        return server.protocol() == IceServer.Protocol.STUN;
    }

    private static boolean isOfStun(String error) {
        return error.startsWith("STUN server");
    }

    private static List<IceCandidate> candidates(IceReport report, String type) {
        return report.localCandidates().stream()
                .filter(candidate -> candidate.type().equals(type))
                .toList();
    }

    private static String addresses(List<IceCandidate> candidates) {
        return candidates.stream()
                .map(candidate -> candidate.address().getAddress().getHostAddress() + ":"
                        + candidate.address().getPort())
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
