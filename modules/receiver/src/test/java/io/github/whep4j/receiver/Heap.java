package io.github.whep4j.receiver;

/** What the JVM's heap holds when the collector has done its best. */
final class Heap {
    private Heap() {}

    static long bytesInUse() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
