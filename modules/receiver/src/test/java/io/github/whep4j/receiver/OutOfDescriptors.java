package io.github.whep4j.receiver;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Of {@link OutOfDescriptorsTest}, in a process of its own with few descriptors: opens a session with none left, with one, with
 * two and so on, until one succeeds, and each time another one as soon as there are enough again. Prints a line for each.
 */
final class OutOfDescriptors {
    private static final int MOST_FREE = 16;

    private final URI endpoint;
    private final String token;
    private final WhepRuntime runtime = WhepRuntime.create(1);

    private OutOfDescriptors(URI endpoint, String token) {
        this.endpoint = endpoint;
        this.token = token;
    }

    public static void main(String[] arguments) throws Exception {
        new OutOfDescriptors(URI.create(arguments[0]), System.getenv("WHEP_TOKEN")).run();
        System.exit(0);
    }

    private void run() throws Exception {
        // What the JVM opens once and for good, and its classes: one that could not be loaded once can not be loaded
        // later.
        Logger.getLogger("warm").warning("warm");
        loadOurClasses();
        System.out.println("warm: " + receive(token));
        System.out.println("warm: " + receive("another"));
        long before = descriptors();
        for (int free = 0; free <= MOST_FREE; free++) {
            Deque<FileChannel> open = openAll();
            for (int i = 0; i < free; i++) {
                open.pop().close();
            }
            String outcome = receive(token);
            for (FileChannel each : open) {
                each.close();
            }
            System.out.println(free + " free: " + outcome);
            System.out.println("after: " + receive(token));
            if (outcome.equals("received")) {
                break;
            }
        }
        runtime.close();
        long deadline = System.nanoTime() + Viewer.PATIENCE.toNanos();
        while (descriptors() > before && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        System.out.println("descriptors left: " + Math.max(0, descriptors() - before));
    }

    /** Those that are files of their own, as they are in a build. */
    private static void loadOurClasses() throws IOException, ClassNotFoundException {
        for (URL root : Collections.list(ClassLoader.getSystemResources("io/github/whep4j"))) {
            if (root.getProtocol().equals("file")) {
                Path directory = Path.of(URI.create(root.toString()));
                Path top = directory.getParent().getParent().getParent();
                try (Stream<Path> files = Files.walk(directory)) {
                    for (Path each : files.filter(file -> file.toString().endsWith(".class"))
                            .toList()) {
                        String name = top.relativize(each).toString();
                        load(name.substring(0, name.length() - ".class".length())
                                .replace('/', '.'));
                    }
                }
            }
        }
    }

    private static void load(String name) throws ClassNotFoundException {
        try {
            Class.forName(name, false, ClassLoader.getSystemClassLoader());
        } catch (NoClassDefFoundError e) {
            // A test's, with a dependency that is not there.
        }
    }

    private static Deque<FileChannel> openAll() {
        Deque<FileChannel> open = new ArrayDeque<>();
        try {
            while (true) {
                open.push(FileChannel.open(Path.of("/dev/null")));
            }
        } catch (IOException e) {
            return open;
        }
    }

    /** What became of a session: {@code received}, or the code of its failure. */
    private String receive(String withToken) throws Exception {
        try (WhepReceiver receiver = WhepReceiver.builder(endpoint)
                .token(withToken)
                .runtime(runtime)
                .connectTimeout(Duration.ofSeconds(20))
                .onAccessUnit(unit -> {})
                .build()) {
            receiver.start().get(Viewer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return "received";
        } catch (ExecutionException e) {
            return e.getCause() instanceof WhepException failure
                    ? failure.code()
                    : e.getCause().toString();
        }
    }

    private static long descriptors() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }
}
