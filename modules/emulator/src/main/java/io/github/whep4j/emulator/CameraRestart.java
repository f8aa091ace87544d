package io.github.whep4j.emulator;

import io.github.whep4j.ice.IceSession;
import io.github.whep4j.ice.LocalIceDescription;
import io.github.whep4j.transport.MediaLoop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The ICE restarts of one session (draft-ietf-wish-whep, Section 4.5.3), one after the other. Any thread. */
final class CameraRestart {
    private static final long GATHER_SECONDS = 10;

    private final MediaLoop loop;
    private final IceSession ice;
    private volatile @Nullable TrickledCandidates latest;

    CameraRestart(MediaLoop loop, IceSession ice) {
        this.loop = loop;
        this.ice = ice;
    }

    /** Whose ICE session it is since the latest restart; null before the first. */
    @Nullable
    TrickledCandidates latest() {
        return latest;
    }

    /**
     * Gathers candidates, as the answer needs them, and checks the client's.
     *
     * @return nothing if the session can't be restarted, having ended
     */
    synchronized Optional<LocalIceDescription> answer(TrickledCandidates client, boolean lite, boolean controlling)
            throws InterruptedException {
        CompletableFuture<LocalIceDescription> gathered = new CompletableFuture<>();
        loop.execute(() -> gather(gathered));
        LocalIceDescription local;
        try {
            local = gathered.get(GATHER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
        latest = client;
        loop.execute(() -> ice.connectRestart(IceAttributes.remote(client, lite), controlling));
        return Optional.of(local);
    }

    private void gather(CompletableFuture<LocalIceDescription> gathered) {
        try {
            ice.gatherRestart().whenComplete((local, failure) -> {
                if (failure == null) {
                    gathered.complete(local);
                } else {
                    gathered.completeExceptionally(failure);
                }
            });
        } catch (IllegalStateException closed) {
            gathered.completeExceptionally(closed);
        }
    }
}
