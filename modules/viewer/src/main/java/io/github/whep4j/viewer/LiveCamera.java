package io.github.whep4j.viewer;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.ice.IceReport;
import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.ReceiverStats;
import io.github.whep4j.receiver.SessionInfo;
import io.github.whep4j.receiver.WhepException;
import io.github.whep4j.receiver.WhepReceiver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One camera on the page: give it to {@link io.github.whep4j.receiver.ReceiverBuilder#onAccessUnit}, and the receiver to {@link
 * #attach}. It never blocks, so it needs no buffer before it, and it may be called on a media loop.
 */
public final class LiveCamera implements Consumer<AccessUnit> {
    /** The group of pictures that is kept for browsers to begin with; longer ones are waited for. */
    private static final int MAX_GROUP_UNITS = 300;

    private static final int MAX_GROUP_BYTES = 8 << 20;

    private final String name;
    /** Guards all that follows; held for a few instructions, and while a unit is handed to the browsers' loop. */
    private final Object lock = new Object();

    private final Set<Viewing> viewings = new HashSet<>();
    private final List<Viewing.Arrival> group = new ArrayList<>();
    private int groupBytes;
    private @Nullable WhepReceiver receiver;
    private byte @Nullable [] ending;

    /** Of the thread that sends figures alone. */
    private @Nullable ReceiverStats before;

    LiveCamera(String name) {
        this.name = name;
    }

    /** What is written over its picture. */
    public String name() {
        return name;
    }

    /**
     * Whose figures are shown, who is asked for a key frame when a browser has none to begin with, and whose end is told. Call
     * it before {@link WhepReceiver#start()}. The receiver stays its owner's to close.
     */
    public void attach(WhepReceiver attached) {
        synchronized (lock) {
            receiver = attached;
        }
        var unused = attached.closed().whenComplete(this::ended);
    }

    @Override
    public void accept(AccessUnit unit) {
        Viewing.Arrival arrival = new Viewing.Arrival(unit, System.currentTimeMillis());
        synchronized (lock) {
            keep(arrival);
            for (Viewing viewing : viewings) {
                viewing.offer(arrival);
            }
        }
    }

    private void keep(Viewing.Arrival arrival) {
        if (arrival.unit().isKeyFrame() && arrival.unit().isComplete()) {
            forgetGroup();
        } else if (group.isEmpty()) {
            return;
        }
        group.add(arrival);
        groupBytes += arrival.unit().lengthBytes();
        if (group.size() > MAX_GROUP_UNITS || groupBytes > MAX_GROUP_BYTES) {
            forgetGroup();
        }
    }

    private void forgetGroup() {
        group.clear();
        groupBytes = 0;
    }

    void join(Viewing viewing) {
        WhepReceiver toAsk = null;
        synchronized (lock) {
            if (ending != null) {
                viewing.send(ending);
            }
            viewing.begin(group);
            viewings.add(viewing);
            if (group.isEmpty()) {
                toAsk = receiver;
            }
        }
        if (toAsk != null) {
            toAsk.requestKeyFrame();
        }
    }

    void leave(Viewing viewing) {
        synchronized (lock) {
            viewings.remove(viewing);
        }
    }

    void ended(@Nullable CloseReason reason, @Nullable Throwable failure) {
        byte[] message;
        if (failure instanceof WhepException whep) {
            message = Messages.ended(String.valueOf(whep.getMessage()), whep.hint());
        } else {
            message = Messages.ended(words(reason), "");
        }
        synchronized (lock) {
            ending = message;
            viewings.forEach(viewing -> viewing.send(message));
        }
    }

    private static String words(@Nullable CloseReason reason) {
        if (reason == null) {
            return "The session has ended.";
        }
        return switch (reason) {
            case LOCAL -> "The session was ended here.";
            case REMOTE -> "The camera has ended the session.";
            case SESSION_LIMIT -> "The session has come to its limit.";
            case CONSENT_LOST -> "The server stopped answering.";
            case MEDIA_TIMEOUT -> "The video stopped coming.";
        };
    }

    /** Not on a media loop or the browsers' loop: asks the former, and waits. */
    void sendFigures() {
        WhepReceiver asked;
        List<Viewing> told;
        synchronized (lock) {
            asked = receiver;
            told = List.copyOf(viewings);
        }
        told.forEach(Viewing::tellClock);
        if (asked == null || told.isEmpty()) {
            before = null;
            return;
        }
        ReceiverStats now = asked.stats();
        ReceiverStats last = before;
        before = now;
        if (last == null) {
            return;
        }
        SessionInfo info = asked.info().orElse(null);
        IceReport report = asked.iceReport().orElse(null);
        byte[] figures = Messages.figures(LiveFigures.between(last, now, report, info, asked.state()));
        told.forEach(viewing -> viewing.tell(figures));
    }
}
