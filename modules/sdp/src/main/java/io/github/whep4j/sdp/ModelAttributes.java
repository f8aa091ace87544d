package io.github.whep4j.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Those of a description that has been made a model. */
record ModelAttributes(List<Attribute> attributes) implements AttributeLookup {
    @Override
    public @Nullable String attribute(String name) {
        return SessionDescription.first(attributes, name);
    }

    @Override
    public List<String> attributes(String name) {
        return SessionDescription.all(attributes, name);
    }

    @Override
    public boolean has(String name) {
        return attribute(name) != null;
    }

    @Override
    public @Nullable MediaDirection direction() {
        for (Attribute attribute : attributes) {
            MediaDirection direction = attribute.value() == null ? MediaDirection.parse(attribute.name()) : null;
            if (direction != null) {
                return direction;
            }
        }
        return null;
    }

    @Override
    public void candidates(DistinctCandidates into) {
        for (Attribute attribute : attributes) {
            if (attribute.name().equals("candidate")) {
                String value = attribute.text();
                into.add(value, 0, value.length());
            }
        }
    }
}
