package io.github.whep4j.cli.view;

import io.github.whep4j.cli.json.ForPrograms;
import io.github.whep4j.cli.options.ConnectionOptions;
import io.github.whep4j.cli.options.RenewalOptions;
import io.github.whep4j.cli.options.Verbosity;
import io.github.whep4j.cli.options.Version;
import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.outcome.Failures;
import io.github.whep4j.cli.outcome.OutputException;
import io.github.whep4j.cli.session.Interrupts;
import io.github.whep4j.cli.session.LateAnswers;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.receiver.ReceiverBuilder;
import io.github.whep4j.viewer.LiveView;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code whep4j view}: cameras on a page in the browser. */
@Command(
        name = "view",
        description = {
            "Shows cameras live in the browser, with their figures, until it is interrupted.",
            "",
            "  WHEP_TOKEN=... whep4j view https://HOST/PATH",
            "  whep4j view camera:door camera:yard",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "The page is served to this machine alone, at a free port, by a URL that works",
            "once: the browser that opened it goes on with a cookie.",
            "",
            ExitStatus.HELP_1,
            ExitStatus.HELP_2,
            ExitStatus.HELP_3,
            "with every session DELETEd. Of several cameras it is that of the first that",
            "failed."
        })
public final class ViewCommand implements Callable<Integer>, ForPrograms {
    private final Terminal terminal;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "URL",
            description = "Further cameras, with the same options.")
    private List<URI> further = new ArrayList<>();

    @Option(names = "--no-open", description = "Prints the page's URL, and leaves it to you to open it.")
    private boolean noOpen;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description =
                    "How long, counted from the first picture of any camera: 10s, 5m, 1h30m; a bare number is seconds. Without it:"
                            + " until it is interrupted, or the last session has ended.")
    private @Nullable Duration duration;

    @Option(
            names = "--json",
            description =
                    "Prints the page's URL as a JSON object, as with --no-open, and at the end another with what there was"
                            + " of each camera.")
    private boolean json;

    @Mixin
    private Verbosity verbosity = new Verbosity();

    @Mixin
    private RenewalOptions renewal = new RenewalOptions();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    public ViewCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        verbosity.setUpLogging();
        List<URI> urls = new ArrayList<>(List.of(connection.url()));
        urls.addAll(further);
        List<ReceiverBuilder> builders =
                urls.stream().map(url -> connection.receiver(url, terminal)).toList();
        try (LiveView view = open();
                Interrupts interrupts = new Interrupts()) {
            return show(view, urls, builders, interrupts);
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

    private static LiveView open() {
        try {
            return LiveView.open();
        } catch (IOException e) {
            throw new OutputException("the page cannot be served: " + e.getMessage(), e);
        }
    }

    private int show(LiveView view, List<URI> urls, List<ReceiverBuilder> builders, Interrupts interrupts)
            throws InterruptedException {
        CountDownLatch picture = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Runnable toEnd = () -> {
            end.countDown();
            picture.countDown(); // there is none to be waited for any more
        };
        interrupts.onInterrupt(toEnd);
        List<ViewedCamera> cameras = new ArrayList<>();
        for (int i = 0; i < urls.size(); i++) {
            renewal.applyTo(builders.get(i));
            String name = name(urls.get(i), i + 1);
            cameras.add(ViewedCamera.open(view, name, builders.get(i), telling(urls.size() > 1 ? name : null)));
        }
        try {
            for (ViewedCamera camera : cameras) {
                var unused = camera.start().thenRun(picture::countDown);
            }
            CompletableFuture.allOf(cameras.stream().map(ViewedCamera::over).toArray(CompletableFuture[]::new))
                    .thenRun(toEnd);
            announce(view);
            await(picture, end);
        } finally {
            cameras.stream().map(ViewedCamera::closeAsync).toList().forEach(CompletableFuture::join);
        }
        LateAnswers.await(
                cameras.stream().map(ViewedCamera::receiver).toList(),
                LateAnswers.USUAL,
                interrupts,
                words -> verbosity.say(words, terminal));
        int status = status(cameras, interrupts);
        if (json) {
            print(ViewJson.ofEnd(cameras, interrupts.interrupted()));
        }
        return status;
    }

    /**
     * At once, while the others go on.
     *
     * @param camera its name, where there are several
     */
    private ViewedCamera.Trouble telling(@Nullable String camera) {
        return new ViewedCamera.Trouble() {
            @Override
            public void failed(Throwable failure) {
                tell(() -> Failures.report(failure, terminal));
            }

            @Override
            public void brokeOff(String words) {
                tell(() -> Failures.reportEarlyEnd(words, terminal));
            }

            @Override
            public void goesOn(String words) {
                if (!verbosity.quiet()) {
                    tell(() -> verbosity.say(words, terminal));
                }
            }

            private void tell(Runnable what) {
                synchronized (terminal) {
                    if (camera != null) {
                        terminal.err().println("whep4j: of " + camera + ":");
                    }
                    what.run();
                }
            }
        };
    }

    /** Its own name if it has one; a URL may be a key to the stream. */
    private static String name(URI url, int number) {
        return url.isOpaque() ? url.getSchemeSpecificPart() : "Camera " + number;
    }

    private void announce(LiveView view) {
        URI url = view.url();
        boolean opened = !noOpen && !json && terminal.errIsTerminal() && Browser.open(url);
        if (!verbosity.quiet()) {
            terminal.err()
                    .println(
                            opened
                                    ? "whep4j: the page is open in the browser; Ctrl-C ends it"
                                    : "whep4j: open this in a browser on this machine, once; Ctrl-C ends it");
        }
        if (!opened) {
            print(json ? ViewJson.ofPage(url) : url.toString());
        }
    }

    private void print(String line) {
        terminal.out().println(line);
        terminal.out().flush();
    }

    private void await(CountDownLatch picture, CountDownLatch end) throws InterruptedException {
        if (duration == null) {
            end.await();
        } else {
            picture.await();
            var unused = end.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Of the first camera that failed; each failure has been told. */
    private int status(List<ViewedCamera> cameras, Interrupts interrupts) {
        ExitStatus status = ExitStatus.DONE;
        for (ViewedCamera camera : cameras) {
            camera.over().join();
            status = status == ExitStatus.DONE ? camera.status() : status;
            Failures.reportOpenSession(
                    camera.receiver().info().orElse(null), camera.receiver().deletion(), camera.failure(), terminal);
        }
        return (status == ExitStatus.DONE && interrupts.interrupted() ? ExitStatus.INTERRUPTED : status).code();
    }
}
