package io.github.whep4j.cli.options;

import io.github.whep4j.cli.outcome.UsageException;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.receiver.IceServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which STUN and TURN servers there are, and what the latter are told. */
public final class IceServerOptions {
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

    /** The environment variables that credentials are taken from. */
    Set<String> variables() {
        return iceCredentialVariable == null ? Set.of() : Set.of(iceCredentialVariable);
    }

    /** @throws UsageException if one is no such URI, or lacks its credentials, or these are there without one that takes them */
    public List<IceServer> servers(Terminal terminal) {
        List<IceServer> servers = new ArrayList<>();
        for (String server : iceServers) {
            try {
                servers.add(withCredentials(IceServer.parse(server), terminal));
            } catch (IllegalArgumentException e) {
                throw new UsageException(String.valueOf(e.getMessage()));
            }
        }
        boolean forTurn = iceUsername != null || iceCredentialVariable != null;
        if (forTurn && servers.stream().allMatch(server -> server.protocol() == IceServer.Protocol.STUN)) {
            throw new UsageException(
                    "--ice-username and --ice-credential-env are for a TURN server, and no --ice-server names one");
        }
        return servers;
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
