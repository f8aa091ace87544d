package io.github.whep4j.cli.doctor;

import io.github.whep4j.cli.json.ForPrograms;
import io.github.whep4j.cli.options.CaFile;
import io.github.whep4j.cli.options.EndpointBase;
import io.github.whep4j.cli.options.IceServerOptions;
import io.github.whep4j.cli.options.NamedCamera;
import io.github.whep4j.cli.options.Verbosity;
import io.github.whep4j.cli.options.Version;
import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.outcome.Failures;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.ice.IceReport;
import io.github.whep4j.receiver.IceServer;
import io.github.whep4j.receiver.ReceiverBuilder;
import io.github.whep4j.receiver.SessionInfo;
import io.github.whep4j.receiver.WhepReceiver;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code whep4j doctor}: what can be looked at without a camera. */
@Command(
        name = "doctor",
        description = {
            "Looks at this machine, its network, and the STUN and TURN servers given, without a camera.",
            "With a URL also at the way to that server: its name, port, TLS and certificate, and whether the clocks agree. No"
                    + " session is opened, and no token sent.",
            "",
            "  whep4j doctor",
            "  whep4j doctor https://HOST/PATH --ice-server stun:HOST",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Exit status: 0 if all is well, 7 if something is not, 2 usage."})
public final class DoctorCommand implements Callable<Integer>, ForPrograms {
    /** How long servers get to answer: TURN over TLS takes several round trips. */
    private static final long SERVERS_NANOS = 5_000_000_000L;

    private static final long LOOK_EVERY_MILLIS = 100;

    private final Terminal terminal;

    @Parameters(
            paramLabel = "URL",
            arity = "0..1",
            description = "A WHEP endpoint, or any https or http URL of its server; ring:DEVICE_ID or camera:NAME as"
                    + " elsewhere.")
    private @Nullable URI server;

    @Mixin
    private EndpointBase base = new EndpointBase();

    @Mixin
    private IceServerOptions iceServers = new IceServerOptions();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM file with the certificates to trust in place of the JVM's.")
    private @Nullable Path caFile;

    @Option(names = "--json", description = "Prints the findings as one JSON object.")
    private boolean json;

    @Mixin
    private Verbosity verbosity = new Verbosity();

    public DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        verbosity.setUpLogging();
        List<IceServer> servers = iceServers.servers(terminal);
        HealthReport health = new HealthReport();
        ServerHealth way = server == null ? null : new ServerHealth(endpoint(server), checkedCaFile(), health);
        LocalMachine.examine(health);
        tryConnection(servers, health);
        if (way == null) {
            health.remark("server", "not looked at, nor the clock compared with its: a URL names one");
        } else {
            way.examine();
        }
        if (servers.isEmpty()) {
            health.remark("STUN and TURN", "not looked at: --ice-server names one");
        }
        terminal.out().print(json ? health.toJson() + "\n" : health.toText(verbosity.quiet()));
        terminal.out().flush();
        return (health.isWell() ? ExitStatus.DONE : ExitStatus.CONNECTION).code();
    }

    @Override
    public boolean json() {
        return json;
    }

    @Override
    public PrintStream jsonGoesTo() {
        return terminal.out();
    }

    private URI endpoint(URI given) {
        NamedCamera named = NamedCamera.of(given, terminal);
        return base.endpoint(named == null ? given : named.url());
    }

    private @Nullable Path checkedCaFile() {
        return caFile == null ? null : CaFile.checked(caFile);
    }

    /** A session with an emulated camera in this process: all of the stack, and on the way it asks the servers. */
    private void tryConnection(List<IceServer> servers, HealthReport health) throws InterruptedException {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            ReceiverBuilder builder = WhepReceiver.builder(camera.endpoint())
                    .token(camera.token())
                    .onAccessUnit(unit -> {});
            servers.forEach(builder::iceServer);
            Path authorities = checkedCaFile();
            if (authorities != null) {
                builder.caFile(authorities);
            }
            try (WhepReceiver receiver = builder.deleteAtShutdown(false).build()) {
                SessionInfo info = receiver.start().get();
                health.well(
                        "self-test",
                        String.format(
                                Locale.ROOT,
                                "a picture from a camera in this process after %d ms (ICE, %s, %s)",
                                info.timings().firstFrameMs(),
                                info.tlsVersion(),
                                info.srtpCipher()));
                IceServerHealth.examine(servers, answered(receiver, servers), health);
            } catch (ExecutionException e) {
                Throwable failure = e.getCause() == null ? e : e.getCause();
                health.ill("self-test", Failures.message(failure), Failures.hint(failure));
            }
        }
    }

    /** The report when each TURN server has answered or failed, or their time is over; STUN servers have by the first picture. */
    private static @Nullable IceReport answered(WhepReceiver receiver, List<IceServer> servers)
            throws InterruptedException {
        long begunNanos = System.nanoTime();
        IceReport report = receiver.iceReport().orElse(null);
        while (report != null && isTurnOpen(report, servers) && System.nanoTime() - begunNanos < SERVERS_NANOS) {
            Thread.sleep(LOOK_EVERY_MILLIS);
            report = receiver.iceReport().orElse(null);
        }
        return report;
    }

    private static boolean isTurnOpen(IceReport report, List<IceServer> servers) {
        return IceServerHealth.turnServersHeardOf(report) < IceServerHealth.turnServers(servers);
    }
}
