package io.github.whep4j.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attributes of a session or of a media section, by name. */
interface AttributeLookup {
    /** The first value of an attribute, stripped; empty for a property attribute, null when it does not occur. */
    @Nullable
    String attribute(String name);

    /** All values of an attribute in order, stripped. */
    List<String> attributes(String name);

    /** Whether the attribute occurs, with or without a value. */
    boolean has(String name);

    /** The first of the direction attributes, or null. */
    @Nullable
    MediaDirection direction();

    /** The candidates that can be read, in order; the others cost themselves alone. */
    void candidates(DistinctCandidates into);
}
