package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramPort;
import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;
import java.util.function.Consumer;

/**
 * The time that paths which were not selected are kept for, as what the peer has sent by them is still on its way
 * (RFC 8445, Section 8.3.1); it begins anew with each selection before its end.
 */
final class Lingering {
    private final MediaLoop loop;
    private final long lingerNanos;
    private final IcePaths paths;
    private final PathSelector selector;
    private final Consumer<DatagramPort> closeAllBut;
    private final LoopTimer timer;
    private boolean over;

    /** @param closeAllBut closes what else there is to send by */
    Lingering(
            MediaLoop loop,
            IceConfig config,
            IcePaths paths,
            PathSelector selector,
            Consumer<DatagramPort> closeAllBut) {
        this.loop = loop;
        lingerNanos = config.unselectedLinger().toNanos();
        this.paths = paths;
        this.selector = selector;
        this.closeAllBut = closeAllBut;
        timer = loop.timer(this::end);
    }

    void onSelected() {
        if (!over) {
            timer.arm(loop.nanoTime() + lingerNanos);
        }
    }

    private void end() {
        over = true;
        selector.endLingering();
        IcePath inUse = selector.current();
        if (inUse != null) {
            paths.removeIf(path -> path.port != inUse.port);
            closeAllBut.accept(inUse.port);
        }
    }

    void stop() {
        timer.cancel();
    }
}
