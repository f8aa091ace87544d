package io.github.whep4j.viewer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file of the page, from the jar. */
record PageFile(String contentType, byte[] bytes) {
    private static final Map<String, PageFile> ALL = all();

    /** Null if there is none at this path. */
    static @Nullable PageFile at(String path) {
        return ALL.get(path);
    }

    private static Map<String, PageFile> all() {
        Map<String, PageFile> files = new HashMap<>();
        files.put("/", read("index.html", "text/html; charset=utf-8"));
        files.put("/view.css", read("view.css", "text/css; charset=utf-8"));
        files.put("/icon.svg", read("icon.svg", "image/svg+xml"));
        for (String module :
                new String[] {"view.js", "tile.js", "player.js", "chart.js", "figures.js", "mp4.js", "recording.js"}) {
            files.put("/" + module, read(module, "text/javascript; charset=utf-8"));
        }
        return files;
    }

    private static PageFile read(String name, String contentType) {
        try (InputStream in = PageFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the page's file " + name + " is missing from the class path");
            }
            return new PageFile(contentType, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
