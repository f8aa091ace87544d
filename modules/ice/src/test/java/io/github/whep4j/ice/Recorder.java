package io.github.whep4j.ice;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a session tells, as text in the order of its telling, and the datagrams. */
class Recorder implements IceListener {
    final List<String> events = new CopyOnWriteArrayList<>();
    final BlockingQueue<byte[]> datagrams = new LinkedBlockingQueue<>();
    final BlockingQueue<Object> outcome = new LinkedBlockingQueue<>();
    final BlockingQueue<IceCandidatePair> selected = new LinkedBlockingQueue<>();
    final BlockingQueue<String> consentLost = new LinkedBlockingQueue<>();
    final BlockingQueue<Long> roundTrips = new LinkedBlockingQueue<>();

    @Override
    public void onConnected(IceCandidatePair pair) {
        events.add("connected");
        outcome.add(pair);
    }

    @Override
    public void onSelectedPairChanged(IceCandidatePair pair) {
        events.add("selected");
        selected.add(pair);
    }

    @Override
    public void onRoundTrip(long rttNanos, long nowNanos) {
        roundTrips.add(rttNanos);
    }

    @Override
    public void onDtls(byte[] buf, int off, int len, long nowNanos) {
        events.add("dtls" + buf[off + 1]);
        datagrams.add(Arrays.copyOfRange(buf, off, off + len));
    }

    @Override
    public void onMedia(byte[] buf, int off, int len, long nowNanos) {
        events.add("media" + buf[off + 2]);
        datagrams.add(Arrays.copyOfRange(buf, off, off + len));
    }

    @Override
    public void onConsentLost() {
        events.add("consentLost");
        consentLost.add("lost");
    }

    @Override
    public void onFailed(IceFailure failure) {
        events.add("failed");
        outcome.add(failure);
    }

    IceCandidatePair awaitConnected() throws InterruptedException {
        Object result = await(outcome);
        if (result instanceof IceCandidatePair pair) {
            return pair;
        }
        throw new AssertionError(result);
    }

    IceFailure awaitFailed() throws InterruptedException {
        Object result = await(outcome);
        if (result instanceof IceFailure failure) {
            return failure;
        }
        throw new AssertionError("connected by " + result);
    }

    static <T> T await(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing within 20 s");
        }
        return next;
    }
}
