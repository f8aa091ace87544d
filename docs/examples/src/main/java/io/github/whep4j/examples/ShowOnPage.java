package io.github.whep4j.examples;

import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.viewer.LiveCamera;
import io.github.whep4j.viewer.LiveView;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** A camera on a page in the browser of this machine, with its figures, a picture to take and a recording to make. */
public final class ShowOnPage {
    private ShowOnPage() {}

    /**
     * Shows it until the session ends.
     *
     * @param open is given the page's address, which works once
     */
    public static void run(URI endpoint, String token, Consumer<URI> open)
            throws IOException, InterruptedException, ExecutionException {
        try (LiveView view = LiveView.open()) {
            LiveCamera door = view.add("Door");
            try (WhepReceiver camera = WhepReceiver.builder(endpoint)
                    .token(token)
                    .onAccessUnit(door)
                    .build()) {
                door.attach(camera);
                open.accept(view.url());
                camera.start().get();
                camera.awaitClosed();
            }
        }
    }
}
