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
    private static final int MAX_SETTLE_ROUNDS = 30;
    private static final long SETTLE_ROUND_MILLIS = 10_000;
    /** So much of a round: less means that the compilers are done. */
    private static final long SETTLED_COMPILATION_MILLIS = 10;

    private final List<WhepReceiver> receivers = new ArrayList<>();
    private final List<Long> connectMillis = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        try (WhepRuntime runtime = WhepRuntime.create()) {
            new Fleet().run(runtime, URI.create(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        }
        System.exit(0);
    }

    private void run(WhepRuntime runtime, URI endpoint, int count, int seconds) throws Exception {
        warmUp(runtime, endpoint);
        long heapBefore = heapAfterCollection();
        double memoryBefore = residentMebibytes();
        openAll(runtime, endpoint, count);
        settle();
        Usage before = Usage.now(receivers);
        Thread.sleep(seconds * 1_000L);
        Usage after = Usage.now(receivers);
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        double memory = residentMebibytes();
        double megabits = (after.octets - before.octets) * 8 / 1e6;
        System.out.printf(
                "whep4j   n=%d connected=%d connect_ms median=%d p99=%d Mbit/s=%.1f cpu_s/Mbit=%.4f lost=%d threads=%d"
                        + " rss_MiB=%.0f rss_MiB/session=%.2f alloc_MB/s=%.1f gc_ms=%d jit_ms=%d%n",
                count,
                receivers.size(),
                percentile(0.5),
                percentile(0.99),
                megabits / seconds,
                (after.cpuNanos - before.cpuNanos) / 1e9 / megabits,
                after.lost - before.lost,
                threads,
                memory,
                (memory - memoryBefore) / count,
                (after.allocated - before.allocated) / 1e6 / seconds,
                after.collectionMillis - before.collectionMillis,
                after.compilationMillis - before.compilationMillis);
        System.out.printf("         heap_KB/session=%.0f%n", (heapAfterCollection() - heapBefore) / 1e3 / count);
        System.out.printf("         closed in %d ms%n", closeAll());
        openAll(runtime, endpoint, count);
        System.out.printf("         again connect_ms median=%d p99=%d%n", percentile(0.5), percentile(0.99));
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
    private static void warmUp(WhepRuntime runtime, URI endpoint) throws Exception {
        for (int i = 0; i < 3; i++) {
            try (WhepReceiver receiver = receiver(runtime, endpoint)) {
                receiver.start().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }
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
