import com.sun.management.ThreadMXBean;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;

/**
 * The target named by the system property {@code target}, with each input bounded: by processor time of its thread, and by what is
 * allocated for it, of which what it keeps is a part. Both are about our code, so neither counts until it has been compiled.
 */
public final class Bounded {
    private static final long MAX_CPU_NANOS = 1_000_000_000;
    private static final long MAX_ALLOCATED_BYTES = 64 << 20;
    private static final int WARM_UP_INPUTS = 1_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final MethodHandle TARGET = target(System.getProperty("target"));
    private static long inputs;

    private Bounded() {}

    public static void fuzzerTestOneInput(byte[] data) throws Throwable {
        long cpuBefore = THREADS.getCurrentThreadCpuTime();
        long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
        TARGET.invokeExact(data);
        long cpu = THREADS.getCurrentThreadCpuTime() - cpuBefore;
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
        if (++inputs <= WARM_UP_INPUTS) {
            return;
        }
        if (cpu > MAX_CPU_NANOS) {
            throw new AssertionError("one input took " + cpu / 1_000_000 + " ms of processor time");
        }
        if (allocated > MAX_ALLOCATED_BYTES) {
            throw new AssertionError("one input allocated " + (allocated >> 20) + " MiB");
        }
    }

    private static MethodHandle target(String name) {
        try {
            Class<?> target = Class.forName(name);
            return MethodHandles.privateLookupIn(target, MethodHandles.lookup())
                    .findStatic(target, "fuzzerTestOneInput", MethodType.methodType(void.class, byte[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no fuzz target: " + name, e);
        }
    }
}
