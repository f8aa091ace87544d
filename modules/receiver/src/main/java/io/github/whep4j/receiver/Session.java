package io.github.whep4j.receiver;

import io.github.whep4j.ice.IceReport;
import io.github.whep4j.whep.LayerSelection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A session as its {@linkplain SessionSuccession succession} sees it. On the loop. */
interface Session {
    void start();

    void requestKeyFrame();

    CompletableFuture<Void> selectLayer(LayerSelection selection);

    ReceiverStats stats();

    SessionTimings timings();

    /** Null before there are sockets. */
    @Nullable
    IceReport iceReport();

    /** Hands over at once what is held back for the sake of smoothness. */
    void flush();

    void end(CloseReason reason, @Nullable WhepException failure);
}
