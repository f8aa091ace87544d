package io.github.whep4j.whep;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Which layer of a video the server is to send (draft-ietf-wish-whep, "Video Layer Selection extension"). What is not said
 * is the server's choice. Immutable.
 */
public final class LayerSelection {

    private static final int MAX_CHARS = 255;
    private static final LayerSelection AUTOMATIC =
            new LayerSelection(null, null, new Integer[NumericMember.values().length]);
    private static final JsonFactory JSON = new JsonFactory();

    private enum NumericMember {
        SPATIAL("spatialLayerId"),
        TEMPORAL("temporalLayerId"),
        MAX_SPATIAL("maxSpatialLayerId"),
        MAX_TEMPORAL("maxTemporalLayerId"),
        MAX_WIDTH("maxWidth"),
        MAX_HEIGHT("maxHeight");

        private final String member;

        NumericMember(String member) {
            this.member = member;
        }
    }

    private final @Nullable String mediaId;
    private final @Nullable String rid;
    private final @Nullable Integer[] numbers;

    private LayerSelection(@Nullable String mediaId, @Nullable String rid, @Nullable Integer[] numbers) {
        this.mediaId = mediaId;
        this.rid = rid;
        this.numbers = numbers;
    }

    /** All is the server's choice, as it is before anything has been selected. */
    public static LayerSelection automatic() {
        return AUTOMATIC;
    }

    /**
     * The media section that the selection is for, as in {@link SessionEvent.Layers}; the first video if it is not said.
     *
     * @throws IllegalArgumentException if it is empty or longer than 255 characters
     */
    public LayerSelection mediaId(String id) {
        return new LayerSelection(checked(id), rid, numbers);
    }

    /**
     * The encoding, of a simulcast.
     *
     * @throws IllegalArgumentException if it is empty or longer than 255 characters
     */
    public LayerSelection rid(String id) {
        return new LayerSelection(mediaId, checked(id), numbers);
    }

    /**
     * The spatial layer, of a scalable encoding; the highest there is if it is not said.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public LayerSelection spatialLayerId(int id) {
        return with(NumericMember.SPATIAL, id);
    }

    /**
     * The temporal layer; the highest there is if it is not said.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public LayerSelection temporalLayerId(int id) {
        return with(NumericMember.TEMPORAL, id);
    }

    /**
     * No spatial layer above this one.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public LayerSelection maxSpatialLayerId(int id) {
        return with(NumericMember.MAX_SPATIAL, id);
    }

    /**
     * No temporal layer above this one.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public LayerSelection maxTemporalLayerId(int id) {
        return with(NumericMember.MAX_TEMPORAL, id);
    }

    /**
     * No layer that is wider, in pixels.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public LayerSelection maxWidth(int pixels) {
        return with(NumericMember.MAX_WIDTH, pixels);
    }

    /**
     * No layer that is higher, in pixels.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public LayerSelection maxHeight(int pixels) {
        return with(NumericMember.MAX_HEIGHT, pixels);
    }

    private LayerSelection with(NumericMember number, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(number.member + " is not negative, as " + value + " is");
        }
        @Nullable Integer[] changed = numbers.clone();
        changed[number.ordinal()] = value;
        return new LayerSelection(mediaId, rid, changed);
    }

    private static String checked(String id) {
        if (id.isEmpty() || id.length() > MAX_CHARS) {
            throw new IllegalArgumentException("an id has 1 to " + MAX_CHARS + " characters");
        }
        return id;
    }

    /** The body of the request; the encoding by its present name and by the one that older servers read. */
    String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            if (mediaId != null) {
                json.writeStringField("mediaId", mediaId);
            }
            if (rid != null) {
                json.writeStringField("rid", rid);
                json.writeStringField("encodingId", rid);
            }
            for (NumericMember number : NumericMember.values()) {
                Integer value = numbers[number.ordinal()];
                if (value != null) {
                    json.writeNumberField(number.member, value);
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "LayerSelection" + toJson();
    }
}
