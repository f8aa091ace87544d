import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.receiver.WhepRuntime;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.ReflectionException;

/**
 * {@code Soak SECONDS EVERY CLIP NAME=URL...}: four seats at each endpoint, all in one JVM and one runtime, for so many seconds.
 * Prints a line of figures every so many seconds, separated by tabs, and at the end what each seat saw, and what was left when
 * everything had been closed.
 */
class Soak {
    private static final double MEBIBYTE = 1 << 20;
    /** Pools keep idle threads for some seconds. */
    private static final long PATIENCE_MILLIS = 60_000;
    private static final int RESIDENT_READINGS = 10;
    private static final long RESIDENT_READING_MILLIS = 300;
    private static final Set<String> OURS = Set.of("whep4j-", "globalEventExecutor");

    private final List<Seat> seats = new ArrayList<>();
    private final PrintStream out = System.out;

    public static void main(String[] args) throws Exception {
        new Soak().run(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Path.of(args[2]), List.of(args).subList(3, args.length));
        System.exit(0);
    }

    private void run(int seconds, int every, Path clip, List<String> endpoints) throws Exception {
        int descriptors = descriptorsOfOneVisit(endpoints.get(0));
        WhepRuntime runtime = WhepRuntime.create();
        Pictures pictures = new Pictures(clip);
        for (String each : endpoints) {
            String name = each.substring(0, each.indexOf('='));
            for (Seat.Manner manner : Seat.Manner.values()) {
                seats.add(new Seat(runtime, name, url(each), manner, name.equals("pion") ? pictures : null));
            }
        }
        seats.forEach(Seat::take);
        long begin = System.nanoTime();
        out.println("#\tseconds\theap MiB\tdirect MiB\tcode and classes MiB\tRSS MiB\tthreads\tdescriptors\tsessions\tpictures");
        for (int at = every; at <= seconds; at += every) {
            Thread.sleep(Math.max(0, at * 1000L - (System.nanoTime() - begin) / 1_000_000));
            out.println(sample(at));
        }
        seats.forEach(Seat::leave);
        seats.forEach(seat -> out.println(seat.toJson()));
        runtime.close();
        end(descriptors);
    }

    private static URI url(String endpoint) {
        return URI.create(endpoint.substring(endpoint.indexOf('=') + 1));
    }

    /** What is open after one session: the JDK itself opens some of it once and for good. */
    private int descriptorsOfOneVisit(String endpoint) throws Exception {
        sample(0);
        try (WhepRuntime runtime = WhepRuntime.create();
                WhepReceiver first = WhepReceiver.builder(url(endpoint)).runtime(runtime).onAccessUnit(unit -> { }).build()) {
            first.start().get();
        }
        awaitEnd(Integer.MAX_VALUE);
        return descriptors();
    }

    private String sample(int seconds) throws Exception {
        System.gc();
        trimNativeHeap();
        double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEBIBYTE;
        double direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream().mapToLong(BufferPoolMXBean::getMemoryUsed).sum()
                / MEBIBYTE;
        double compiled = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getCommitted() / MEBIBYTE;
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        return "=\t%d\t%.3f\t%.3f\t%.1f\t%.1f\t%d\t%d\t%d\t%d".formatted(
                seconds, heap, direct, compiled, resident(), threads, descriptors(),
                seats.stream().mapToInt(Seat::sessions).sum(), seats.stream().mapToLong(Seat::pictures).sum());
    }

    /** Gives back what the C library keeps of freed memory, as of a compiler's work on a large method; else that would look like growth. */
    private static void trimNativeHeap() throws JMException {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "systemTrimNativeHeap", null, null);
        } catch (InstanceNotFoundException | ReflectionException e) {
            // Another JVM, or an older one.
        }
    }

    private void end(int descriptorsBefore) throws InterruptedException, IOException {
        Set<String> threads = awaitEnd(descriptorsBefore);
        out.printf(
                "{\"threadsLeft\":%d,\"descriptorsLeft\":%d,\"names\":\"%s\",\"java\":\"%s\"}%n",
                threads.size(), descriptors() - descriptorsBefore, String.join(" ", threads), Runtime.version());
    }

    /** Waits until our threads have ended and no more descriptors are open, and returns the threads that have not. */
    private static Set<String> awaitEnd(int descriptorsBefore) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        Set<String> threads = ourThreads();
        while ((!threads.isEmpty() || descriptors() > descriptorsBefore) && System.nanoTime() < deadline) {
            Thread.sleep(200);
            threads = ourThreads();
        }
        return threads;
    }

    private static Set<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> OURS.stream().anyMatch(name::startsWith))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static int descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return (int) open.count();
        }
    }

    /** The least of some readings: what a compiler takes while it is at a method is not what stays. */
    private static double resident() throws IOException, InterruptedException {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < RESIDENT_READINGS; i++) {
            least = Math.min(least, residentNow());
            Thread.sleep(RESIDENT_READING_MILLIS);
        }
        return least;
    }

    private static double residentNow() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }
}
