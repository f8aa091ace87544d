package io.github.whep4j.whep;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes of an event's type and JSON what it says, as servers write it. */
final class SessionEventReader {

    /** Those that are asked for, in the draft's order. */
    static final List<String> TYPES = List.of("active", "inactive", "layers", "reconnect", "viewercount");

    private static final int MAX_SECTIONS = 16;
    private static final int MAX_LAYERS = 64;
    private static final int MAX_NAME = 256;

    private SessionEventReader() {}

    /** {@code null} if the type is another one, or the data not what belongs to it. */
    static @Nullable SessionEvent read(String type, String data) {
        try {
            return switch (type) {
                case "active" -> new SessionEvent.Active();
                case "inactive" -> new SessionEvent.Inactive();
                case "layers" -> layers(data);
                case "reconnect" -> reconnect(data);
                case "viewercount" -> viewerCount(data);
                default -> null;
            };
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable SessionEvent viewerCount(String data) throws IOException {
        try (JsonParser json = object(data)) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean named = json.currentName().equals("viewercount");
                json.nextToken();
                Long count = named ? number(json) : null;
                if (count != null) {
                    return new SessionEvent.ViewerCount(count);
                }
                json.skipChildren();
            }
            return null;
        }
    }

    private static SessionEvent reconnect(String data) throws IOException {
        try (JsonParser json = object(data)) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean named = json.currentName().equals("url");
                if (json.nextToken() == JsonToken.VALUE_STRING && named) {
                    return new SessionEvent.Reconnect(endpoint(json.getText()));
                }
                json.skipChildren();
            }
            return new SessionEvent.Reconnect(null);
        }
    }

    private static @Nullable URI endpoint(String url) {
        try {
            HttpUrl parsed = HttpUrl.parse(url);
            return URI.create(parsed.origin() + parsed.target());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** For each section an array of layers; or, as Broadcast Box and older servers have it, an object with one in "layers". */
    private static SessionEvent layers(String data) throws IOException {
        Map<String, List<VideoLayer>> byMediaId = new LinkedHashMap<>();
        try (JsonParser json = object(data)) {
            while (json.nextToken() == JsonToken.FIELD_NAME && byMediaId.size() < MAX_SECTIONS) {
                String mediaId = ServerText.clean(json.currentName(), MAX_NAME);
                List<VideoLayer> layers = List.of();
                if (json.nextToken() == JsonToken.START_ARRAY) {
                    layers = array(json);
                } else if (json.currentToken() == JsonToken.START_OBJECT) {
                    layers = member(json);
                }
                if (mediaId != null) {
                    byMediaId.put(mediaId, layers);
                }
            }
        }
        return new SessionEvent.Layers(byMediaId);
    }

    private static List<VideoLayer> member(JsonParser json) throws IOException {
        List<VideoLayer> layers = List.of();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean named = json.currentName().equals("layers");
            if (json.nextToken() == JsonToken.START_ARRAY && named) {
                layers = array(json);
            } else {
                json.skipChildren();
            }
        }
        return layers;
    }

    private static List<VideoLayer> array(JsonParser json) throws IOException {
        List<VideoLayer> layers = new ArrayList<>();
        for (JsonToken token = next(json); token != JsonToken.END_ARRAY; token = next(json)) {
            VideoLayer layer = token == JsonToken.START_OBJECT ? layer(json) : null;
            if (layer != null && layers.size() < MAX_LAYERS) {
                layers.add(layer);
            }
            if (token == JsonToken.START_ARRAY) {
                json.skipChildren();
            }
        }
        return List.copyOf(layers);
    }

    private static @Nullable VideoLayer layer(JsonParser json) throws IOException {
        Map<String, Long> numbers = new LinkedHashMap<>();
        String rid = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_STRING && (name.equals("rid") || name.equals("encodingId"))) {
                rid = rid(json.getText());
            } else if (value.isNumeric()) {
                Long number = number(json);
                if (number != null && numbers.size() < MAX_LAYERS) {
                    // The draft's own list has the misspelling.
                    numbers.putIfAbsent(name.equals("heigth") ? "height" : name, number);
                }
            } else {
                json.skipChildren();
            }
        }
        VideoLayer layer = new VideoLayer(
                rid,
                integer(numbers.get("spatialLayerId")),
                integer(numbers.get("temporalLayerId")),
                numbers.get("bitrate"),
                numbers.get("targetBitrate"),
                integer(numbers.get("width")),
                integer(numbers.get("height")));
        boolean named = layer.rid() != null || layer.spatialLayerId() != null || layer.temporalLayerId() != null;
        return named ? layer : null;
    }

    /** As it is or not at all: it is sent back. */
    private static @Nullable String rid(String text) {
        return text.equals(ServerText.clean(text, MAX_NAME)) ? text : null;
    }

    private static @Nullable Long number(JsonParser json) throws IOException {
        long value = json.currentToken().isNumeric() ? json.getLongValue() : -1;
        return value < 0 ? null : value;
    }

    private static @Nullable Integer integer(@Nullable Long value) {
        return value == null || value > Integer.MAX_VALUE ? null : value.intValue();
    }

    private static JsonParser object(String data) throws IOException {
        JsonParser json = ServerJson.parser(data);
        if (json.nextToken() != JsonToken.START_OBJECT) {
            json.close();
            throw new IOException("No object");
        }
        return json;
    }

    private static JsonToken next(JsonParser json) throws IOException {
        JsonToken token = json.nextToken();
        if (token == null) {
            throw new IOException("Cut off");
        }
        return token;
    }
}
