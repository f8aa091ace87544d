package io.github.whep4j.cli;

import io.github.whep4j.receiver.DtlsRolePreference;
import io.github.whep4j.receiver.IceServer;
import io.github.whep4j.receiver.IceTransportPolicy;
import io.github.whep4j.receiver.ReceiverBuilder;
import io.github.whep4j.receiver.TokenSource;
import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.srtp.SrtpProfile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command that opens a session is told: where, as whom, and with which protections. */
final class ConnectionOptions {
    @Mixin
    private EndpointOptions endpoint = new EndpointOptions();

    @Mixin
    private TokenOptions token = new TokenOptions();

    @Mixin
    private ExchangeOptions exchange = new ExchangeOptions();

    @Option(
            names = "--ice-server",
            paramLabel = "URI",
            description =
                    "A STUN or TURN server: stun:host[:port], turn:host[:port][?transport=udp|tcp] or turns:host[:port]; may be given several times.")
    private List<String> iceServers = new ArrayList<>();

    @Option(names = "--ice-username", paramLabel = "NAME", description = "The user name at the TURN servers.")
    private @Nullable String iceUsername;

    @Option(
            names = "--ice-credential-env",
            paramLabel = "VAR",
            description = "The environment variable that the credential for the TURN servers is in.")
    private @Nullable String iceCredentialVariable;

    @Option(
            names = "--ice-transport-policy",
            paramLabel = "POLICY",
            description = "Which candidates to use: all, or relay for those of TURN servers alone (default: all).")
    private IceTransportPolicy iceTransportPolicy = IceTransportPolicy.ALL;

    @Option(
            names = "--srtp-profile",
            paramLabel = "NAME",
            description =
                    "Only this SRTP profile; may be given several times, the preferred one first: ${COMPLETION-CANDIDATES}.")
    private List<SrtpProfile> srtpProfiles = new ArrayList<>();

    @Option(
            names = "--dtls-role",
            paramLabel = "ROLE",
            description = "The DTLS role to offer: auto, active or passive (default: auto).")
    private DtlsRolePreference dtlsRole = DtlsRolePreference.AUTO;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM file with the certificates to trust in place of the JVM's.")
    private @Nullable Path caFile;

    /** For all cameras: standard input can be read once. */
    private @Nullable TokenSource tokens;

    ReceiverBuilder receiver(Terminal terminal) {
        return receiver(endpoint.url(), terminal);
    }

    /** For a further camera, to which everything else applies as well. */
    ReceiverBuilder receiver(URI url, Terminal terminal) {
        NamedCamera named = NamedCamera.of(url, terminal);
        return to(endpoint.endpoint(named == null ? url : named.url()), named, terminal);
    }

    private ReceiverBuilder to(URI address, @Nullable NamedCamera named, Terminal terminal) {
        if (caFile != null && !Files.isReadable(caFile)) {
            throw new UsageException("the certificate file " + caFile + " cannot be read");
        }
        ReceiverBuilder builder;
        try {
            builder = WhepReceiver.builder(address);
            for (String server : iceServers) {
                builder.iceServer(withCredentials(IceServer.parse(server), terminal));
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        if (tokens == null) {
            tokens = token.source(terminal);
        }
        // Option before environment before file.
        TokenSource source =
                tokens != null || named == null ? tokens : named.tokens().source(terminal);
        if (source != null) {
            builder.tokens(source);
        }
        exchange.apply(builder);
        if (!srtpProfiles.isEmpty()) {
            builder.srtpProfiles(srtpProfiles);
        }
        if (caFile != null) {
            builder.caFile(caFile);
        }
        return builder.dtlsRole(dtlsRole).iceTransportPolicy(iceTransportPolicy);
    }

    private IceServer withCredentials(IceServer server, Terminal terminal) {
        if (server.protocol() == IceServer.Protocol.STUN) {
            return server;
        }
        if (iceUsername == null || iceCredentialVariable == null) {
            throw new UsageException("a TURN server takes --ice-username and --ice-credential-env");
        }
        String credential = terminal.variable(iceCredentialVariable);
        if (credential.isEmpty()) {
            // Not its name: somebody may have given the credential itself.
            throw new UsageException("the environment variable that --ice-credential-env names is not set");
        }
        return server.withCredentials(iceUsername, credential);
    }
}
