package io.github.whep4j.media;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One direction of a network in virtual time. */
final class SimulatedLink {

    private final VirtualTime time;
    private final Conditions conditions;
    private final SplittableRandom random;
    private final Consumer<byte[]> receiver;
    private boolean inBurst;
    private long queueFreeNanos;
    private long lastArrivalNanos;

    /** So many datagrams are lost whatever the conditions. */
    int dropNext;

    /** While this is set each datagram waits for the next one. */
    boolean holdBack;

    private byte @Nullable [] held;

    long sent;
    long dropped;

    /** Is shown what is lost by chance. */
    Consumer<byte[]> onLost = datagram -> {};

    SimulatedLink(VirtualTime time, Conditions conditions, long seed, Consumer<byte[]> receiver) {
        this.time = time;
        this.conditions = conditions;
        this.random = new SplittableRandom(seed);
        this.receiver = receiver;
    }

    /** The datagram is the link's from now on. */
    void send(byte[] datagram) {
        if (holdBack) {
            byte[] before = held;
            held = datagram;
            if (before != null) {
                forward(before);
            }
        } else {
            forward(datagram);
        }
    }

    /** Loses the datagram that is held back, and holds back no longer. */
    void dropHeld() {
        holdBack = false;
        held = null;
        sent++;
        dropped++;
    }

    private void forward(byte[] datagram) {
        sent++;
        if (isLost()) {
            dropped++;
            onLost.accept(datagram);
            return;
        }
        long departure = departure(datagram.length);
        if (departure < 0) {
            dropped++;
            return;
        }
        deliver(datagram, departure);
        if (random.nextDouble() < conditions.duplicate) {
            deliver(datagram.clone(), departure);
        }
    }

    private boolean isLost() {
        if (dropNext > 0) {
            dropNext--;
            return true;
        }
        if (conditions.outagePeriodNanos > 0
                && time.now() >= conditions.outagePeriodNanos
                && time.now() % conditions.outagePeriodNanos < conditions.outageNanos) {
            return true;
        }
        if (conditions.burstBegin > 0) {
            inBurst =
                    inBurst ? random.nextDouble() >= conditions.burstEnd : random.nextDouble() < conditions.burstBegin;
            if (inBurst) {
                return true;
            }
        }
        return random.nextDouble() < conditions.loss;
    }

    /** When the datagram has left a queue of limited rate and length; negative if the queue is full. */
    private long departure(int length) {
        if (conditions.bitsPerSecond == 0) {
            return time.now();
        }
        long begin = Math.max(time.now(), queueFreeNanos);
        if (begin - time.now() > conditions.queueNanos) {
            return -1;
        }
        queueFreeNanos = begin + length * 8L * VirtualTime.SECOND / conditions.bitsPerSecond;
        return queueFreeNanos;
    }

    private void deliver(byte[] datagram, long departure) {
        long arrival = departure + conditions.delayNanos;
        if (conditions.jitterNanos > 0) {
            arrival += random.nextLong(conditions.jitterNanos);
        }
        if (random.nextDouble() < conditions.reorder) {
            arrival += conditions.reorderNanos;
        } else {
            arrival = Math.max(arrival, lastArrivalNanos); // jitter alone does not reorder
            lastArrivalNanos = arrival;
        }
        time.at(arrival, () -> receiver.accept(datagram));
    }

    /** What a link does to datagrams. The default: nothing. */
    static final class Conditions {
        double loss;
        double burstBegin;
        double burstEnd = 1;
        double duplicate;
        double reorder;
        long reorderNanos;
        long delayNanos;
        long jitterNanos;
        long bitsPerSecond;
        long queueNanos;
        long outagePeriodNanos;
        long outageNanos;

        @Override
        public String toString() {
            return "loss " + loss + ", bursts " + burstBegin + "/" + burstEnd + ", duplicates " + duplicate
                    + ", reorder "
                    + reorder + " by " + reorderNanos / 1e6 + " ms, delay " + delayNanos / 1e6 + " ms, jitter "
                    + jitterNanos / 1e6 + " ms, rate " + bitsPerSecond + " bit/s, queue " + queueNanos / 1e6 + " ms";
        }

        static Conditions delay(long nanos) {
            Conditions conditions = new Conditions();
            conditions.delayNanos = nanos;
            return conditions;
        }

        Conditions loss(double probability) {
            loss = probability;
            return this;
        }

        /** Gilbert's model: all is lost between a burst's begin and its end. */
        Conditions bursts(double beginProbability, double endProbability) {
            burstBegin = beginProbability;
            burstEnd = endProbability;
            return this;
        }

        Conditions duplicate(double probability) {
            duplicate = probability;
            return this;
        }

        /** Some datagrams come later and let others pass. */
        Conditions reorder(double probability, long byNanos) {
            reorder = probability;
            reorderNanos = byNanos;
            return this;
        }

        Conditions jitter(long nanos) {
            jitterNanos = nanos;
            return this;
        }

        Conditions rate(long bitsPerSecondLimit, long queueLengthNanos) {
            bitsPerSecond = bitsPerSecondLimit;
            queueNanos = queueLengthNanos;
            return this;
        }

        /** Nothing passes for a while, at the beginning of each period but the first. */
        Conditions outages(long periodNanos, long lengthNanos) {
            outagePeriodNanos = periodNanos;
            outageNanos = lengthNanos;
            return this;
        }
    }
}
