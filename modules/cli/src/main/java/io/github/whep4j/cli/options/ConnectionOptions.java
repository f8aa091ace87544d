package io.github.whep4j.cli.options;

import io.github.whep4j.cli.outcome.UsageException;
import io.github.whep4j.cli.session.LateAnswers;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.receiver.DtlsRolePreference;
import io.github.whep4j.receiver.IceTransportPolicy;
import io.github.whep4j.receiver.ReceiverBuilder;
import io.github.whep4j.receiver.TokenSource;
import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.srtp.SrtpProfile;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command that opens a session is told: where, as whom, and with which protections. */
public final class ConnectionOptions {
    @Mixin
    private EndpointOptions endpoint = new EndpointOptions();

    @Mixin
    private TokenOptions token = new TokenOptions();

    @Mixin
    private ExchangeOptions exchange = new ExchangeOptions();

    @Mixin
    private IceServerOptions iceServers = new IceServerOptions();

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

    /** What the camera is called on a screen: of a URL no more than the server, since keys stand in paths and queries. */
    public String name() {
        URI url = endpoint.url();
        if (url.isOpaque()) {
            return url.toString();
        }
        String authority = String.valueOf(url.getRawAuthority());
        return url.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1);
    }

    /** The environment variables that secrets are taken from. */
    public Set<String> secretVariables(Terminal terminal) {
        Set<String> names = new HashSet<>(token.variables());
        NamedCamera named = NamedCamera.of(endpoint.url(), terminal);
        if (named != null) {
            names.addAll(named.tokens().variables());
        }
        names.addAll(iceServers.variables());
        return names;
    }

    /** As it was given. */
    public URI url() {
        return endpoint.url();
    }

    public ReceiverBuilder receiver(Terminal terminal) {
        return receiver(endpoint.url(), terminal);
    }

    /** For a further camera, to which everything else applies as well. */
    public ReceiverBuilder receiver(URI url, Terminal terminal) {
        NamedCamera named = NamedCamera.of(url, terminal);
        return to(endpoint.endpoint(named == null ? url : named.url()), named, terminal);
    }

    private ReceiverBuilder to(URI address, @Nullable NamedCamera named, Terminal terminal) {
        ReceiverBuilder builder;
        try {
            builder = WhepReceiver.builder(address);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        iceServers.servers(terminal).forEach(builder::iceServer);
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
        builder.httpTimeout(LateAnswers.USUAL);
        if (!srtpProfiles.isEmpty()) {
            builder.srtpProfiles(srtpProfiles);
        }
        if (caFile != null) {
            builder.caFile(CaFile.checked(caFile));
        }
        return builder.dtlsRole(dtlsRole).iceTransportPolicy(iceTransportPolicy);
    }
}
