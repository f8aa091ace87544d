import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.github.whep4j.receiver.ReceiverStats;
import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.receiver.WhepRuntime;
import java.lang.management.CompilationMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Receives many streams in one JVM and one runtime, and prints what that took. */
class Fleet {
    private static final int AT_ONCE = 300;
    private static final long PATIENCE_SECONDS = 120;
    private static final int WARM_UP_RECEIVERS = 3;
    private static final int SEASONING_RECEIVERS = 200;
    private static final long SEASONING_MILLIS = 60_000;
    private static final long REST_MILLIS = 20_000;
    private static final int MAX_SETTLE_ROUNDS = 30;
    private static final long SETTLE_ROUND_MILLIS = 10_000;
    /** So much of a round: less means that the compilers are done. */
    private static final long SETTLED_COMPILATION_MILLIS = 10;

    private final List<WhepReceiver> receivers = new ArrayList<>();
    private final List<Long> connectMillis = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        try (WhepRuntime runtime = WhepRuntime.create()) {
            new Fleet().run(
                    runtime,
                    URI.create(args[0]),
                    Integer.parseInt(args[1]),
                    Integer.parseInt(args[2]),
                    Integer.parseInt(args[3]));
        }
        System.exit(0);
    }

    private void run(WhepRuntime runtime, URI endpoint, int count, int seconds, int warmUpSeconds)
            throws Exception {
        warmUp(runtime, endpoint, warmUpSeconds);
        long heapBefore = heapAfterCollection();
        double memoryBefore = residentMebibytes();
        openAll(runtime, endpoint, count);
        printConnecting("cold", count);
        Thread.sleep(REST_MILLIS);
        double memory = residentMebibytes() - memoryBefore;
        double heap = (heapAfterCollection() - heapBefore) / 1e3;
        System.out.printf(
                "         heap_KB/session=%.0f rss_MiB/session=%.2f of %.0f MiB before%n",
                heap / count, (memory + heap / 1e3) / count, memoryBefore);
        System.out.printf("         closed in %d ms%n", closeAll());

        season(runtime, endpoint);
        openAll(runtime, endpoint, count);
        printConnecting("seasoned", count);
        settle();
        Usage before = Usage.now(receivers);
        Thread.sleep(seconds * 1_000L);
        Usage after = Usage.now(receivers);
        double megabits = (after.octets - before.octets) * 8 / 1e6;
        System.out.printf(
                "         steady Mbit/s=%.1f cpu_s/Mbit=%.5f lost=%d threads=%d alloc_MB/s=%.1f gc_ms=%d jit_ms=%d%n",
                megabits / seconds,
                (after.cpuNanos - before.cpuNanos) / 1e9 / megabits,
                after.lost - before.lost,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                (after.allocated - before.allocated) / 1e6 / seconds,
                after.collectionMillis - before.collectionMillis,
                after.compilationMillis - before.compilationMillis);
        closeAll();
    }

    private void printConnecting(String jvm, int count) {
        System.out.printf(
                "whep4j   n=%d %s connected=%d connect_ms median=%d p99=%d%n",
                count, jvm, receivers.size(), percentile(0.5), percentile(0.99));
    }

    /**
     * Hours of use in a minute: what happens once a second in a session is not compiled for a long time where there are few of
     * them. The steady state of a JVM is that in which nothing is left to compile.
     */
    private void season(WhepRuntime runtime, URI endpoint) throws Exception {
        openAll(runtime, endpoint, SEASONING_RECEIVERS);
        Thread.sleep(SEASONING_MILLIS);
        closeAll();
    }

    private void openAll(WhepRuntime runtime, URI endpoint, int count) throws Exception {
        connectMillis.clear();
        while (receivers.size() < count) {
            open(runtime, endpoint, Math.min(AT_ONCE, count - receivers.size()));
        }
    }

    private long closeAll() throws Exception {
        long beginNanos = System.nanoTime();
        CompletableFuture.allOf(receivers.stream().map(WhepReceiver::closeAsync).toArray(CompletableFuture[]::new))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        receivers.clear();
        return (System.nanoTime() - beginNanos) / 1_000_000;
    }

    /** Waits until the just-in-time compilers have nothing more to do, which is what the steady state begins with. */
    private static void settle() throws InterruptedException {
        CompilationMXBean compilation = ManagementFactory.getCompilationMXBean();
        for (int i = 0; i < MAX_SETTLE_ROUNDS; i++) {
            long before = compilation.getTotalCompilationTime();
            Thread.sleep(SETTLE_ROUND_MILLIS);
            if (compilation.getTotalCompilationTime() - before < SETTLED_COMPILATION_MILLIS) {
                return;
            }
        }
    }

    /** Loads classes, so that the first session of the fleet costs what the others do. */
    private void warmUp(WhepRuntime runtime, URI endpoint, int seconds) throws Exception {
        for (int i = 0; i < WARM_UP_RECEIVERS; i++) {
            open(runtime, endpoint, 1);
        }
        Thread.sleep(seconds * 1_000L);
        closeAll();
    }

    private static WhepReceiver receiver(WhepRuntime runtime, URI endpoint) {
        return WhepReceiver.builder(endpoint).runtime(runtime).onAccessUnit(unit -> {}).build();
    }

    private void open(WhepRuntime runtime, URI endpoint, int count) throws Exception {
        List<CompletableFuture<Long>> opening = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WhepReceiver receiver = receiver(runtime, endpoint);
            long begin = System.nanoTime();
            opening.add(receiver.start().thenApply(info -> {
                return (System.nanoTime() - begin) / 1_000_000;
            }));
            receivers.add(receiver);
        }
        for (CompletableFuture<Long> session : opening) {
            connectMillis.add(session.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    private long percentile(double share) {
        long[] sorted = connectMillis.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[(int) Math.ceil(sorted.length * share) - 1];
    }

    private record Usage(long cpuNanos, long allocated, long collectionMillis, long compilationMillis, long octets, long lost) {
        static Usage now(List<WhepReceiver> receivers) {
            long octets = 0;
            long lost = 0;
            for (WhepReceiver receiver : receivers) {
                ReceiverStats stats = receiver.stats();
                octets += stats.bytesReceived();
                lost += stats.packetsLost();
            }
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long allocated = Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                    .filter(bytes -> bytes > 0)
                    .sum();
            long collection = ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                    .sum();
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Usage(system.getProcessCpuTime(), allocated, collection, ManagementFactory.getCompilationMXBean().getTotalCompilationTime(), octets, lost);
        }
    }

    /** What the last collection left, without what was allocated since. */
    private static long heapAfterCollection() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }

    private static double residentMebibytes() throws Exception {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(text -> text.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
    }
}
