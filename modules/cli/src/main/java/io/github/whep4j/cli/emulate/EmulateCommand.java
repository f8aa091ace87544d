package io.github.whep4j.cli.emulate;

import io.github.whep4j.cli.json.ForPrograms;
import io.github.whep4j.cli.options.Verbosity;
import io.github.whep4j.cli.options.Version;
import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.outcome.OutputException;
import io.github.whep4j.cli.outcome.ReadFailure;
import io.github.whep4j.cli.outcome.UsageException;
import io.github.whep4j.cli.session.Interrupts;
import io.github.whep4j.cli.terminal.Counted;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.emulator.CameraCounters;
import io.github.whep4j.emulator.Clip;
import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.SessionEnd;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.emulator.WhepCameraBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code whep4j emulate}: a WHEP camera on loopback, for trying clients on. */
@Command(
        name = "emulate",
        description = {
            "Is a WHEP camera in the manner of Ring's, on loopback, until it is interrupted: to try clients on.",
            "",
            "  whep4j emulate --live",
            "  whep4j emulate --session-limit 30s --one-session --token-file token.txt",
            "  whep4j emulate --misbehave offline",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit status: 130 and 143 when it is interrupted, which is how it ends; 2 usage,",
            "1 internal error, 9 if its port can't be had or its token not be written."
        })
public final class EmulateCommand implements Callable<Integer>, ForPrograms {
    private static final int DEFAULT_FRAME_RATE = 30;
    private static final int MAX_PORT = 65_535;

    private final Terminal terminal;

    @Option(names = "--port", paramLabel = "PORT", description = "Where it listens (default: a free port).")
    private int port;

    @Option(
            names = "--device",
            paramLabel = "ID",
            description = "The device's name, as in ring:ID (default: ${DEFAULT-VALUE}).",
            defaultValue = "emulated-camera")
    private String device = "";

    @Option(
            names = "--misbehave",
            paramLabel = "NAME",
            description =
                    "What it does wrong (docs/emulator.md tells each); may be given several times: ${COMPLETION-CANDIDATES}.",
            converter = MisbehaviourConverter.class,
            completionCandidates = MisbehaviourConverter.Names.class)
    private List<Misbehaviour> misbehaviours = new ArrayList<>();

    @Option(
            names = "--other-origin",
            paramLabel = "URL",
            description = "Where 'elsewhere' is, for the misbehaviours that end so.")
    private @Nullable URI otherOrigin;

    @Option(
            names = {"--session-limit", "--limit"},
            paramLabel = "TIME",
            description = "Ends each session after this time.")
    private @Nullable Duration limit;

    @Option(
            names = {"--session-end", "--end"},
            paramLabel = "HOW",
            description = "How it does that: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "bye-and-close-notify",
            converter = SessionEndConverter.class,
            completionCandidates = SessionEndConverter.Names.class)
    private SessionEnd end = SessionEnd.BYE_AND_CLOSE_NOTIFY;

    @Option(names = "--one-session", description = "Refuses a second session while there is one, by 503.")
    private boolean oneSession;

    @Option(
            names = "--rate-limit",
            paramLabel = "N",
            description = "Answers so many requests a second, and the others by 429.")
    private @Nullable Integer rateLimit;

    @Mixin
    private EmulatedTokens tokens = new EmulatedTokens();

    @Option(
            names = "--clip",
            paramLabel = "FILE",
            description =
                    "What it sends over and over: an Annex B file that begins with a key frame and has no B pictures, as"
                            + " cameras send none; a test pattern by default.")
    private @Nullable Path clip;

    @Option(
            names = "--frame-rate",
            paramLabel = "N",
            description = "Pictures a second in --clip (default: " + DEFAULT_FRAME_RATE + ").")
    private @Nullable Integer frameRate;

    @Option(
            names = "--live",
            description =
                    "All sessions show the same picture at the same time, so that no key frame comes when one is asked for: the"
                            + " clip's own do. Otherwise each session begins the clip.")
    private boolean live;

    @Option(
            names = "--loss",
            paramLabel = "PERCENT",
            description = "Loses so many of the packets of DTLS and media, in both directions: 5%%.",
            converter = PercentConverter.class)
    private double lossPercent;

    @Option(
            names = "--json",
            description = "At the end, prints what happened as one JSON object, the last line on standard output.")
    private boolean json;

    @Mixin
    private Verbosity verbosity = new Verbosity();

    public EmulateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        verbosity.setUpLogging();
        WhepCameraBuilder builder = camera();
        try (WhepCamera camera = start(builder);
                Interrupts interrupts = new Interrupts();
                EmulatedTokens.Published published = tokens.publish(camera)) {
            CountDownLatch interrupted = new CountDownLatch(1);
            interrupts.onInterrupt(interrupted::countDown);
            terminal.out().println(camera.endpoint());
            if (terminal.out().checkError() && !terminal.out().readerGone()) {
                throw new OutputException("the standard output can't be written, which is to have the URL", null);
            }
            say(published.words(camera.endpoint(), device, terminal.command()));
            interrupted.await();
            CameraCounters counters = camera.counters();
            say(Counted.of(counters.sessionsOpened(), "session") + " opened, " + counters.sessionsDeleted()
                    + " DELETEd, " + counters.openSessions() + " still open");
            if (json) {
                terminal.out().println(CountersJson.of(counters));
                terminal.out().flush();
            }
            return ExitStatus.INTERRUPTED.code();
        }
    }

    @Override
    public boolean json() {
        return json;
    }

    @Override
    public PrintStream jsonGoesTo() {
        return terminal.out();
    }

    private void say(String words) {
        if (!verbosity.quiet()) {
            terminal.err().println(words);
        }
    }

    private WhepCameraBuilder camera() {
        WhepCameraBuilder builder = WhepCamera.builder();
        if (port < 0 || port > MAX_PORT) {
            throw new UsageException("--port is one from 1 to " + MAX_PORT + ", or 0 for a free one");
        }
        try {
            builder.port(port)
                    .deviceId(device)
                    .misbehave(misbehaviours.toArray(Misbehaviour[]::new))
                    .sessionEnd(end)
                    .live(live)
                    .loss(lossPercent / 100);
            if (otherOrigin != null) {
                builder.otherOrigin(otherOrigin);
            }
            if (limit != null) {
                builder.sessionLimit(limit);
            }
            if (oneSession) {
                builder.maxSessions(1);
            }
            if (rateLimit != null) {
                if (rateLimit < 1) {
                    throw new UsageException("--rate-limit is the requests that are answered: one a second, or more");
                }
                builder.rateLimit(rateLimit, Duration.ofSeconds(1));
            }
            if (clip != null) {
                builder.clip(Clip.read(clip, frameRate == null ? DEFAULT_FRAME_RATE : frameRate));
            } else if (frameRate != null) {
                throw new UsageException("--frame-rate goes with --clip: the test pattern has its own");
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UsageException("the clip " + clip + " cannot be read: " + ReadFailure.reason(e));
        }
        tokens.applyTo(builder, terminal);
        return builder;
    }

    private WhepCamera start(WhepCameraBuilder builder) {
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String which = port == 0 ? "a free port" : "port " + port;
            throw new OutputException(which + " could not be opened: " + cause.getMessage(), e);
        }
    }
}
