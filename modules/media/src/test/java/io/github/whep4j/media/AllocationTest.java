package io.github.whep4j.media;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.whep4j.h264.AccessUnit;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The same pictures in few large packets and in many small ones: what a packet costs is the difference. Pictures themselves
 * do cost, for the user keeps them.
 */
class AllocationTest {

    private static final int PICTURES = 400;

    @Test
    void nothingIsAllocatedPerPacket() {
        long fewPackets = 0;
        long manyPackets = 0;
        long few = 0;
        long many = 0;
        for (int round = 0; round < 5; round++) { // the last one counts: the earlier ones load classes and compile
            List<byte[]> large = datagrams(1_200);
            List<byte[]> small = datagrams(120);
            fewPackets = large.size();
            manyPackets = small.size();
            few = allocated(large);
            many = allocated(small);
        }
        double perPacket = (double) (many - few) / (manyPackets - fewPackets);
        assertTrue(perPacket < 2, perPacket + " bytes a packet");
    }

    @Test
    void norForPacketsOutOfOrder() {
        long inOrder = 0;
        long swapped = 0;
        for (int round = 0; round < 5; round++) {
            List<byte[]> datagrams = datagrams(120);
            inOrder = allocated(datagrams);
            List<byte[]> reordered = datagrams(120);
            for (int i = 1; i + 1 < reordered.size(); i += 2) {
                byte[] first = reordered.get(i);
                reordered.set(i, reordered.get(i + 1));
                reordered.set(i + 1, first);
            }
            swapped = allocated(reordered);
        }
        double perPacket = (double) (swapped - inOrder) / datagrams(120).size();
        assertTrue(perPacket < 2, perPacket + " bytes a packet");
    }

    /** One in a hundred is lost and asked for; every request is a datagram, protected. */
    @Test
    void norForRequests() {
        long allocated = 0;
        List<byte[]> datagrams = new ArrayList<>();
        long baseline = 0;
        for (int round = 0; round < 5; round++) {
            datagrams = datagrams(120);
            baseline = allocated(datagrams);
            List<byte[]> late = new ArrayList<>();
            for (int i = 0; i < datagrams.size(); i++) {
                if (i % 100 != 50 || i + 10 >= datagrams.size()) {
                    late.add(datagrams.get(i));
                }
                if (i > 50 && i % 100 == 60) {
                    late.add(datagrams.get(i - 10));
                }
            }
            allocated = allocated(late);
        }
        double perPacket = (double) (allocated - baseline) / datagrams.size();
        assertTrue(perPacket < 2, perPacket + " bytes a packet");
    }

    private static List<byte[]> datagrams(int maxPayload) {
        TestSender.Settings settings = new TestSender.Settings();
        settings.maxPayload = maxPayload;
        settings.pictureBytes = 4_000;
        List<byte[]> datagrams = new ArrayList<>();
        TestSender sender = new TestSender(settings, datagrams::add);
        for (int i = 0; i < PICTURES; i++) {
            sender.sendPicture(3_000);
        }
        return datagrams;
    }

    private static long allocated(List<byte[]> datagrams) {
        ReceiveSession session = new ReceiveSession(
                Simulation.config(new TestSender.Settings()).nack(true).build(), new ReceiveSession.Sink() {
                    @Override
                    public void transmit(byte[] buf, int off, int len) {}

                    @Override
                    public void accessUnit(AccessUnit accessUnit) {}

                    @Override
                    public void event(MediaEvent event) {}
                });
        session.installKeys(TestKeys.ofReceiver(), 0);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < datagrams.size(); i++) {
            byte[] datagram = datagrams.get(i);
            long now = i * 100_000L;
            session.onDatagram(datagram, 0, datagram.length, now);
            if (now >= session.nextTimeoutNanos()) {
                session.onTimeout(now);
            }
        }
        long after = threads.getCurrentThreadAllocatedBytes();
        assertTrue(session.stats(0).framesDelivered() == PICTURES, "delivered all");
        return after - before;
    }
}
